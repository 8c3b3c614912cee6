"""The steps of set-up: their order, how each stands, and what it means to confirm one.

How a step stands is derived from the store whenever it is asked, never remembered: a preference
that is turned off in QuickBooks turns its step red again. What is remembered is only that a person
has confirmed a step, and when.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from django.contrib.auth.models import User
from django.db import transaction

from tillbook.core.problems import Problem
from tillbook.store.models import AuditLine, Company, Shop


class StepName(StrEnum):
    """The steps in order; their values stand in addresses."""

    BEFORE = "before"
    TAX = "tax"
    PAIR = "pair"
    SHOP = "shop"
    ACCOUNTS = "accounts"
    SCHEDULE = "schedule"
    MODES = "modes"
    PURCHASES = "purchases"
    OPENING = "opening"
    PREVIEW = "preview"
    START = "start"


class State(StrEnum):
    """How a step stands."""

    DONE = "done"
    WRONG = "wrong"
    WAITING = "waiting"
    OPEN = "todo"


OF_SHOP: Final = frozenset({StepName.SCHEDULE, StepName.OPENING, StepName.PREVIEW, StepName.START})
"""Steps that are confirmed for one shop; the others for the whole company."""


@dataclass(frozen=True, slots=True)
class Standing:
    """DONE; WRONG: `problems` must be mended first; WAITING: for QuickBooks or Shopify to answer;
    OPEN: a person has not decided yet. Problems beside DONE or OPEN are warnings.
    """

    state: State
    problems: tuple[Problem, ...] = ()


def shop_in_setup(company: Company) -> Shop | None:
    """The shop that is connected and not started yet; the newest one, if there are several."""
    return Shop.objects.filter(company=company, started_at=None).order_by("-pk").first()


def shop_shown(company: Company) -> Shop | None:
    """The shop a page is about when none is named: the one in set-up, else the first."""
    return shop_in_setup(company) or Shop.objects.filter(company=company).order_by("pk").first()


def confirm(
    company: Company, shop: Shop | None, step: StepName, user: User | None, now: datetime
) -> None:
    """A person has looked at a step and goes on."""
    holder: Company | Shop = shop if step in OF_SHOP and shop is not None else company
    with transaction.atomic():
        # What somebody else confirmed or took back since this one was read stays so.
        known = setup_now(holder)
        holder.setup = {**known, step.value: now.isoformat()}
        holder.save(update_fields=["setup"])
        AuditLine.objects.create(
            company=company, at=now, user=user, act="setup.step", particulars={"step": step.value}
        )


def take_back(shop: Shop, *steps: StepName) -> None:
    """What was confirmed is to be looked at again. Call it in a transaction."""
    gone = {step.value for step in steps}
    shop.setup = {step: at for step, at in setup_now(shop).items() if step not in gone}
    shop.save(update_fields=["setup"])


def setup_now(holder: Company | Shop) -> dict[str, str]:
    """The confirmed steps as they are stored; nobody else changes them in this transaction."""
    if isinstance(holder, Shop):
        return dict(Shop.objects.select_for_update().get(pk=holder.pk).setup)
    return dict(Company.objects.select_for_update().get(pk=holder.pk).setup)


def is_confirmed(company: Company, shop: Shop | None, step: StepName) -> bool:
    """Whether a person has gone on from a step."""
    if step in OF_SHOP:
        return shop is not None and step.value in shop.setup
    return step.value in company.setup


def confirmed(company: Company, shop: Shop | None, step: StepName) -> Standing:
    """DONE once it is confirmed, else OPEN."""
    return Standing(State.DONE if is_confirmed(company, shop, step) else State.OPEN)
