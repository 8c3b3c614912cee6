"""Fields that transactions share: how one is found again, and the lines of sales forms."""

from __future__ import annotations

from typing import Final

from tillbook.qbxml.fields import INCLUDE, MAX_RETURNED, always, many, plain, ref, text
from tillbook.qbxml.grammar import Field, Grammar, Kind

TXN_ID_LENGTH_MAX: Final = 36

_BY_ID: Final = many("TxnID", "txn_ids", TXN_ID_LENGTH_MAX, "which:ids")
_BY_NUMBER: Final = many("RefNumber", "ref_numbers", None, "which:ref_numbers")
_FILTER: Final = (
    MAX_RETURNED,
    Field(
        element="ModifiedDateRangeFilter",
        kind=Kind.GROUP,
        branch="which:filter when:modified",
        fields=(
            plain("FromModifiedDate", Kind.TIME, "modified_from"),
            plain("ToModifiedDate", Kind.TIME, "modified_to"),
        ),
    ),
    Field(
        element="TxnDateRangeFilter",
        kind=Kind.GROUP,
        branch="which:filter when:day",
        fields=(
            plain("FromTxnDate", Kind.DATE, "day_from"),
            plain("ToTxnDate", Kind.DATE, "day_to"),
        ),
    ),
    Field(element="EntityFilter", kind=Kind.REF, attribute="customer", branch="which:filter"),
    Field(element="AccountFilter", kind=Kind.REF, attribute="account", branch="which:filter"),
)


def txn_query(name: str, *, numbered: bool = True, linked: bool = False) -> Grammar:
    """The table of a transaction's query.

    `numbered`: the type has reference numbers; `linked`: what it is linked to can be asked for.
    """
    return Grammar(
        name=name,
        pages=True,
        fields=(
            _BY_ID,
            *((_BY_NUMBER,) if numbered else ()),
            *_FILTER,
            plain("IncludeLineItems", Kind.BOOL, "include_line_items"),
            *((plain("IncludeLinkedTxns", Kind.BOOL, "include_linked"),) if linked else ()),
            INCLUDE,
        ),
    )


def txn_id(element: str, attribute: str) -> Field:
    """The id of another transaction, demanded by QuickBooks."""
    return text(element, attribute, TXN_ID_LENGTH_MAX, required=True)


def sales_lines(element: str) -> Field:
    """The lines of a sales form: all of them know the same elements of those we send."""
    return Field(
        element=element,
        kind=Kind.GROUP,
        attribute="lines",
        required=True,
        repeats=True,
        fields=(
            always(ref("ItemRef", "item")),
            text("Desc", "description", 4095),
            plain("Quantity", Kind.QUANTITY, "quantity"),
            ref("ClassRef", "class_name", 159),
            always(plain("Amount", Kind.AMOUNT, "amount")),
            ref("SalesTaxCodeRef", "sales_tax_code", 3),
            ref("OverrideItemAccountRef", "override_account", 159),
        ),
    )
