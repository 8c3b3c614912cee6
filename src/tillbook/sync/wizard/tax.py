"""The step `tax` of set-up: sales tax is on, one item stands at 0 %, one code is not taxable.

Shopify has computed every tax already, so QuickBooks must add none: receipts carry the item at
0 % and lines the non-taxable code. Whether that is so is read from the company file; a person
only says that it was done.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from tillbook.core.delivery import STANDING_STILL
from tillbook.core.documents import DocumentType
from tillbook.core.problems import Code, Problem, problem
from tillbook.store.models import AuditLine, Company, ListEntry, Shop
from tillbook.sync import creation
from tillbook.sync.listed import items_at_zero
from tillbook.sync.names import ZERO_TAX_ITEM
from tillbook.sync.needs import non_taxable_code
from tillbook.sync.wizard.steps import Standing, State, StepName, is_confirmed


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesTax:
    """What QuickBooks says of sales tax. `known` says whether it has said anything; `items` are
    the active sales tax items at 0 %, `item` the one receipts will carry ("" while there is none),
    `code` the non-taxable code ("" likewise). `asked` is an item that QuickBooks was asked to make
    and has not made yet.
    """

    known: bool
    lists_known: bool
    on: bool
    default_item: str
    items: tuple[str, ...]
    item: str
    code: str
    asked: creation.EntryState | None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What a person has to set right in the company file, or has to choose."""
        if not self.known:
            return ()
        if not self.on:
            return (problem(Code.SALES_TAX_OFF, "sales tax"),)
        found = []
        if self.lists_known and not self.code:
            found.append(problem(Code.NO_NON_TAX_CODE, "sales tax"))
        if self.asked is not None and self.asked.problem is not None:
            found.append(self.asked.problem)
        elif self.lists_known and not self.item and self.asked is None:
            found.append(problem(Code.NO_ZERO_TAX_ITEM, "sales tax"))
        return tuple(found)


class NotAtZero(ValueError):
    """The company has no active sales tax item of this name at 0 %."""


def sales_tax(company: Company) -> SalesTax:
    """How sales tax stands in the company file, as last read."""
    items = tuple(items_at_zero(company).values_list("full_name", flat=True))
    chosen = company.zero_tax_item
    item = next((name for name in items if name.casefold() == chosen.casefold()), "")
    if not chosen and items:
        item = items[0]
    return SalesTax(
        known=company.verified_at is not None,
        lists_known=ListEntry.objects.filter(company=company).exists(),
        on=company.sales_tax_on,
        default_item=company.default_tax_item,
        items=items,
        item=item,
        code=non_taxable_code(company) or "",
        asked=None if item else _asked(company, chosen or ZERO_TAX_ITEM),
    )


def _asked(company: Company, name: str) -> creation.EntryState | None:
    """The item that was asked for, while it is on its way or was refused."""
    for one in creation.creating(company):
        of_kind = one.kind is DocumentType.ITEM_SALES_TAX
        if of_kind and one.name.casefold() == name.casefold() and one.state != creation.MISSING:
            return one
    return None


@transaction.atomic
def choose_item(company: Company, name: str, user: User | None, now: datetime) -> None:
    """Receipts carry this sales tax item. Raises NotAtZero."""
    if name not in sales_tax(company).items:
        raise NotAtZero(name)
    company.zero_tax_item = name
    company.save(update_fields=["zero_tax_item"])
    _audit(company, "tax.item.chosen", name, user, now)


@transaction.atomic
def ask_for_item(company: Company, user: User | None, now: datetime) -> None:
    """QuickBooks makes our own item at 0 % when it calls next."""
    creation.create_zero_item(company, now)
    _audit(company, "tax.item.asked", company.zero_tax_item, user, now)


def _audit(company: Company, act: str, name: str, user: User | None, now: datetime) -> None:
    AuditLine.objects.create(
        company=company, at=now, user=user, act=act, particulars={"item": name}
    )


def waits(tax: SalesTax) -> bool:
    """Whether QuickBooks has something to do or to say before the step can be finished."""
    if not tax.known or not tax.lists_known:
        return True
    return tax.asked is not None and tax.asked.state not in STANDING_STILL


def standing(company: Company, shop: Shop | None, now: datetime) -> Standing:  # noqa: ARG001
    """Before QuickBooks has called, a person's word that it is done makes it WAITING; afterwards
    the company file decides: sales tax off or no non-taxable code is WRONG, no item at 0 % OPEN.
    """
    tax = sales_tax(company)
    said = is_confirmed(company, shop, StepName.TAX)
    undecided = [one for one in tax.problems if one.code is Code.NO_ZERO_TAX_ITEM]
    if wrong := [one for one in tax.problems if one not in undecided]:
        return Standing(State.WRONG, tuple(wrong))
    if undecided or not said:
        return Standing(State.OPEN, tuple(undecided))
    return Standing(State.WAITING if waits(tax) else State.DONE)
