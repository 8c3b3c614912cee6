"""HostQuery, CompanyQuery and PreferencesQuery: what the Web Connector sends before all else.

What they answer is described in facts/quickbooks.md, A4 and D. The sales tax preferences are
absent when sales tax is off; the home currency is named only when several are used (recalled).
"""

from lxml import etree

from tillbook.simulators.company.books import Books
from tillbook.simulators.company.grammar import Grammar
from tillbook.simulators.company.registry import Answer, Call, Request
from tillbook.simulators.company.rets import write
from tillbook.simulators.company.shapes import INCLUDE_RET, OWNER_ID, group, typed
from tillbook.simulators.company.state import Settings
from tillbook.simulators.company.xml import QBXML_VERSIONS, child_text, is_true

TAX_DEFAULT = "Default"  # marks, among the values of an entry, the company's default of its kind

_YEAR_OF_VERSION_0 = 1990  # QuickBooks 2024 is version 34
_YEAR_OF_QBXML_16 = 2023
_OLDER_QBXML = {2022: 15, 2021: 14, 2020: 14, 2019: 14, 2018: 14, 2017: 13, 2016: 13, 2015: 13}
_LISTS = (
    *("Account", "BillingRate", "Class", "CustomerMsg", "CustomerType", "Entity", "Item"),
    *("JobType", "PaymentMethod", "PayrollItem", "PriceLevel", "SalesRep", "SalesTaxCode"),
    *("ShipMethod", "Template", "Terms", "ToDo", "Vehicle", "VendorType"),
)


def year(settings: Settings) -> int:
    """The year in the edition's name."""
    return int(settings.edition.rsplit(" ", 1)[-1])


def qbxml_versions(settings: Settings) -> tuple[str, ...]:
    """The qbXML versions this release takes (facts/quickbooks.md, C1)."""
    released = year(settings)
    newest = 16 if released >= _YEAR_OF_QBXML_16 else _OLDER_QBXML.get(released, 13)
    return tuple(version for version in QBXML_VERSIONS if float(version) <= newest)


def _host(call: Call) -> Answer:
    books, settings = call.books, call.books.settings
    ret = etree.Element("HostRet")
    order = ("ProductName", "MajorVersion", "MinorVersion", "Country")
    values = {
        "ProductName": f"QuickBooks {settings.edition}",
        "MajorVersion": str(year(settings) - _YEAR_OF_VERSION_0),
        "MinorVersion": "0",
        "Country": settings.country,
    }
    write(ret, books, order, values)
    for version in qbxml_versions(settings):
        etree.SubElement(ret, "SupportedQBXMLVersion").text = version
    mode = "MultiUser" if settings.multi_user else "SingleUser"
    values = {"IsAutomaticLogin": "false", "QBFileMode": mode}
    write(ret, books, tuple(values), values)
    if is_true(child_text(call.request, "IncludeListMetaData/IncludeMaxCapacity")):
        meta = etree.SubElement(ret, "ListMetaData")
        for name in _LISTS:
            one = etree.SubElement(meta, f"{name}MetaData")
            etree.SubElement(one, "MaxCapacity").text = str(books.capacity(name))
    return Answer([ret])


def _company(call: Call) -> Answer:
    books, settings = call.books, call.books.settings
    ret = etree.Element("CompanyRet")
    values = {
        "IsSampleCompany": "false",
        "CompanyName": settings.name,
        "LegalCompanyName": settings.name,
        "Address/Addr1": "12 Quay Street",
        "Address/City": "Portland",
        "Address/State": "ME",
        "Address/PostalCode": "04101",
        "FirstMonthFiscalYear": "January",
        "FirstMonthIncomeTaxYear": "January",
    }
    write(ret, books, tuple(values), values)
    for owner in call.request.findall("OwnerID"):
        owner_id = owner.text or ""
        for name, text in books.state.data_exts.get(owner_id, {}).items():
            one = {
                "OwnerID": owner_id,
                "DataExtName": name,
                "DataExtType": "STR255TYPE",
                "DataExtValue": text,
            }
            write(etree.SubElement(ret, "DataExtRet"), books, tuple(one), one)
    return Answer([ret])


def default_entry(books: Books, kind: str, mark: str) -> str | None:
    """ListID of the company's default entry of a kind, None where there is none."""
    marked = (e for e in books.entries(kind) if e.values.get(TAX_DEFAULT) == mark)
    entry = next(marked, None)
    return entry.list_id if entry else None


def _preferences(call: Call) -> Answer:
    books, settings = call.books, call.books.settings
    values = {
        "AccountingPreferences/IsUsingAccountNumbers": "false",
        "AccountingPreferences/IsRequiringAccounts": "true",
        "AccountingPreferences/IsUsingClassTracking": _flag(settings.class_tracking),
        "AccountingPreferences/IsUsingAuditTrail": "true",
        "AccountingPreferences/IsAssigningJournalEntryNumbers": "true",
        "AccountingPreferences/ClosingDate": settings.closing_date or "",
        "MultiCurrencyPreferences/IsMultiCurrencyOn": _flag(settings.multicurrency),
        "MultiLocationInventoryPreferences/IsMultiLocationInventoryAvailable": "false",
        "MultiLocationInventoryPreferences/IsMultiLocationInventoryEnabled": "false",
        "PurchasesAndVendorsPreferences/IsUsingInventory": _flag(settings.inventory),
        "PurchasesAndVendorsPreferences/DaysBillsAreDue": "10",
        "PurchasesAndVendorsPreferences/IsAutomaticallyUsingDiscounts": "false",
        "SalesAndCustomersPreferences/IsTrackingReimbursedExpensesAsIncome": "false",
        "SalesAndCustomersPreferences/IsAutoApplyingPayments": "true",
        "SalesTaxPreferences/DefaultItemSalesTaxRef": default_entry(books, "ItemSalesTax", "Item"),
        "SalesTaxPreferences/PaySalesTax": "Monthly",
        "SalesTaxPreferences/DefaultTaxableSalesTaxCodeRef": default_entry(
            books, "SalesTaxCode", "Taxable"
        ),
        "SalesTaxPreferences/DefaultNonTaxableSalesTaxCodeRef": default_entry(
            books, "SalesTaxCode", "NonTaxable"
        ),
        "CurrentAppAccessRights/IsAutomaticLoginAllowed": "true",
        "CurrentAppAccessRights/AutomaticLoginUserName": "Admin",
        "CurrentAppAccessRights/IsPersonalDataAccessAllowed": "false",
    }
    ret = etree.Element("PreferencesRet")
    present = {
        path: text
        for path, text in values.items()
        if text and (settings.sales_tax or not path.startswith("SalesTaxPreferences/"))
    }
    for path, text in present.items():
        write(ret, books, (path,), {path: text})
        if path.endswith("IsMultiCurrencyOn") and settings.multicurrency:
            currency = etree.SubElement(ret[-1], "HomeCurrencyRef")
            etree.SubElement(currency, "FullName").text = settings.home_currency
    return Answer([ret])


def _flag(value: bool) -> str:  # noqa: FBT001 - a conversion
    return "true" if value else "false"


_LIST_META = group("IncludeListMetaData", typed("IncludeMaxCapacity", "flag", required=True))

REQUESTS = (
    Request("HostQueryRq", Grammar((_LIST_META, INCLUDE_RET)), _host),
    Request("CompanyQueryRq", Grammar((INCLUDE_RET, OWNER_ID)), _company),
    Request("PreferencesQueryRq", Grammar((INCLUDE_RET,)), _preferences),
)
