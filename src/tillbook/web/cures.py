"""Where a problem is mended: the page its cure is on, and what the button there says.

Problems are worded in core and know no addresses; every page that lists problems asks here, so
that the same problem has the same button everywhere.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tillbook.core.problems import Code, Problem
from tillbook.web.wording import order_of

_ACCOUNTS: Final = (gettext_lazy("Choose an account"), "setup-accounts")
_BEFORE: Final = (gettext_lazy("Open the step Before you start"), "setup-before")
_TAX: Final = (gettext_lazy("Open the step Sales tax"), "setup-tax")
_PAIR: Final = (gettext_lazy("Open the step Pair QuickBooks"), "setup-pair")
_SHOP: Final = (gettext_lazy("Open the shop's connection"), "setup-shop")
_OPENING: Final = (gettext_lazy("Open the step Opening balances"), "setup-opening")
_MODES: Final = (gettext_lazy("Open the step Summary or detailed"), "setup-modes")
_PAGES: Final[dict[Code, tuple[Promise, str]]] = {
    Code.NO_ACCOUNT: _ACCOUNTS,
    Code.ACCOUNT_NOT_ALLOWED: _ACCOUNTS,
    Code.QUICKBOOKS_ONLINE: _BEFORE,
    Code.POS_UNFINISHED: _BEFORE,
    Code.OTHER_CONNECTOR: _BEFORE,
    Code.WRONG_EDITION: _BEFORE,
    Code.NO_ZERO_TAX_ITEM: _TAX,
    Code.SALES_TAX_OFF: _TAX,
    Code.NO_NON_TAX_CODE: _TAX,
    Code.WRONG_COMPANY: _PAIR,
    Code.NOT_US: _PAIR,
    Code.QUICKBOOKS_TOO_OLD: _PAIR,
    Code.OTHER_HOME_CURRENCY: _SHOP,
    Code.SHOP_REFUSED: _SHOP,
    Code.SHOP_CHANGED: _SHOP,
    Code.ROWS_UNKNOWN: _MODES,
    Code.TOO_MANY_ROWS: _MODES,
    Code.LIST_FULL: _MODES,
    Code.OPENING_PARTLY_KNOWN: _OPENING,
    Code.OPENING_UNDECIDED: _OPENING,
    Code.OPENING_CLOSED: _OPENING,
    Code.OPENING_DIFFERS: _OPENING,
    Code.OPENING_ACCOUNT: _OPENING,
    Code.START_DATE_MISSING: _OPENING,
    Code.START_DATE_TOO_LATE: _OPENING,
    Code.START_DATE_TOO_EARLY: _OPENING,
    Code.DAY_BEFORE_OPEN: _OPENING,
    Code.SHOP_READ_EARLY: _SHOP,
}


def cure_link(problem: Problem) -> tuple[str, str] | None:
    """(label, address) of the page on which a problem is mended; None where no page of ours can."""
    if order := order_of(problem):
        label = _("Show order %(order)s") % {"order": order}
        return label, f"{reverse('orders')}?{urlencode({'q': order})}"
    page = _PAGES.get(problem.code)
    return None if page is None else (str(page[0]), reverse(page[1]))
