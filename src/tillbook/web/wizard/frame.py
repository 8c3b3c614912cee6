"""What stands around every step of set-up: the rail with all steps, back and on.

Once the shop is started the same pages are the settings, and the ordinary navigation stands in
the rail instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tillbook.store.models import Company, Shop
from tillbook.sync import status as company_state
from tillbook.sync.wizard.progress import StepState, progress
from tillbook.sync.wizard.steps import State, StepName, shop_in_setup
from tillbook.web.shell import shell

ORDER: Final = tuple(StepName)
TITLES: Final[dict[StepName, Promise]] = {
    StepName.BEFORE: gettext_lazy("Before you start"),
    StepName.TAX: gettext_lazy("Sales tax"),
    StepName.PAIR: gettext_lazy("Pair QuickBooks"),
    StepName.SHOP: gettext_lazy("Connect the shop"),
    StepName.ACCOUNTS: gettext_lazy("Accounts"),
    StepName.SCHEDULE: gettext_lazy("Schedule"),
    StepName.MODES: gettext_lazy("Summary or detailed"),
    StepName.PURCHASES: gettext_lazy("Purchases"),
    StepName.OPENING: gettext_lazy("Opening balances"),
    StepName.PREVIEW: gettext_lazy("Preview"),
    StepName.START: gettext_lazy("Start"),
}
GROUPS: Final[tuple[tuple[Promise, tuple[StepName, ...]], ...]] = (
    (gettext_lazy("Connect"), ORDER[:4]),
    (gettext_lazy("Decide"), ORDER[4:9]),
    (gettext_lazy("Check"), ORDER[9:]),
)


@dataclass(frozen=True, slots=True)
class RailStep:
    """A step in the rail."""

    number: int
    title: Promise
    url: str
    state: State
    here: bool


def frame(request: HttpRequest, company: Company, step: StepName, now: datetime) -> dict[str, Any]:
    """The context of `tillbook/wizard/frame.html` for a step; a page adds its own to it."""
    status = company_state.company_status(company, now)
    context = shell(request, company, status, now, "settings")
    states = progress(company, now)
    number = ORDER.index(step) + 1
    shop = shop_in_setup(company)
    return context | {
        "shop": shop,
        "of": form_mark(shop) if shop else "",
        "in_setup": in_setup(company),
        "step": step,
        "title": TITLES[step],
        "number": number,
        "steps_count": len(ORDER),
        "groups": _groups(states, step),
        "standing": states[number - 1].standing,
        "back_url": step_url(ORDER[number - 2]) if number > 1 else "",
    }


def in_setup(company: Company) -> bool:
    """Whether the company is still being set up, or another of its shops is."""
    return shop_in_setup(company) is not None or not company.shops.exists()


def step_url(step: StepName) -> str:
    """The page of a step."""
    return reverse(f"setup-{step.value}")


def next_url(step: StepName) -> str:
    """Where a person goes on after a step; decided when the step has been stored."""
    return f"{reverse('setup')}?after={step.value}"


def form_mark(shop: Shop) -> str:
    """What a form about a shop and its start date was made for; sent along as `of`."""
    return f"{shop.pk}/{shop.start_date or ''}"


def is_out_of_date(request: HttpRequest, shop: Shop) -> bool:
    """Whether the form that was sent was made for another shop or start date: somebody connected,
    started or changed one meanwhile. Then it is said, and nothing of the form may be kept.
    """
    if request.POST.get("of", form_mark(shop)) == form_mark(shop):
        return False
    messages.warning(
        request, _("Another shop or start date was chosen meanwhile. Nothing was stored.")
    )
    return True


def _groups(states: tuple[StepState, ...], here: StepName) -> list[tuple[Promise, list[RailStep]]]:
    known = {one.name: one.standing.state for one in states}
    return [
        (
            title,
            [
                RailStep(
                    ORDER.index(name) + 1, TITLES[name], step_url(name), known[name], name is here
                )
                for name in names
            ],
        )
        for title, names in GROUPS
    ]
