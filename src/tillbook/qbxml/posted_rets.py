"""Posted transactions from their XML, one reader per element QuickBooks sends (facts D).

Elements we do not know are passed over: newer releases and other editions send more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Final, TypedDict, TypeVar

from tillbook.qbxml.answers import (
    AppliedToRet,
    ARRefundCreditCardRet,
    CheckLineRet,
    CheckRet,
    CreditMemoLineRet,
    CreditMemoRet,
    DepositLineRet,
    DepositRet,
    InventoryAdjustmentLineRet,
    InventoryAdjustmentRet,
    InvoiceLineRet,
    InvoiceRet,
    LinkedTxnRet,
    ReceivePaymentRet,
    RefundAppliedToRet,
    Ret,
    RetRef,
    SalesReceiptLineRet,
    SalesReceiptRet,
)
from tillbook.qbxml.node import Node

_SalesLine = TypeVar("_SalesLine", SalesReceiptLineRet, InvoiceLineRet, CreditMemoLineRet)


class _Posted(TypedDict):
    txn_id: str
    edit_sequence: str
    ref_number: str
    day: date | None
    memo: str
    currency: RetRef | None
    time_created: datetime | None
    time_modified: datetime | None


def _posted(node: Node, *, id_needed: bool = True) -> _Posted:
    return {
        "txn_id": node.needed("TxnID") if id_needed else node.text("TxnID"),
        "edit_sequence": node.text("EditSequence"),
        "ref_number": node.text("RefNumber"),
        "day": node.day("TxnDate"),
        "memo": node.text("Memo"),
        "currency": node.ref("CurrencyRef"),
        "time_created": node.moment("TimeCreated"),
        "time_modified": node.moment("TimeModified"),
    }


def _sales_receipt(node: Node) -> SalesReceiptRet:
    return SalesReceiptRet(
        **_posted(node),
        customer=node.ref("CustomerRef"),
        class_name=node.ref("ClassRef"),
        item_sales_tax=node.ref("ItemSalesTaxRef"),
        subtotal=node.money("Subtotal"),
        sales_tax_total=node.money("SalesTaxTotal"),
        deposit_to=node.ref("DepositToAccountRef"),
        total=node.money("TotalAmount"),
        lines=tuple(_sales_lines(node, "SalesReceiptLine", SalesReceiptLineRet)),
    )


def _invoice(node: Node) -> InvoiceRet:
    return InvoiceRet(
        **_posted(node),
        customer=node.ref("CustomerRef"),
        class_name=node.ref("ClassRef"),
        item_sales_tax=node.ref("ItemSalesTaxRef"),
        subtotal=node.money("Subtotal"),
        sales_tax_total=node.money("SalesTaxTotal"),
        ar_account=node.ref("ARAccountRef"),
        due=node.day("DueDate"),
        applied=node.money("AppliedAmount"),
        balance_remaining=node.money("BalanceRemaining"),
        is_paid=node.flag("IsPaid"),
        linked=_linked(node),
        lines=tuple(_sales_lines(node, "InvoiceLine", InvoiceLineRet)),
    )


def _credit_memo(node: Node) -> CreditMemoRet:
    return CreditMemoRet(
        **_posted(node),
        customer=node.ref("CustomerRef"),
        class_name=node.ref("ClassRef"),
        item_sales_tax=node.ref("ItemSalesTaxRef"),
        subtotal=node.money("Subtotal"),
        sales_tax_total=node.money("SalesTaxTotal"),
        ar_account=node.ref("ARAccountRef"),
        total=node.money("TotalAmount"),
        credit_remaining=node.money("CreditRemaining"),
        linked=_linked(node),
        lines=tuple(_sales_lines(node, "CreditMemoLine", CreditMemoLineRet)),
    )


def _sales_lines(node: Node, name: str, line: type[_SalesLine]) -> Iterator[_SalesLine]:
    for child in node.children(f"{name}Ret", f"{name}GroupRet"):
        if child.name.endswith("GroupRet"):
            yield from _sales_lines(child, name, line)
            continue
        yield line(
            txn_line_id=child.text("TxnLineID"),
            item=child.ref("ItemRef"),
            description=child.text("Desc"),
            quantity=child.decimal("Quantity"),
            class_name=child.ref("ClassRef"),
            amount=child.money("Amount"),
            sales_tax_code=child.ref("SalesTaxCodeRef"),
        )


def _linked(node: Node) -> tuple[LinkedTxnRet, ...]:
    return tuple(
        LinkedTxnRet(
            txn_id=each.text("TxnID"),
            txn_type=each.text("TxnType"),
            day=each.day("TxnDate"),
            ref_number=each.text("RefNumber"),
            link_type=each.text("LinkType"),
            amount=each.money("Amount"),
        )
        for each in node.children("LinkedTxn")
    )


def _receive_payment(node: Node) -> ReceivePaymentRet:
    total = node.money("TotalAmount")
    # A payment of zero only links credits: QuickBooks keeps no transaction of its own for it.
    return ReceivePaymentRet(
        **_posted(node, id_needed=total is None or bool(total.minor)),
        customer=node.ref("CustomerRef"),
        ar_account=node.ref("ARAccountRef"),
        deposit_to=node.ref("DepositToAccountRef"),
        payment_method=node.ref("PaymentMethodRef"),
        total=total,
        unused=node.money("UnusedPayment"),
        unused_credits=node.money("UnusedCredits"),
        applied=tuple(_applied_to(each) for each in node.children("AppliedToTxnRet")),
    )


def _applied_to(node: Node) -> AppliedToRet:
    return AppliedToRet(
        txn_id=node.text("TxnID"),
        txn_type=node.text("TxnType"),
        day=node.day("TxnDate"),
        ref_number=node.text("RefNumber"),
        amount=node.money("Amount"),
        balance_remaining=node.money("BalanceRemaining"),
        discount=node.money("DiscountAmount"),
        linked=_linked(node),
    )


def _refund(node: Node) -> ARRefundCreditCardRet:
    return ARRefundCreditCardRet(
        **_posted(node),
        customer=node.ref("CustomerRef"),
        refund_from=node.ref("RefundFromAccountRef"),
        ar_account=node.ref("ARAccountRef"),
        payment_method=node.ref("PaymentMethodRef"),
        total=node.money("TotalAmount"),
        applied=tuple(
            RefundAppliedToRet(
                txn_id=each.text("TxnID"),
                txn_type=each.text("TxnType"),
                day=each.day("TxnDate"),
                ref_number=each.text("RefNumber"),
                amount=each.money("RefundAmount"),
                credit_remaining=each.money("CreditRemaining"),
            )
            for each in node.children("RefundAppliedToTxnRet")
        ),
    )


def _deposit(node: Node) -> DepositRet:
    return DepositRet(
        **_posted(node),
        deposit_to=node.ref("DepositToAccountRef"),
        total=node.money("DepositTotal"),
        lines=tuple(
            DepositLineRet(
                txn_line_id=line.text("TxnLineID"),
                txn_type=line.text("TxnType"),
                txn_id=line.text("TxnID"),
                payment_txn_line_id=line.text("PaymentTxnLineID"),
                entity=line.ref("EntityRef"),
                account=line.ref("AccountRef"),
                memo=line.text("Memo"),
                check_number=line.text("CheckNumber"),
                payment_method=line.ref("PaymentMethodRef"),
                class_name=line.ref("ClassRef"),
                amount=line.money("Amount"),
            )
            for line in node.children("DepositLineRet")
        ),
    )


def _check(node: Node) -> CheckRet:
    return CheckRet(
        **_posted(node),
        account=node.ref("AccountRef"),
        payee=node.ref("PayeeEntityRef"),
        total=node.money("Amount"),
        linked=_linked(node),
        lines=tuple(
            CheckLineRet(
                txn_line_id=line.text("TxnLineID"),
                account=line.ref("AccountRef"),
                amount=line.money("Amount"),
                memo=line.text("Memo"),
                customer=line.ref("CustomerRef"),
                class_name=line.ref("ClassRef"),
            )
            for line in node.children("ExpenseLineRet")
        ),
    )


def _inventory_adjustment(node: Node) -> InventoryAdjustmentRet:
    return InventoryAdjustmentRet(
        **_posted(node),
        account=node.ref("AccountRef"),
        customer=node.ref("CustomerRef"),
        class_name=node.ref("ClassRef"),
        lines=tuple(
            InventoryAdjustmentLineRet(
                txn_line_id=line.text("TxnLineID"),
                item=line.ref("ItemRef"),
                difference=line.decimal("QuantityDifference"),
                value_difference=line.money("ValueDifference"),
            )
            for line in node.children("InventoryAdjustmentLineRet")
        ),
    )


READERS: Final[Mapping[str, Callable[[Node], Ret]]] = MappingProxyType(
    {
        "SalesReceiptRet": _sales_receipt,
        "InvoiceRet": _invoice,
        "CreditMemoRet": _credit_memo,
        "ReceivePaymentRet": _receive_payment,
        "ARRefundCreditCardRet": _refund,
        "DepositRet": _deposit,
        "CheckRet": _check,
        "InventoryAdjustmentRet": _inventory_adjustment,
    }
)
