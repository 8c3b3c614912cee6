"""A simulated QuickBooks company file: qbXML in, answer out, books of its own behind it.

It knows the contract of QuickBooks Desktop's request processor from public documents
(facts/quickbooks.md) and nothing of the program that talks to it: it reads the XML itself, has
its own tables of element order and its own ledger. That is what makes agreement evidence.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from threading import RLock

from tillbook.simulators.company import message_sets, refusal, state
from tillbook.simulators.company.amounts import from_minor
from tillbook.simulators.company.books import Books
from tillbook.simulators.company.crowd import add_rows
from tillbook.simulators.company.hand import ByHand
from tillbook.simulators.company.history import add_history
from tillbook.simulators.company.ledger import Ledger
from tillbook.simulators.company.processor import checked, empty_answers, run
from tillbook.simulators.company.registry import Answer, Call, Iterators, Request
from tillbook.simulators.company.requests.host import qbxml_versions
from tillbook.simulators.company.sample import fill
from tillbook.simulators.company.standing import trial_balance
from tillbook.simulators.company.state import Settings, State, Transaction
from tillbook.simulators.company.xml import read_message_set, write_answer

# A Canadian file names its country; what its requests hold beyond the US edition's is not
# simulated.
COUNTRIES = ("US", "CA")

Hook = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Limits:
    """How many list entries the edition holds (facts/quickbooks.md, E).

    Customers, vendors, employees and other names together are `names_max`, each of these lists
    is `name_list_max`.
    """

    items_max: int = 14_500
    names_max: int = 14_500
    name_list_max: int = 10_500
    accounts_max: int = 10_000


ENTERPRISE = Limits(
    items_max=100_000, names_max=100_000, name_list_max=100_000, accounts_max=100_000
)


class CompanyFile(ByHand):
    """A company file that is open in QuickBooks.

    `before_commit` and `after_commit` are called with the request's name and its place in the
    message set (from 0) around every request that writes; a hook that raises `QuickBooksDied`
    ends QuickBooks there: what is committed stays, the message set is not remembered.
    `time_per_transaction_s` is spent in `sleep` per write.
    """

    def __init__(self, content: State, *, clock: Callable[[], datetime] | None = None) -> None:
        self.before_commit: Hook | None = None
        self.after_commit: Hook | None = None
        self.time_per_transaction_s = 0.0
        self.sleep: Callable[[float], None] = time.sleep
        self._clock = clock
        self._one_at_a_time = RLock()  # re-entrant: a hook may let a second conversation call
        self._open(content)

    @classmethod
    def sample(  # noqa: PLR0913 - what a test may vary, all by keyword
        cls,
        *,
        name: str = "Harbor & Pine LLC",
        edition: str = "Premier 2024",
        country: str = "US",
        sales_tax: bool = True,
        closing_date: date | None = None,
        class_tracking: bool = True,
        inventory: bool = True,
        multi_user: bool = False,
        multicurrency: bool = False,
        home_currency: str = "US Dollar",
        line_accounts: bool = True,
        keeps_credit_payments: bool = False,
        with_history: bool = False,
        extra_rows: Mapping[str, int] | None = None,
        limits: Limits | None = None,
        sets_remembered: int = 1,
        clock: Callable[[], datetime] | None = None,
    ) -> "CompanyFile":
        """A small shop's company: a chart of accounts, lists and preferences, no transactions.

        `edition` ends in the year of the release; `sets_remembered` is how many message sets
        QuickBooks can still give the answer of; `line_accounts` is whether a line may name an
        account of its own; `keeps_credit_payments` whether a
        payment of 0.00 that sets credits is a transaction; `with_history` adds two years of books
        (`history.py`), `extra_rows` so many further entries per kind (`crowd.py`).
        """
        if country not in COUNTRIES:
            raise ValueError(f"Only these editions are simulated: {', '.join(COUNTRIES)}.")
        room = limits or (ENTERPRISE if edition.startswith("Enterprise") else Limits())
        file_name = name.split(" LLC", maxsplit=1)[0].replace("&", "and")
        settings = Settings(
            name=name,
            edition=edition,
            country=country,
            path=rf"C:\Books\{file_name}.QBW",
            sales_tax=sales_tax,
            closing_date=closing_date.isoformat() if closing_date else None,
            class_tracking=class_tracking,
            inventory=inventory,
            multi_user=multi_user,
            multicurrency=multicurrency,
            home_currency=home_currency,
            items_max=room.items_max,
            names_max=room.names_max,
            name_list_max=room.name_list_max,
            accounts_max=room.accounts_max,
            sets_remembered=sets_remembered,
            line_accounts=line_accounts,
            keeps_credit_payments=keeps_credit_payments,
        )
        company = cls(State(settings), clock=clock)
        fill(company.books)
        if with_history:
            add_history(company.books)
        add_rows(company.books, extra_rows or {})
        return company

    # The request processor

    def process(self, request_xml: str, session: str = "") -> str:
        """Answer one qbXML message set, as ProcessRequest does.

        Raises RequestProcessorError when QuickBooks refuses the set as a whole; then nothing of
        it ran.
        """
        with self._one_at_a_time:
            return self._process(request_xml, session)

    def host_company_preferences(self, owner_id: str) -> str:
        """The combined host, company and preferences answer that opens a conversation."""
        owner = f"<OwnerID>{owner_id}</OwnerID>" if owner_id else ""
        return self.process(
            '<?xml version="1.0"?><?qbxml version="13.0"?><QBXML>'
            '<QBXMLMsgsRq onError="continueOnError"><HostQueryRq requestID="0"/>'
            f'<CompanyQueryRq requestID="1">{owner}</CompanyQueryRq>'
            '<PreferencesQueryRq requestID="2"/></QBXMLMsgsRq></QBXML>'
        )

    def end_session(self, session: str) -> None:
        """The conversation is over: its iterators are gone."""
        self._sessions.pop(session, None)

    # What a person sees in QuickBooks

    def trial_balance(self) -> dict[str, str]:
        """Every account that moved: full name -> decimal string, debit positive; sums to 0.00."""
        return self.books.trial_balance()

    def trial_balance_as_of(self, day: date) -> dict[str, str]:
        """The same as the report of that name has it on the evening of a day, zeros left out."""
        return {
            row.full_name: from_minor(row.balance_minor)
            for row in trial_balance(self.books, day)
            if row.balance_minor
        }

    def balance(self, account: str) -> str:
        """The balance of one account by full name, debit positive. Raises KeyError if unknown."""
        entry = self.books.find(account, "Account")
        if entry is None:
            raise KeyError(f"{self.path} has no account {account!r}")
        return from_minor(self.books.balance_minor(entry))

    @property
    def ledger(self) -> Ledger:
        """The double-entry ledger behind the trial balance."""
        return self.books.ledger

    @property
    def transactions(self) -> list[Transaction]:
        """All transactions, oldest first."""
        return list(self._state.transactions.values())

    def count(self, kind: str) -> int:
        """How many transactions or list entries of a kind there are, such as SalesReceipt."""
        transactions = [one for one in self.transactions if one.kind == kind]
        return len(transactions) + len(list(self.books.entries(kind)))

    @property
    def country(self) -> str:
        """The country of the edition: US or CA."""
        return self._state.settings.country

    @property
    def qbxml_version(self) -> tuple[str, str]:
        """The newest qbXML version of the release: major, minor."""
        major, minor = qbxml_versions(self._state.settings)[-1].split(".")
        return major, minor

    @property
    def path(self) -> str:
        """Where the file lies on the QuickBooks computer."""
        return self._state.settings.path

    def data_ext(self, owner_id: str, name: str) -> str | None:
        """A private value that an application keeps on the company, such as FileID."""
        return self._state.data_exts.get(owner_id, {}).get(name)

    def set_data_ext(self, owner_id: str, name: str, value: str) -> None:
        """Keep a private value on the company, as the Web Connector does with FileID."""
        self._state.data_exts.setdefault(owner_id, {})[name] = value

    def data_ext_owners(self, name: str) -> list[str]:
        """OwnerIDs under which a value of this name is kept."""
        return [owner for owner, values in self._state.data_exts.items() if name in values]

    # Back-ups

    def snapshot(self) -> str:
        """The exact state as JSON text: a back-up."""
        with self._one_at_a_time:
            return state.dump(self._state)

    def restore(self, snapshot: str) -> None:
        """Go back to a snapshot, as a restored back-up does; open conversations are gone."""
        self._open(state.parse(snapshot))

    def save(self, path: Path) -> None:
        """Write the file to disk."""
        path.write_text(self.snapshot(), encoding="utf-8")

    @classmethod
    def load(cls, path: Path, *, clock: Callable[[], datetime] | None = None) -> "CompanyFile":
        """Open a file that `save` wrote."""
        return cls(state.parse(path.read_text(encoding="utf-8")), clock=clock)

    # Within

    def _process(self, request_xml: str, session: str) -> str:
        message_set = read_message_set(request_xml, qbxml_versions(self._state.settings))
        kinds = checked(message_set)
        recalled = message_sets.recall(self._state, message_set, request_xml)
        if recalled.response is not None:
            return recalled.response
        answers = empty_answers(message_set, recalled.status or refusal.SET_STATUS_OK)
        if recalled.status is None:
            iterators = self._sessions.setdefault(session, Iterators())
            run(message_set, kinds, answers, self.books, iterators, self._commit)
        text = write_answer(answers)
        set_id = message_set.get("newMessageSetID")
        if set_id and recalled.status is None:
            keep = message_set.get("responseData") != "includeNone"
            message_sets.remember(self._state, set_id, request_xml, text if keep else None)
        return text

    def _open(self, content: State) -> None:
        self._state = content
        self.books = Books(content, self._clock)
        self._sessions: dict[str, Iterators] = {}

    def _commit(self, kind: Request, call: Call, place: int) -> Answer:
        """Run a request that writes, with the hooks and the time around it."""
        if self.before_commit:
            self.before_commit(kind.name, place)
        answer = kind.handle(call)
        if self.time_per_transaction_s:
            self.sleep(self.time_per_transaction_s)
        if self.after_commit:
            self.after_commit(kind.name, place)
        return answer
