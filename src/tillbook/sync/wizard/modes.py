"""The step `modes` of set-up: Summary or Detailed for customers, inventory and vendors (M7).

How many rows each choice adds is counted from what is stored: the company file's lists as last
read, what Shopify counts, and the lines that the shops' orders need. Whether they fit is decided by
`core.limits`, here and for every door, not by the page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.contrib.auth.models import User
from django.db import transaction

from tillbook.core.documents import DocumentType
from tillbook.core.entries import Flow
from tillbook.core.limits import (
    Additions,
    Choice,
    Edition,
    Limited,
    Modes,
    Over,
    Rows,
    broken,
    combined_max,
    edition_of,
)
from tillbook.core.problems import Code, Problem, problem
from tillbook.core.roles import Role
from tillbook.store.models import AuditLine, Company, Delivery, ListEntry, Shop
from tillbook.store.models.tenancy import Mode
from tillbook.sync import looks
from tillbook.sync.listed import items_at_zero
from tillbook.sync.names import CUSTOMER, item_names
from tillbook.sync.wizard.steps import Standing, State, StepName, confirm, is_confirmed
from tillbook.sync.wizard.usage import usage_of

BUILT: Final = Modes()
"""Lists that this version can keep in detail: none yet. What does not fit is refused all the same,
so that the ceiling holds on the day one is built."""

QUICKBOOKS: Final = "QuickBooks"
"""What a company file is called before it has said its product."""


class NotChosen(Exception):
    """These modes cannot be chosen; `problem` says why."""

    def __init__(self, found: Problem) -> None:
        super().__init__(found.message)
        self.problem = found


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What there is to decide by. `held` is what QuickBooks counted with what it has made for us
    since, `made_since` that part of it; `held` and `counted_at` are None until it has counted.
    """

    product: str
    edition: Edition
    held: Rows | None
    made_since: Rows
    counted_at: datetime | None
    capacities: dict[str, int]
    additions: Additions
    chosen: Modes

    @property
    def rows_max(self) -> int:
        """Names and items together that allow Detailed."""
        return combined_max(self.edition, self.capacities)

    def after(self, modes: Modes) -> Rows | None:
        """Rows after the first sync; None while one of the counts is not known."""
        added = self.additions.rows(modes)
        return None if self.held is None or added is None else self.held.plus(added)

    def over(self, modes: Modes) -> tuple[Over, ...]:
        """The ceilings these modes break, as far as the counts are known."""
        added = self.additions.rows(modes)
        if self.held is None or added is None:
            return ()
        return broken(self.edition, self.capacities, self.held, added, modes)


def picture(company: Company, now: datetime) -> Picture:
    """Everything the step shows and decides by."""
    counted = looks.counts(company)
    made = _made_since(company, counted.read_at) if counted else Rows()
    return Picture(
        product=company.product or QUICKBOOKS,
        edition=edition_of(company.product),
        held=_rows(counted).plus(made) if counted else None,
        made_since=made,
        counted_at=counted.read_at if counted else None,
        capacities=counted.capacities if counted else {},
        additions=_additions(company, now),
        chosen=chosen_modes(company),
    )


def _rows(counted: looks.RowCounts) -> Rows:
    return Rows(
        customers=counted.customers,
        vendors=counted.vendors,
        employees=counted.employees,
        other_names=counted.other_names,
        items=counted.items,
    )


def _made_since(company: Company, counted_at: datetime) -> Rows:
    """Rows that QuickBooks has made for us after it counted."""
    made = Delivery.objects.filter(company=company, accepted_at__gt=counted_at)
    types = list(made.values_list("document__type", flat=True))
    return Rows(
        customers=types.count(DocumentType.CUSTOMER),
        items=sum(1 for one in types if one.startswith("Item")),
    )


def chosen_modes(company: Company) -> Modes:
    """What is stored."""
    return Modes(
        customers=company.customers_mode == Mode.DETAILED,
        inventory=company.inventory_mode == Mode.DETAILED,
        vendors=company.vendors_mode == Mode.DETAILED,
    )


def standing(company: Company, shop: Shop | None, now: datetime) -> Standing:
    """How the step stands: it waits for the count, and turns wrong when a list grows too full."""
    if not is_confirmed(company, shop, StepName.MODES):
        return Standing(State.OPEN)
    found = picture(company, now)
    if found.held is None:
        return Standing(State.WAITING, (problem(Code.ROWS_UNKNOWN, company.name),))
    told = problems(found, found.chosen)
    return Standing(State.WRONG if told else State.DONE, told)


def problems(found: Picture, modes: Modes) -> tuple[Problem, ...]:
    """Every ceiling that these modes would break, in words."""
    return tuple(_said(found, one) for one in found.over(modes))


