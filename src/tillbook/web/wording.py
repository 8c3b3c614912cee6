"""Words for what the inner rooms only name: problems, states, roles, relations, steps.

The English templates of `core.problems` are the msgids of the catalogue, so a page says in Polish
what the command line says in English, with the same particulars. What has no translation (a
product type, QuickBooks' own text) is shown as it came.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext, pgettext_lazy

from tillbook.core.delivery import State
from tillbook.core.problems import CATALOGUE, Code, Problem
from tillbook.core.proof import Link, Measure
from tillbook.sync.shapes import DayState, DocumentView
from tillbook.web.amounts import MINUS, NO_BREAK_SPACE, amount
from tillbook.web.amounts import count as grouped

_FIGURE: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_FIGURES: Final = frozenset(
    {
        *("amount", "balance", "closing", "difference", "fee", "issued", "moved", "net"),
        *("opening", "ours", "over_short", "rounding", "sold", "stated", "sum", "theirs"),
        *("value_in", "value_out"),
    }
)
_NAMES: Final = frozenset({"kind", "record", "relation", "role", "what"})
_ROW_COUNTS: Final = frozenset({"rows", "rows_max"})
_BEFORE_CURRENCY: Final = re.compile(r"(?<=[0-9]) (?=[A-Z]{3}\b)")
_SAID: Final = " QuickBooks says: “"
_ABOUT_ORDERS: Final = re.compile(r"\{order\}")


@dataclass(frozen=True, slots=True, eq=False)
class Mark:
    """A state as it is shown: the class and glyph of the style sheet, and its word.

    Compared by identity: two states may share class and word, and a word changes with the language.
    """

    css: str
    word: str | Promise


PROVED: Final = Mark("proved", pgettext_lazy("state", "Proved"))
HELD: Final = Mark("held", pgettext_lazy("state", "Held"))
DIFFERS: Final = Mark("differs", pgettext_lazy("state", "Difference"))
REFUSED: Final = Mark("refused", pgettext_lazy("state", "Refused"))
WAITING: Final = Mark("waiting", pgettext_lazy("state", "Waiting"))
TO_CHECK: Final = Mark("waiting", pgettext_lazy("state", "To check"))
UNREAD: Final = Mark("waiting", pgettext_lazy("state", "Not read to its end yet"))
ACCEPTED: Final = Mark("waiting", pgettext_lazy("state", "Accepted, not read back yet"))
SENT: Final = Mark("waiting", pgettext_lazy("state", "Sent, no answer yet"))
UNKNOWN: Final = Mark("waiting", pgettext_lazy("state", "Answer lost, QuickBooks is asked"))
LATER: Final = Mark("waiting", pgettext_lazy("state", "Tried again later"))
LEFT_OUT: Final = Mark("held", pgettext_lazy("state", "Left out"))
EMPTY: Final = Mark("empty", pgettext_lazy("state", "Nothing sold"))
OPEN: Final = Mark("open", pgettext_lazy("state", "Open"))

DAY_MARKS: Final = {
    DayState.PROVED: PROVED,
    DayState.HELD: HELD,
    DayState.DIFFERS: DIFFERS,
    DayState.REFUSED: REFUSED,
    DayState.WAITING: WAITING,
    DayState.EMPTY: EMPTY,
}
_DOCUMENT_MARKS: Final = {
    State.PLANNED: WAITING,
    State.READY: WAITING,
    State.SENT: SENT,
    State.ACCEPTED: ACCEPTED,
    State.UNKNOWN: UNKNOWN,
    State.ASKED: UNKNOWN,
    State.RETRY_LATER: LATER,
    State.NEEDS_SETUP: HELD,
    State.NEEDS_PERSON: REFUSED,
    State.LEFT_OUT: LEFT_OUT,
}
_DIFFERENCES: Final = frozenset(
    {Code.ORDER_DIFFERS, Code.FACT_CHANGED, Code.TOTAL_DIFFERS, Code.MISSING_IN_QUICKBOOKS}
)
_REFUSALS: Final = frozenset({Code.REFUSED, Code.REFUSED_BY_PARSER, Code.NAME_TAKEN})
_TO_CHECK: Final = frozenset(
    {
        Code.BAD_LINE,
        Code.ORPHAN_LINE,
        Code.NO_SHOP_LINE,
        Code.ROUNDING_UNDECIDED,
        Code.IN_FLIGHT,
        Code.LEFT_OUT,
        Code.NOT_OURS,
        Code.SHOP_UNREACHABLE,
    }
)

LINK_NAMES: Final = {
    Link.SHOPIFY: pgettext_lazy("link of the proof", "Shopify says"),
    Link.FACTS: pgettext_lazy("link of the proof", "Facts"),
    Link.ENTRIES: pgettext_lazy("link of the proof", "Tillbook entries"),
    Link.DOCUMENTS: pgettext_lazy("link of the proof", "Documents"),
    Link.QUICKBOOKS: pgettext_lazy("link of the proof", "QuickBooks holds"),
}
LINK_PLACES: Final = {
    Link.SHOPIFY: pgettext_lazy("compared place", "Shopify"),
    Link.FACTS: pgettext_lazy("compared place", "the facts"),
    Link.ENTRIES: pgettext_lazy("compared place", "the entries"),
    Link.DOCUMENTS: pgettext_lazy("compared place", "the documents"),
    Link.QUICKBOOKS: pgettext_lazy("compared place", "QuickBooks"),
}
MEASURE_NAMES: Final = {
    Measure.SOLD: pgettext_lazy("measure", "Sold, with tax"),
    Measure.PAID: pgettext_lazy("measure", "Paid, less refunds"),
    Measure.UNPAID: pgettext_lazy("measure", "Change in unpaid orders"),
}
_STEPS: Final = {
    "recover": pgettext_lazy("step", "ask for a lost answer"),
    "identify": pgettext_lazy("step", "identify the company file"),
    "lists": pgettext_lazy("step", "read lists"),
    "ask": pgettext_lazy("step", "ask whether it is there"),
    "sentinel": pgettext_lazy("step", "look whether it is still there"),
    "write": pgettext_lazy("step", "write"),
    "read_back": pgettext_lazy("step", "read back"),
}
_ACTIONS: Final = {
    "order": pgettext_lazy("fact", "Sold: %(what)s"),
    "return": pgettext_lazy("fact", "Returned: %(what)s"),
    "update": pgettext_lazy("fact", "Changed: %(what)s"),
}
_SOLD_THINGS: Final = {
    "product": pgettext_lazy("fact", "product"),
    "gift_card": pgettext_lazy("fact", "gift card"),
    "shipping": pgettext_lazy("fact", "shipping"),
    "tip": pgettext_lazy("fact", "tip"),
    "duty": pgettext_lazy("fact", "duty"),
    "additional_fee": pgettext_lazy("fact", "additional fee"),
    "fee": pgettext_lazy("fact", "fee"),
    "adjustment": pgettext_lazy("fact", "adjustment"),
}
_TENDERS: Final = {
    "sale": pgettext_lazy("fact", "Paid by %(gateway)s"),
    "capture": pgettext_lazy("fact", "Paid by %(gateway)s, captured"),
    "refund": pgettext_lazy("fact", "Refunded by %(gateway)s"),
    "change": pgettext_lazy("fact", "Change given, %(gateway)s"),
}
_SALE_LABEL: Final = re.compile(rf"({'|'.join(_ACTIONS)}) ({'|'.join(_SOLD_THINGS)})(?: (.*))?")
_TENDER_LABEL: Final = re.compile(rf"({'|'.join(_TENDERS)}) by (.*)")
_COUNTED: Final = re.compile(r"([0-9]+) documents?")
# Names that inner rooms hand over in English; here so that the catalogue knows them.
_RELATIONS: Final = (
    gettext_noop("sold"),
    gettext_noop("paid"),
    gettext_noop("unpaid"),
    gettext_noop("tips"),
    gettext_noop("rounding"),
    gettext_noop("rounding of refunds"),
)
_RECORDS: Final = (
    gettext_noop("Payout"),
    gettext_noop("Balance transaction"),
    gettext_noop("Dispute"),
    gettext_noop("Register session"),
    gettext_noop("Gift card"),
    gettext_noop("Store credit account"),
    gettext_noop("Cost of order"),
)
_FACT_KINDS: Final = (gettext_noop("sale"), gettext_noop("tender"))
_ASKED_OF_QUICKBOOKS: Final = (
    gettext_noop("the receipts"),
    gettext_noop("the journal entries"),
    gettext_noop("an answer"),
    gettext_noop("its own name and preferences"),
    gettext_noop("the number of rows in its lists"),
    gettext_noop("the trial balance"),
    gettext_noop("the transactions of these days"),
    gettext_noop("It did not answer."),
    gettext_noop("It gave no report."),
    gettext_noop("It did not say how many rows there are."),
)


def message(problem: Problem) -> str:
    """What happened and where, in the active language."""
    return _joined(_(CATALOGUE[problem.code].message).format_map(_particulars(problem)))


def cure(problem: Problem) -> str:
    """What to do, in the active language."""
    return _joined(_(CATALOGUE[problem.code].cure).format_map(_particulars(problem)))


def problem_mark(problem: Problem) -> Mark:
    """Which of the five states a problem belongs to."""
    if problem.code in _DIFFERENCES:
        return DIFFERS
    if problem.code in _REFUSALS:
        return REFUSED
    return TO_CHECK if problem.code in _TO_CHECK else HELD


def order_of(problem: Problem) -> str | None:
    """The name of the order a problem is about, if it is about one."""
    named = _ABOUT_ORDERS.search(CATALOGUE[problem.code].message)
    return problem.particulars.get("order") if named else None


def document_mark(document: DocumentView) -> Mark:
    """How a document stands. Proved is said only of what was read back and is equal."""
    if document.problem is not None and document.problem.code in _DIFFERENCES:
        return DIFFERS
    state = State(document.state)
    if state is State.NEEDS_SETUP and _is_refusal(document.problem):
        return REFUSED
    if state is State.ACCEPTED and document.read_back_at is not None:
        return PROVED if document.returned_total_minor == document.total_minor else DIFFERS
    return _DOCUMENT_MARKS[state]


def _is_refusal(problem: Problem | None) -> bool:
    return problem is not None and problem.code in _REFUSALS


def document_type(name: str) -> str:
    """As in "SalesReceipt" → "Sales Receipt": QuickBooks' own label, in every language."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)


