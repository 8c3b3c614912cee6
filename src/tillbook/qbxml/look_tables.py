"""The tables of what is only looked at: counted lists, the trial balance, transactions of days."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from tillbook.qbxml import requests as rq
from tillbook.qbxml.fields import ACTIVE_STATUSES, plain, ref
from tillbook.qbxml.grammar import Field, Grammar, Kind

TXN_TYPES: Final = (
    "All", "ARRefundCreditCard", "Bill", "BillPaymentCheck", "BillPaymentCreditCard",
    "BuildAssembly", "Charge", "Check", "CreditCardCharge", "CreditCardCredit", "CreditMemo",
    "Deposit", "Estimate", "InventoryAdjustment", "Invoice", "ItemReceipt", "JournalEntry",
    "LiabilityAdjustment", "Paycheck", "PayrollLiabilityCheck", "PurchaseOrder", "ReceivePayment",
    "SalesOrder", "SalesReceipt", "SalesTaxPaymentCheck", "Transfer", "VendorCredit",
    "YTDAdjustment",
)  # fmt: skip


def _enum(element: str, attribute: str, *values: str, required: bool = False) -> Field:
    return Field(
        element=element, kind=Kind.ENUM, attribute=attribute, values=values, required=required
    )


def _backwards(request: rq.TransactionQuery) -> str:
    if request.first > request.last:
        return f"{request.first} is after {request.last}: the first day comes first (status 3020)."
    return ""


_COUNTED: Final = (_enum("ActiveStatus", "active", *ACTIVE_STATUSES),)
_TRIAL_BALANCE: Final = Grammar(
    name="GeneralSummaryReportQuery",
    fields=(
        _enum("GeneralSummaryReportType", "report", "TrialBalance", required=True),
        plain("DisplayReport", Kind.BOOL, "display"),
        Field(
            element="ReportPeriod",
            kind=Kind.GROUP,
            always=True,
            fields=(plain("ToReportDate", Kind.DATE, "as_of"),),
        ),
        _enum("ReportBasis", "basis", "Accrual", "Cash", "None"),
    ),
)
_TRANSACTIONS: Final = Grammar(
    name="TransactionQuery",
    rule=_backwards,
    pages=True,
    fields=(
        plain("MaxReturned", Kind.COUNT, "max_returned"),
        Field(
            element="TransactionDateRangeFilter",
            kind=Kind.GROUP,
            always=True,
            fields=(
                plain("FromTxnDate", Kind.DATE, "first"),
                plain("ToTxnDate", Kind.DATE, "last"),
            ),
        ),
        ref("TransactionAccountFilter", "account"),
        Field(
            element="TransactionTypeFilter",
            kind=Kind.GROUP,
            fields=(
                Field(
                    element="TxnTypeFilter",
                    kind=Kind.ENUM,
                    attribute="types",
                    values=TXN_TYPES,
                    required=True,
                    repeats=True,
                ),
            ),
        ),
        _enum("TransactionDetailLevelFilter", "detail", "All", "SummaryOnly", "AllExceptSummary"),
        _enum("TransactionPostingStatusFilter", "posting", "Either", "NonPosting", "Posting"),
    ),
)


GRAMMARS: Final[Mapping[type, Grammar]] = MappingProxyType(
    {
        rq.VendorQuery: Grammar(name="VendorQuery", fields=_COUNTED),
        rq.EmployeeQuery: Grammar(name="EmployeeQuery", fields=_COUNTED),
        rq.OtherNameQuery: Grammar(name="OtherNameQuery", fields=_COUNTED),
        rq.TrialBalanceQuery: _TRIAL_BALANCE,
        rq.TransactionQuery: _TRANSACTIONS,
    }
)
