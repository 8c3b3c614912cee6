"""Sales of Shopify's agreements → `Sale` facts (facts/shopify c.6; accounting, section 1).

Every sale of every agreement becomes exactly one `Sale` or one `Unreadable`; none is dropped.
Kinds and actions Tillbook does not know, amounts it cannot read and taxes that do not add up make
the sale unreadable, and that holds its order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import msgspec

from tillbook.core import facts
from tillbook.core.problems import Code, Problem, problem
from tillbook.shopify.amounts import AmountRefused, minor_of, shown
from tillbook.shopify.wire import (
    AnyAgreement,
    AnySale,
    LineItem,
    OrderParts,
    Sale,
    StrangeSale,
    TaxOfSale,
)

_LINE: Final = {line.value: line for line in facts.SaleLine}
_ACTION: Final = {action.value: action for action in facts.SaleAction}
_REASON: Final = {reason.value: reason for reason in facts.Reason}
_TAX_WITHOUT_TITLE: Final = "Tax"


@dataclass(frozen=True, slots=True)
class Head:
    """What every fact of an order repeats."""

    id: str
    name: str
    currency: str

    def unreadable(
        self, fact_id: str, moment: datetime | None, because: Problem
    ) -> facts.Unreadable:
        """A fact of this order that cannot be booked."""
        return facts.Unreadable(id=fact_id, order_id=self.id, happened_at=moment, problem=because)


def read_sales(parts: OrderParts, head: Head) -> Iterator[facts.Sale | facts.Unreadable]:
    """All sales of an order's parts, each id once."""
    agreements = {agreement.id: agreement for agreement in parts.agreements}
    labels = _labels(parts)
    seen: dict[str, AnySale] = {}
    for sale in parts.sales:
        agreement = agreements.get(sale.parent_id)
        before = seen.setdefault(sale.id, sale)
        if before is not sale:
            if not _same(before, sale):
                moment = agreement.happened_at if agreement else None
                yield head.unreadable(sale.id, moment, _changed(sale, head))
        elif agreement is None:
            reason = f"the agreement of its sale {sale.id} cannot be read"
            unread = problem(Code.UNREADABLE_ORDER, head.name, order=head.name, reason=reason)
            yield head.unreadable(sale.id, None, unread)
        else:
            yield _read(sale, agreement, head, labels)


Labels = dict[str, tuple[str | None, str]]


def _labels(parts: OrderParts) -> Labels:
    """Line id → (product type, name). A blank product type counts as none."""
    labels: Labels = {}
    for item in parts.items:
        if isinstance(item, LineItem):
            kind = item.product.product_type if item.product else None
            labels[item.id] = (kind or None, item.name or "")
        else:
            labels[item.id] = (None, item.title or "")
    return labels


def _read(
    sale: AnySale, agreement: AnyAgreement, head: Head, labels: Labels
) -> facts.Sale | facts.Unreadable:
    moment = agreement.happened_at
    line = _line_of(sale)
    if line is None:
        unknown = _unknown(Code.UNKNOWN_SALE, _kind(sale), sale, head)
        return head.unreadable(sale.id, moment, unknown)
    action = _ACTION.get(sale.action_type or "")
    if action is None:
        unknown = _unknown(Code.UNKNOWN_ACTION, sale.action_type or "none", sale, head)
        return head.unreadable(sale.id, moment, unknown)
    about = sale.line_item or sale.shipping_line
    qualifier, title = labels.get(about.id, (None, "")) if about else (None, "")
    if line is facts.SaleLine.ADDITIONAL_FEE and sale.additional_fee:
        qualifier = title = sale.additional_fee.name or ""
    currency = head.currency
    try:
        return facts.Sale(
            id=sale.id,
            order_id=head.id,
            order_name=head.name,
            currency=currency,
            happened_at=moment,
            reason=_REASON.get(agreement.reason or "", facts.Reason.UNKNOWN),
            line=line,
            action=action,
            quantity=sale.quantity or 0,
            total_minor=minor_of(sale.total_amount, currency, "totalAmount"),
            tax_minor=minor_of(sale.total_tax_amount, currency, "totalTaxAmount"),
            discount_minor=minor_of(
                sale.total_discount_amount_before_taxes, currency, "totalDiscountAmountBeforeTaxes"
            ),
            taxes=tuple([_tax(tax, currency) for tax in sale.taxes]) if sale.taxes else (),
            qualifier=qualifier or None,
            title=title,
        )
    except AmountRefused as refused:
        return head.unreadable(sale.id, moment, refused.problem(head.name, currency))
    except facts.UnreadableFact as unreadable:
        return head.unreadable(sale.id, moment, unreadable.problem)


def _line_of(sale: AnySale) -> facts.SaleLine | None:
    """`lineType`, when it agrees with the sale's type; None when Tillbook cannot be sure."""
    if isinstance(sale, StrangeSale):
        return None
    given = sale.line_type if sale.line_type is not None else sale.expected
    return _LINE.get(given) if given and given == sale.expected else None


def _kind(sale: AnySale) -> str:
    """How an unknown sale is named to a person: "UNKNOWN (UnknownSale)"."""
    known = type(sale).__struct_config__.tag
    typename = sale.typename if isinstance(sale, StrangeSale) else str(known)
    return f"{sale.line_type} ({typename})" if sale.line_type else typename


def _tax(tax: TaxOfSale, currency: str) -> facts.SaleTax:
    line = tax.tax_line
    return facts.SaleTax(
        title=(line.title if line else None) or _TAX_WITHOUT_TITLE,
        amount_minor=minor_of(tax.amount, currency, "taxes.amount"),
        channel_liable=bool(line and line.channel_liable),
    )


def _same(one: Sale, other: Sale) -> bool:
    """Whether two copies of a sale say the same, wherever they stood."""
    return type(one) is type(other) and msgspec.structs.replace(
        one, line_number=0
    ) == msgspec.structs.replace(other, line_number=0)


def _changed(sale: Sale, head: Head) -> Problem:
    return problem(Code.FACT_CHANGED, head.name, fact=f"sale {sale.id}", order=head.name)


def _unknown(code: Code, kind: str, sale: Sale, head: Head) -> Problem:
    return problem(
        code,
        head.name,
        order=head.name,
        kind=kind,
        amount=shown(sale.total_amount),
        currency=head.currency,
    )
