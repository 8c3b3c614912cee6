"""The lines of the page Accounts in words: label, reason, state, and the accounts to pick from.

What a line is and why its account is suggested is decided in `sync.wizard`; here it is only said.
QuickBooks' own labels of account types stand as QuickBooks writes them, in every language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tillbook.core.days import business_day
from tillbook.core.mapping import Account, may_keep
from tillbook.core.problems import Code, Problem
from tillbook.core.roles import ROLES, AccountType, Kind, Role, RoleKey
from tillbook.sync.wizard.accounts import NEW_ACCOUNT
from tillbook.sync.wizard.lines import OWN_LINE, LineState, MapLine, MapLines
from tillbook.sync.wizard.suggest import Reason
from tillbook.web import wording
from tillbook.web.amounts import amount
from tillbook.web.dates import day_month
from tillbook.web.live import mark_of
from tillbook.web.wording import document_type

NAMES_SHOWN_MAX: Final = 4

GROUPS: Final[tuple[tuple[str, Promise, Promise | str, tuple[Role, ...]], ...]] = (
    (
        "income",
        gettext_lazy("Income"),
        "",
        (
            Role.SALES, Role.DISCOUNTS, Role.RETURNS, Role.SHIPPING, Role.ADDITIONAL_FEES,
            Role.RETURN_FEES, Role.REFUND_ADJUSTMENTS, Role.CASH_ROUNDING,
        ),
    ),
    (
        "owed",
        gettext_lazy("Owed to others"),
        gettext_lazy("Money that passes through the shop and is not yours."),
        (
            Role.TAX, Role.CHANNEL_TAX, Role.GIFT_CARDS, Role.STORE_CREDIT, Role.TIPS, Role.DUTIES,
            Role.GIFT_CARD_BREAKAGE, Role.FINANCING, Role.PAYABLES,
        ),
    ),
    (
        "money",
        gettext_lazy("Where the money is"),
        gettext_lazy("From the till to the bank."),
        (
            Role.CLEARING, Role.CASH, Role.CASH_IN_TRANSIT, Role.CUSTOMER_BALANCE, Role.BANK,
            Role.RESERVES, Role.OTHER_PAYOUT, Role.INVENTORY, Role.OPENING,
        ),
    ),
    (
        "costs",
        gettext_lazy("Costs"),
        "",
        (
            Role.COGS, Role.PAYMENT_FEES, Role.CHARGEBACKS, Role.CASH_OVER_SHORT, Role.PETTY_CASH,
            Role.GIFT_CARDS_ISSUED, Role.SHOPIFY_BILLS, Role.SHIPPING_LABELS, Role.SHRINKAGE,
            Role.FREIGHT_IN,
        ),
    ),
)  # fmt: skip
_CONTRA: Final = frozenset({Role.DISCOUNTS, Role.RETURNS, Role.REFUND_ADJUSTMENTS})
_CREDIT: Final = frozenset({Kind.LIABILITY, Kind.EQUITY, Kind.INCOME})
_TYPE_LABELS: Final = {AccountType.COST_OF_GOODS_SOLD: "Cost of Goods Sold"}
_REASONS: Final = {
    Reason.SAME_NAME: gettext_lazy("Suggested: the name says the same."),
    Reason.LIKE_NAME: gettext_lazy("Suggested: the name is close."),
    Reason.OWN_OF_QUICKBOOKS: gettext_lazy("Suggested: QuickBooks keeps it for this."),
    Reason.ONLY_ONE: gettext_lazy("Suggested: your only account of that type."),
    Reason.UNDECIDED: gettext_lazy("Several could be meant; only you know which."),
}


@dataclass(frozen=True, slots=True)
class Option:
    """An account to pick: its name, type as QuickBooks writes it, and why it cannot be, or ""."""

    name: str
    type: str
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line as it is shown. `ident` is its id in the page, `picked` the account selected;
    `singles` are the qualifiers that can get an account of their own.
    """

    line: MapLine
    ident: str
    label: str
    about: str
    reason: str
    error: str
    picked: str
    options: tuple[Option, ...]
    may_drop: bool
    singles: tuple[tuple[str, str], ...]
    single_picked: str
    single_account: str
    single_error: str

    @property
    def state_ident(self) -> str:
        """The id of the mark that says how the line stands."""
        return state_ident(self.line)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A card of the page."""

    ident: str
    title: Promise
    lead: Promise | str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What was sent and could not be kept: the form as it was, and what is wrong, by line."""

    form: Mapping[str, str]
    errors: Mapping[RoleKey, Problem | None]