def obstacle(found: Picture, modes: Modes) -> Problem | None:
    """Why these modes cannot be chosen, the ceilings first; None when they can."""
    if over := found.over(modes):
        return _said(found, over[0])
    if modes.summary:
        return None
    if found.held is None:
        return problem(Code.ROWS_UNKNOWN, found.product)
    wished = (
        ("customers", modes.customers, BUILT.customers, found.additions.customers),
        ("items", modes.inventory, BUILT.inventory, found.additions.inventory),
        ("vendors", modes.vendors, BUILT.vendors, found.additions.vendors),
    )
    for kind, detailed, _built, choice in wished:
        if detailed and choice.detailed is None:
            return problem(Code.SHOP_ROWS_UNKNOWN, found.product, kind=kind)
    if any(detailed and not built for _, detailed, built, _ in wished):
        return problem(Code.DETAILED_LATER, found.product)
    return None


def choose(
    company: Company, shop: Shop | None, modes: Modes, user: User | None, now: datetime
) -> None:
    """Store the modes and go on. Raises NotChosen.

    Summary may be chosen before QuickBooks has counted; the step then waits for the count.
    """
    found = picture(company, now)
    if refused := obstacle(found, modes):
        raise NotChosen(refused)
    with transaction.atomic():
        if modes != found.chosen:
            _store(company, modes, user, now)
        if found.held is None:
            looks.ask(company, looks.LookKind.COUNTS, now)
        confirm(company, shop, StepName.MODES, user, now)


def _store(company: Company, modes: Modes, user: User | None, now: datetime) -> None:
    def mode(*, detailed: bool) -> Mode:
        return Mode.DETAILED if detailed else Mode.SUMMARY

    company.customers_mode = mode(detailed=modes.customers)
    company.inventory_mode = mode(detailed=modes.inventory)
    company.vendors_mode = mode(detailed=modes.vendors)
    company.save(update_fields=["customers_mode", "inventory_mode", "vendors_mode"])
    AuditLine.objects.create(
        company=company, at=now, user=user, act="modes.chosen", particulars={"modes": modes.code}
    )


def _said(found: Picture, over: Over) -> Problem:
    if over.what is Limited.COMBINED:
        return problem(
            Code.TOO_MANY_ROWS,
            found.product,
            product=found.product,
            rows=over.rows,
            rows_max=over.rows_max,
        )
    return problem(
        Code.LIST_FULL, found.product, kind=over.what, rows=over.rows, rows_max=over.rows_max
    )


def _additions(company: Company, now: datetime) -> Additions:
    counts = [
        dict(one) for one in Shop.objects.filter(company=company).values_list("counts", flat=True)
    ]
    there = ListEntry.objects.filter(company=company)
    customers = there.filter(kind=DocumentType.CUSTOMER, folded=CUSTOMER.casefold())
    sales, others = _items_to_make(company, now)
    variants = _sum(counts, "variants")
    return Additions(
        customers=Choice(0 if customers.exists() else 1, _sum(counts, "customers")),
        inventory=Choice(sales + others, None if variants is None else variants + others),
        vendors=Choice(1, _sum(counts, "vendors")),
    )


def _sum(counts: Iterable[dict[str, int | None]], name: str) -> int | None:
    """What all shops count; None where one of them may not say, or no shop is connected."""
    found = [one.get(name) for one in counts]
    known = [number for number in found if number is not None]
    return sum(known) if found and len(known) == len(found) else None


def _items_to_make(company: Company, now: datetime) -> tuple[int, int]:
    """Items of the lines that the shops' orders need and the company file does not have yet: of
    sales, which Detailed sells by variant instead, and of everything else, which it needs too
    (accounting, section 4), the 0 % sales tax item included.
    """
    items = ListEntry.objects.filter(company=company, kind__startswith="Item")
    names = set(items.values_list("folded", flat=True))
    made = {
        (flow, role, qualifier)
        for (flow, role, qualifier, _), name in item_names(company).items()
        if name.casefold() in names
    }
    needed = {
        _line(flow, role, qualifier)
        for (role, qualifier), flows in usage_of(company, now).flows.items()
        for flow in flows
    }
    missing = needed - made
    sales = sum(1 for _, role, _ in missing if role == Role.SALES)
    return sales, len(missing) - sales + (0 if items_at_zero(company).exists() else 1)


def _line(flow: Flow, role: Role, qualifier: str | None) -> tuple[str, str, str]:
    """As `core.write.line_key`: what is still owed is one line for both flows."""
    if role is Role.CUSTOMER_BALANCE and flow is not Flow.OPEN:
        return Flow.PAID, role, ""
    return flow, role, qualifier or ""
