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
from tillbook.shopify.amounts import AmountRefused, Amounts, minor_of, shown
from tillbook.shopify.wire import (
    AnyAgreement,
    AnySale,
    LineItem,
    OrderParts,
    Sale,
    StrangeSale,
    TaxOfSale,
)

_LINE_OF: Final[dict[type[Sale], facts.SaleLine]] = {
    kind: facts.SaleLine(kind.expected)
    for kind in Sale.__subclasses__()
    if kind.expected in set(facts.SaleLine)
}
"""What each type of sale sells; unknown types are not in it."""

_ACTION: Final = {action.value: action for action in facts.SaleAction}
_REASON: Final = {reason.value: reason for reason in facts.Reason}
_TAX_WITHOUT_TITLE: Final = "Tax"
_NO_LABEL: Final = (None, "")


@dataclass(frozen=True, slots=True)
class Head:
    """What every fact of an order repeats, and the amounts read in its currency."""

    id: str
    name: str
    currency: str
    amounts: Amounts

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
    line = _LINE_OF.get(type(sale))
    action = _ACTION.get(sale.action_type or "")
    if line is None or (sale.line_type is not None and sale.line_type != sale.expected):
        unknown = _unknown(Code.UNKNOWN_SALE, _kind(sale), sale, head)
        return head.unreadable(sale.id, moment, unknown)
    if action is None:
        unknown = _unknown(Code.UNKNOWN_ACTION, sale.action_type or "none", sale, head)
        return head.unreadable(sale.id, moment, unknown)
    qualifier, title = _label(sale, labels)
    amounts = head.amounts
    try:
        return facts.Sale(
            id=sale.id,
            order_id=head.id,
            order_name=head.name,
            currency=head.currency,
            happened_at=moment,
            reason=_REASON.get(agreement.reason or "", facts.Reason.UNKNOWN),
            line=line,
            action=action,
            quantity=sale.quantity or 0,
            total_minor=minor_of(sale.total_amount, amounts, "totalAmount"),
            tax_minor=minor_of(sale.total_tax_amount, amounts, "totalTaxAmount"),
            discount_minor=minor_of(
                sale.total_discount_amount_before_taxes, amounts, "totalDiscountAmountBeforeTaxes"
            ),
            taxes=tuple([_tax(tax, amounts) for tax in sale.taxes]) if sale.taxes else (),
            qualifier=qualifier,
            title=title,
        )
    except AmountRefused as refused:
        return head.unreadable(sale.id, moment, refused.problem(head.name, head.currency))
    except facts.UnreadableFact as unreadable:
        return head.unreadable(sale.id, moment, unreadable.problem)


def _label(sale: AnySale, labels: Labels) -> tuple[str | None, str]:
    """Qualifier and title: of the line sold, or the additional fee's name for both."""
    if sale.additional_fee is not None:
        name = sale.additional_fee.name
        return name or None, name or ""
    about = sale.line_item or sale.shipping_line
    return labels.get(about.id, _NO_LABEL) if about else _NO_LABEL


def _kind(sale: AnySale) -> str:
    """How an unknown sale is named to a person: "UNKNOWN (UnknownSale)"."""
    known = type(sale).__struct_config__.tag
    typename = sale.typename if isinstance(sale, StrangeSale) else str(known)
    return f"{sale.line_type} ({typename})" if sale.line_type else typename


def _tax(tax: TaxOfSale, amounts: Amounts) -> facts.SaleTax:
    line = tax.tax_line
    return facts.SaleTax(
        title=(line.title if line else None) or _TAX_WITHOUT_TITLE,
        amount_minor=minor_of(tax.amount, amounts, "taxes.amount"),
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