NOTHING_SENT: Final = Sent(form={}, errors={})


def groups(lines: MapLines, currency: str, zone: str, sent: Sent = NOTHING_SENT) -> list[Group]:
    """The four cards; one without a line in use is left out."""
    found = []
    for ident, title, lead, roles in GROUPS:
        mine = [line for role in roles for line in lines.in_use if line.role is role]
        if mine:
            rows = rows_of(mine, lines, currency, zone, sent)
            found.append(Group(ident=ident, title=title, lead=lead, rows=rows))
    return found


def rows_of(
    some: list[MapLine], lines: MapLines, currency: str, zone: str, sent: Sent
) -> tuple[Row, ...]:
    """These lines in words."""
    order = {line.key: number for number, line in enumerate(lines.all)}
    return tuple(_row(line, order[line.key], lines, currency, zone, sent) for line in some)


def _row(line: MapLine, number: int, lines: MapLines, currency: str, zone: str, sent: Sent) -> Row:
    singles = lines.choices.get(line.role, ()) if line.qualifier is None else ()
    single = sent.form.get(f"own:{line.role.value}", "")
    return Row(
        line=line,
        ident=f"m{number}",
        label=label_of(line),
        about=_about(line, currency),
        reason=_reason(line, zone),
        error=_error(line, sent),
        picked=sent.form.get(line.key, line.account.name if line.account else ""),
        options=options_of(line, lines),
        may_drop=line.qualifier is not None and line.role not in OWN_LINE,
        singles=singles if len(singles) > 1 else (),
        single_picked=single,
        single_account=sent.form.get(f"own-account:{line.role.value}", NEW_ACCOUNT),
        single_error=_named_wrong(sent, (line.role, single)) if single else "",
    )


def state_ident(line: MapLine) -> str:
    """The id of a line's mark, the same however many lines stand before it."""
    return f"s{mark_of(line.key)}"


def label_of(line: MapLine) -> str:
    """What a bookkeeper reads: "Sales", "PayPal, on its way", "Cash drawer, Exchange Street"."""
    if not line.qualifier:
        return wording.known(ROLES[line.role].label)
    if line.role is Role.CLEARING:
        return _("%(name)s, on its way") % {"name": line.name}
    if line.role is Role.CASH:
        return _("Cash drawer, %(place)s") % {"place": line.name}
    return f"{wording.known(ROLES[line.role].label)}, {line.name}"


def type_label(kind: AccountType) -> str:
    """As QuickBooks writes it: "Other Current Liability"."""
    return _TYPE_LABELS.get(kind) or document_type(kind.value)


def options_of(line: MapLine, lines: MapLines) -> tuple[Option, ...]:
    """Every account of the company and the one to create; those that cannot be used last."""
    fit: list[Option] = []
    unfit: list[Option] = []
    for account in lines.accounts:
        fits = may_keep(line.role, account)
        why = "" if fits else _why_not(line.role, account)
        (fit if fits else unfit).append(Option(account.name, type_label(account.type), why))
    there = {option.name.casefold() for option in (*fit, *unfit)}
    for made in (line.account, line.own):
        if made and made.name.casefold() not in there:
            there.add(made.name.casefold())
            new = _("new, %(type)s") % {"type": type_label(made.type)}
            fit.append(Option(made.name, new))
    return (*fit, *unfit)