def known(name: str) -> str:
    """The translation of a name from an inner room, or the name itself."""
    return _(name) if name else name


def label(text: str) -> str:
    """A line's label: its first part is ours, what follows " - " is the merchant's own word."""
    first, dash, rest = text.partition(" - ")
    return known(first) + dash + rest


def fact_label(text: str) -> str:
    """As in "Sold: product, Harbor boot", from "order product Harbor boot"; others as they are."""
    if sale := _SALE_LABEL.fullmatch(text):
        action, thing, title = sale.groups()
        what = str(_SOLD_THINGS[thing]) + (f", {title}" if title else "")
        return str(_ACTIONS[action]) % {"what": what}
    if tender := _TENDER_LABEL.fullmatch(text):
        return str(_TENDERS[tender[1]]) % {"gateway": tender[2]}
    return text


def step(purpose: str) -> str:
    """What a message set was for."""
    return str(_STEPS.get(purpose, purpose))


def figures(text: str) -> str:
    """A plain decimal text in the form of the active language; anything else as it is."""
    if not _FIGURE.fullmatch(text):
        return text
    digits = text.lstrip("-").replace(".", "")
    decimals = len(text.partition(".")[2])
    by_decimals = {0: "JPY", 2: "USD", 3: "KWD"}
    if decimals not in by_decimals:
        return text
    return (MINUS if text.startswith("-") else "") + amount(int(digits), by_decimals[decimals])


def _joined(text: str) -> str:
    """Keep a figure and its currency on one line."""
    return _BEFORE_CURRENCY.sub(NO_BREAK_SPACE, text)


def _particulars(problem: Problem) -> dict[str, str]:
    return {name: _particular(name, text) for name, text in problem.particulars.items()}


def _particular(name: str, text: str) -> str:
    if name in _FIGURES:
        return figures(text)
    if name in _ROW_COUNTS and text.isdecimal():
        return grouped(int(text))
    if counted := _COUNTED.fullmatch(text):
        count = int(counted[1])
        return ngettext("%(count)d document", "%(count)d documents", count) % {"count": count}
    if name == "reason":
        return _reason(text)
    return known(text) if name in _NAMES else text


def _reason(text: str) -> str:
    """Our sentence about a refusal is translated, QuickBooks' own words stay as it wrote them."""
    ours, said, words = text.partition(_SAID)
    if not said:
        return known(text)
    quoted = _("QuickBooks says: “%(words)s”") % {"words": words.removesuffix("”")}
    return f"{known(ours)} {quoted}" if ours else quoted
