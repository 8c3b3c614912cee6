"""The company that most tests and the demo begin with: a small shop's lists, no transactions."""

from dataclasses import dataclass

from tillbook.simulators.company.books import Books
from tillbook.simulators.company.requests.host import TAX_DEFAULT

AGENCY = "Maine Revenue Services"
TAX_ITEM = "Maine Sales Tax"
TAX_RATE = "5.5"

_PAYABLE = "SalesTaxPayable"


@dataclass(frozen=True, slots=True)
class SampleAccount:
    """An account of the sample chart; `special` is QuickBooks' own role for it, if any."""

    name: str
    account_type: str
    special: str = ""
    parent: str = ""


CHART = (
    SampleAccount("Checking", "Bank"),
    SampleAccount("Savings", "Bank"),
    SampleAccount("Petty Cash", "Bank"),
    SampleAccount("Accounts Receivable", "AccountsReceivable", "AccountsReceivable"),
    SampleAccount("Undeposited Funds", "OtherCurrentAsset", "UndepositedFunds"),
    SampleAccount("Inventory Asset", "OtherCurrentAsset", "InventoryAssets"),
    SampleAccount("Prepaid Expenses", "OtherCurrentAsset"),
    SampleAccount("Furniture and Equipment", "FixedAsset"),
    SampleAccount("Accumulated Depreciation", "FixedAsset"),
    SampleAccount("Security Deposits Asset", "OtherAsset"),
    SampleAccount("Accounts Payable", "AccountsPayable", "AccountsPayable"),
    SampleAccount("Visa Card", "CreditCard"),
    SampleAccount("Sales Tax Payable", "OtherCurrentLiability", _PAYABLE),
    SampleAccount("Payroll Liabilities", "OtherCurrentLiability", "PayrollLiabilities"),
    SampleAccount("Equipment Loan", "LongTermLiability"),
    SampleAccount("Opening Balance Equity", "Equity", "OpeningBalanceEquity"),
    SampleAccount("Owner Draws", "Equity"),
    SampleAccount("Retained Earnings", "Equity", "RetainedEarnings"),
    SampleAccount("Merchandise Sales", "Income"),
    SampleAccount("Online", "Income", parent="Merchandise Sales"),
    SampleAccount("Sales Discounts", "Income"),
    SampleAccount("Cost of Goods Sold", "CostOfGoodsSold", "CostOfGoodsSold"),
    SampleAccount("Merchant Fees", "CostOfGoodsSold"),
    SampleAccount("Advertising and Promotion", "Expense"),
    SampleAccount("Bank Service Charges", "Expense"),
    SampleAccount("Insurance Expense", "Expense"),
    SampleAccount("Office Supplies", "Expense"),
    SampleAccount("Payroll Expenses", "Expense", "PayrollExpenses"),
    SampleAccount("Rent Expense", "Expense"),
    SampleAccount("Utilities", "Expense"),
    SampleAccount("Interest Income", "OtherIncome"),
    SampleAccount("Estimates", "NonPosting", "Estimates"),
    SampleAccount("Purchase Orders", "NonPosting", "PurchaseOrders"),
)
VENDORS = ("Harbor Textiles", "Pine State Paper", "City Power and Light")
CLASSES = ("Store", "Wholesale")
CUSTOMERS = ("Cash Customer", "Baxter, Anna")


def fill(books: Books) -> None:
    """Add the sample's lists. Without sales tax there are no tax codes, items or agency."""
    for account in CHART:
        if account.special == _PAYABLE and not books.settings.sales_tax:
            continue  # QuickBooks makes this account when sales tax is turned on
        values = {"AccountType": account.account_type, "SpecialAccountType": account.special}
        parent = books.find(account.parent, "Account") if account.parent else None
        books.add_entry("Account", account.name, values, parent=parent)
    for kind, names in (("Vendor", VENDORS), ("Class", CLASSES), ("Customer", CUSTOMERS)):
        for name in names:
            books.add_entry(kind, name, {})
    if books.settings.sales_tax:
        turn_on_sales_tax(books)


def turn_on_sales_tax(books: Books) -> None:
    """What QuickBooks and the person who turns sales tax on make together, where it is missing."""
    if not any(e.values.get("SpecialAccountType") == _PAYABLE for e in books.entries("Account")):
        values = {"AccountType": "OtherCurrentLiability", "SpecialAccountType": _PAYABLE}
        books.add_entry("Account", "Sales Tax Payable", values)
    if any(books.entries("SalesTaxCode")):
        return
    agency = books.add_entry("Vendor", AGENCY, {})
    taxable = {"IsTaxable": "true", "Desc": "Taxable Sales", TAX_DEFAULT: "Taxable"}
    exempt = {"IsTaxable": "false", "Desc": "Non-Taxable Sales", TAX_DEFAULT: "NonTaxable"}
    books.add_entry("SalesTaxCode", "Tax", taxable)
    books.add_entry("SalesTaxCode", "Non", exempt)
    books.add_entry(
        "ItemSalesTax",
        TAX_ITEM,
        {
            "ItemDesc": "Sales Tax",
            "TaxRate": TAX_RATE,
            "TaxVendorRef": agency.list_id,
            TAX_DEFAULT: "Item",
        },
    )