def _why_not(role: Role, account: Account) -> str:
    if account.type in ROLES[role].allowed:
        return _("not allowed on item lines")
    return _("not of a type for this")


def _about(line: MapLine, currency: str) -> str:
    """Which qualifiers are kept there, and the amount."""
    shown = ", ".join(line.names[:NAMES_SHOWN_MAX])
    more = len(line.names) - NAMES_SHOWN_MAX
    if more > 0:
        shown = ngettext("%(names)s and %(count)d more", "%(names)s and %(count)d more", more) % {
            "names": shown,
            "count": more,
        }
    parts = [shown] if shown else []
    if line.amount_minor is not None:
        rule = ROLES[line.role]
        credit = rule.kind in _CREDIT and line.role not in _CONTRA
        parts.append(amount(-line.amount_minor if credit else line.amount_minor, currency))
    return " · ".join(parts)


def _reason(line: MapLine, zone: str) -> str:
    said = [_why(line, zone)]
    if line.role is Role.GIFT_CARDS:
        said.append(_("A sold gift card is a debt, not income."))
    if line.new and line.qualifier:
        said.append(
            _("It is new. Until you save, it goes to %(account)s.") % {"account": line.meanwhile}
            if line.meanwhile
            else _("It is new.")
        )
    elif line.new:
        said.append(_("New since you chose: %(names)s.") % {"names": ", ".join(line.new)})
    return " ".join(part for part in said if part)


def _why(line: MapLine, zone: str) -> str:
    if line.state is LineState.CHOOSE and line.reason is not Reason.UNDECIDED:
        return _("Choose an account of type %(types)s, or let Tillbook create “%(name)s”.") % {
            "types": _allowed(line.role),
            "name": line.own.name,
        }
    if line.state is LineState.CREATE and line.account:
        return _created(line, line.account)
    if line.chosen_at:
        return _chosen(line.chosen_at, zone)
    if line.reason is Reason.WORDS:
        words = ", ".join(f"“{word}”" for word in line.words)
        return _("Suggested: %(words)s in its name.") % {"words": words}
    return str(_REASONS[line.reason]) if line.reason else _("Used until you choose another one.")


def _created(line: MapLine, account: Account) -> str:
    kind = {"type": type_label(account.type)}
    if line.reason is Reason.NOT_READ:
        return _("Created if QuickBooks does not have it: %(type)s.") % kind
    if line.reason is Reason.NONE_FITS and account.type is AccountType.BANK:
        return _("Created as a Bank account, so that you can reconcile it.")
    if line.reason is Reason.NONE_FITS:
        return _("No account fits. Tillbook creates it: %(type)s.") % kind
    return _("Not in QuickBooks yet. Tillbook creates it: %(type)s.") % kind


def _chosen(at: datetime, zone: str) -> str:
    return _("You chose this on %(day)s.") % {"day": day_month(business_day(at, zone))}


def _allowed(role: Role) -> str:
    names = sorted(type_label(kind) for kind in ROLES[role].allowed)
    return " / ".join(names)


def _error(line: MapLine, sent: Sent) -> str:
    if sent.form:
        return _named_wrong(sent, (line.role, line.qualifier))
    return "" if line.problem is None else problem_sentence(line.problem)


def _named_wrong(sent: Sent, key: RoleKey) -> str:
    if key not in sent.errors:
        return ""
    wrong = sent.errors[key]
    return _("No account is chosen.") if wrong is None else problem_sentence(wrong)


def problem_sentence(wrong: Problem) -> str:
    """Why an account cannot be used, in one sentence."""
    if wrong.code is not Code.ACCOUNT_NOT_ALLOWED:
        return wording.message(wrong)
    named = {"account": wrong.particulars["account"]}
    if wrong.particulars["type"] not in set(AccountType):
        return _("%(account)s cannot be used: QuickBooks refuses it on an item line.") % named
    kind = type_label(AccountType(wrong.particulars["type"]))
    return _("%(account)s cannot be used for this: its type is %(type)s.") % {
        **named,
        "type": kind,
    }
