"""Each returned object from its XML, one reader per element QuickBooks sends (facts D).

Transactions have their readers in `posted_rets`, removals in `removed_rets`.
Elements we do not know are passed over: newer releases and other editions send more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final, TypedDict

from tillbook.qbxml import posted_rets
from tillbook.qbxml.answers import (
    AccountRet,
    ClassRet,
    CompanyRet,
    CustomerRet,
    DataExt,
    HostRet,
    ItemRet,
    JournalEntryRet,
    JournalLineRet,
    ListCapacity,
    PreferencesRet,
    Ret,
    SalesTaxCodeRet,
    SalesTaxPreferences,
    TransactionRet,
)
from tillbook.qbxml.node import Node
from tillbook.qbxml.trial_balance import read_trial_balance


class _Listed(TypedDict):
    list_id: str
    edit_sequence: str
    name: str
    full_name: str
    is_active: bool
    time_created: datetime | None
    time_modified: datetime | None


def _listed(node: Node) -> _Listed:
    return {
        "list_id": node.needed("ListID"),
        "edit_sequence": node.text("EditSequence"),
        "name": node.text("Name"),
        "full_name": node.text("FullName", "Name"),
        "is_active": node.flag("IsActive", default=True),
        "time_created": node.moment("TimeCreated"),
        "time_modified": node.moment("TimeModified"),
    }


def _host(node: Node) -> HostRet:
    return HostRet(
        product_name=node.text("ProductName"),
        major=node.text("MajorVersion"),
        minor=node.text("MinorVersion"),
        country=node.text("Country"),
        qbxml_versions=node.texts("SupportedQBXMLVersion"),
        file_mode=node.text("QBFileMode"),
        list_capacities=tuple(_capacities(node)),
    )


def _capacities(node: Node) -> Iterator[ListCapacity]:
    meta = node.child("ListMetaData")
    for each in meta.children() if meta else ():
        entries_max = each.count("MaxCapacity")
        if entries_max is not None:
            yield ListCapacity(
                list_name=each.name.removesuffix("MetaData"), entries_max=entries_max
            )


def _company(node: Node) -> CompanyRet:
    return CompanyRet(
        name=node.text("CompanyName"),
        legal_name=node.text("LegalCompanyName"),
        is_sample=node.flag("IsSampleCompany"),
        data_exts=tuple(
            DataExt(
                owner_id=ext.text("OwnerID"),
                name=ext.text("DataExtName"),
                value=ext.text("DataExtValue"),
            )
            for ext in node.children("DataExtRet")
        ),
    )


def _preferences(node: Node) -> PreferencesRet:
    books = node.child("AccountingPreferences")
    money = node.child("MultiCurrencyPreferences")
    tax = node.child("SalesTaxPreferences")
    purchases = node.child("PurchasesAndVendorsPreferences")
    return PreferencesRet(
        sales_tax=SalesTaxPreferences(
            default_item=tax.ref("DefaultItemSalesTaxRef"),
            taxable_code=tax.ref("DefaultTaxableSalesTaxCodeRef"),
            non_taxable_code=tax.ref("DefaultNonTaxableSalesTaxCodeRef"),
        )
        if tax
        else None,
        closing_date=books.day("ClosingDate") if books else None,
        uses_classes=books.flag("IsUsingClassTracking") if books else False,
        uses_currencies=money.flag("IsMultiCurrencyOn") if money else False,
        uses_inventory=purchases.flag("IsUsingInventory") if purchases else False,
        home_currency=money.ref("HomeCurrencyRef") if money else None,
    )


def _account(node: Node) -> AccountRet:
    return AccountRet(
        **_listed(node),
        account_type=node.text("AccountType"),
        special_type=node.text("SpecialAccountType"),
        number=node.text("AccountNumber"),
        bank_number=node.text("BankNumber"),
        description=node.text("Desc"),
        parent=node.ref("ParentRef"),
        currency=node.ref("CurrencyRef"),
        # Balances are wanted only where the caller knows in which currency to read them.
        balance=node.money("Balance") if node.knows_currency else None,
    )


def _class(node: Node) -> ClassRet:
    return ClassRet(**_listed(node), parent=node.ref("ParentRef"))


def _customer(node: Node) -> CustomerRet:
    return CustomerRet(
        **_listed(node),
        parent=node.ref("ParentRef"),
        company_name=node.text("CompanyName"),
        email=node.text("Email"),
        notes=node.text("Notes"),
        currency=node.ref("CurrencyRef"),
    )


def _item(node: Node) -> ItemRet:
    # Sale-only items keep account and text one level down, sale-and-purchase items under others.
    sale = node.child("SalesOrPurchase") or node.child("SalesAndPurchase") or node
    return ItemRet(
        **_listed(node),
        kind=node.name.removesuffix("Ret"),
        parent=node.ref("ParentRef"),
        account=sale.ref("AccountRef", "IncomeAccountRef"),
        sales_tax_code=node.ref("SalesTaxCodeRef"),
        description=sale.text("Desc", "SalesDesc", "ItemDesc"),
        tax_rate=node.decimal("TaxRate"),
        agency=node.ref("TaxVendorRef"),
        part_number=node.text("ManufacturerPartNumber"),
        cogs_account=node.ref("COGSAccountRef"),
        asset_account=node.ref("AssetAccountRef"),
        quantity_on_hand=node.decimal("QuantityOnHand"),
        average_cost=node.decimal("AverageCost"),
    )


def _sales_tax_code(node: Node) -> SalesTaxCodeRet:
    return SalesTaxCodeRet(
        **_listed(node), is_taxable=node.flag("IsTaxable"), description=node.text("Desc")
    )


def _journal_entry(node: Node) -> JournalEntryRet:
    return JournalEntryRet(
        txn_id=node.needed("TxnID"),
        edit_sequence=node.text("EditSequence"),
        ref_number=node.text("RefNumber"),
        day=node.day("TxnDate"),
        currency=node.ref("CurrencyRef"),
        lines=tuple(
            JournalLineRet(
                txn_line_id=line.text("TxnLineID"),
                account=line.ref("AccountRef"),
                amount=line.money("Amount"),
                debit=line.name == "JournalDebitLine",
                memo=line.text("Memo"),
                entity=line.ref("EntityRef"),
                class_name=line.ref("ClassRef"),
            )
            for line in node.children("JournalDebitLine", "JournalCreditLine")
        ),
        time_created=node.moment("TimeCreated"),
        time_modified=node.moment("TimeModified"),
    )


def _transaction(node: Node) -> TransactionRet:
    return TransactionRet(
        txn_type=node.text("TxnType"),
        txn_id=node.needed("TxnID"),
        day=node.day("TxnDate"),
        ref_number=node.text("RefNumber"),
        account=node.ref("AccountRef"),
        entity=node.ref("EntityRef"),
        amount=node.money("Amount"),
        currency=node.ref("CurrencyRef"),
        memo=node.text("Memo"),
        time_created=node.moment("TimeCreated"),
        time_modified=node.moment("TimeModified"),
    )


_ITEM_KINDS: Final = (
    "Discount", "FixedAsset", "Group", "Inventory", "InventoryAssembly", "NonInventory",
    "OtherCharge", "Payment", "SalesTax", "SalesTaxGroup", "Service", "Subtotal",
)  # fmt: skip

READERS: Final[Mapping[str, Callable[[Node], Ret]]] = MappingProxyType(
    {
        "HostRet": _host,
        "CompanyRet": _company,
        "PreferencesRet": _preferences,
        "AccountRet": _account,
        "ClassRet": _class,
        "CustomerRet": _customer,
        "SalesTaxCodeRet": _sales_tax_code,
        "JournalEntryRet": _journal_entry,
        "TransactionRet": _transaction,
        "ReportRet": read_trial_balance,
        **posted_rets.READERS,
        **{f"Item{kind}Ret": _item for kind in _ITEM_KINDS},
    }
)
