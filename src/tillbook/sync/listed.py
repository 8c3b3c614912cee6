"""Listed: QuickBooks' lists as last read, one row per entry that it showed us."""

from __future__ import annotations

from typing import Final

from django.db.models import QuerySet

from tillbook.core.documents import DocumentType
from tillbook.qbxml.answers import (
    AccountRet,
    ClassRet,
    CustomerRet,
    ItemRet,
    Listed,
    SalesTaxCodeRet,
)
from tillbook.store.models import Company, ListEntry

_AT_ZERO: Final = "0"
"""`ListEntry.detail` of a sales tax item at 0 %."""


def items_at_zero(company: Company) -> QuerySet[ListEntry]:
    """The active sales tax items at 0 %, in the order in which they were read (M3)."""
    return ListEntry.objects.filter(
        company=company, kind=DocumentType.ITEM_SALES_TAX, is_active=True, detail=_AT_ZERO
    ).order_by("pk")


def keep_list_entry(company: Company, ret: Listed) -> None:
    """Store or refresh one row of the company's lists. `detail` is the account of an item, the
    rate of a sales tax item, "yes" or "no" for a tax code.
    """
    kind, detail = kind_and_detail(ret)
    special = ret.special_type if isinstance(ret, AccountRet) else ""
    ListEntry.objects.update_or_create(
        company=company,
        kind=kind,
        list_id=ret.list_id,
        defaults={
            "full_name": ret.full_name,
            "folded": ret.full_name.casefold(),
            "is_active": ret.is_active,
            "account_type": ret.account_type if isinstance(ret, AccountRet) else "",
            "special": special,
            "detail": detail,
        },
    )


def kind_and_detail(ret: Listed) -> tuple[str, str]:
    """What kind of entry it is, and its detail as it is stored."""
    match ret:
        case ItemRet(tax_rate=rate) if rate is not None:
            return ret.kind, format(rate.normalize(), "f")
        case ItemRet():
            return ret.kind, ret.account.full_name if ret.account else ""
        case SalesTaxCodeRet():
            return "SalesTaxCode", "yes" if ret.is_taxable else "no"
        case AccountRet():
            return DocumentType.ACCOUNT, ""
        case ClassRet():
            return DocumentType.CLASS, ""
        case CustomerRet():
            return DocumentType.CUSTOMER, ""
        case _:
            msg = f"{type(ret).__name__} is no list entry of ours."
            raise TypeError(msg)
