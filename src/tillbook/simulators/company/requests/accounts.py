"""AccountQuery and AccountAdd: the chart of accounts.

An opening balance is posted against Opening Balance Equity. Income and expense accounts report a
balance of 0.00, as QuickBooks is recalled to do; the ledger knows better.
"""

from lxml import etree

from tillbook.simulators.company import refusal
from tillbook.simulators.company.amounts import from_minor, to_minor
from tillbook.simulators.company.books import Books
from tillbook.simulators.company.grammar import Grammar
from tillbook.simulators.company.ledger import Posting
from tillbook.simulators.company.querying import query_list, wanted
from tillbook.simulators.company.refusal import Refusal
from tillbook.simulators.company.registry import Answer, Call, Request
from tillbook.simulators.company.requests.journal_entries import journal_lines
from tillbook.simulators.company.rets import collect, list_ret
from tillbook.simulators.company.shapes import (
    INCLUDE_RET,
    currency_filter,
    group,
    list_query,
    one_of,
    ref,
    text,
    typed,
    unkept,
)
from tillbook.simulators.company.standing import RESULT_TYPES
from tillbook.simulators.company.state import Entry
from tillbook.simulators.company.xml import child_text, is_true

DEBIT_TYPES = frozenset(
    (
        "Bank",
        "AccountsReceivable",
        "OtherCurrentAsset",
        "FixedAsset",
        "OtherAsset",
        "CostOfGoodsSold",
        "Expense",
        "OtherExpense",
    )
)
CREDIT_TYPES = frozenset(
    (
        "AccountsPayable",
        "CreditCard",
        "OtherCurrentLiability",
        "LongTermLiability",
        "Equity",
        "Income",
        "OtherIncome",
    )
)
ACCOUNT_TYPES = tuple(sorted(DEBIT_TYPES | CREDIT_TYPES | {"NonPosting"}))

# Who may not stand behind an item, by account type and by special role (accounting.md, 2).
_NO_ITEM_TYPES = frozenset(("AccountsReceivable", "AccountsPayable", "NonPosting"))
_NO_ITEM_SPECIALS = frozenset(("SalesTaxPayable", "UndepositedFunds"))
_ORDER = (
    *("Name", "FullName", "IsActive", "ParentRef", "Sublevel", "AccountType"),
    *("SpecialAccountType", "AccountNumber", "BankNumber", "Desc", "Balance", "TotalBalance"),
)
_ADD_TEXTS = ("AccountType", "AccountNumber", "BankNumber", "Desc")


def check_item_account(account: Entry) -> None:
    """Refuse (3210; the code is recalled, the sentence is QuickBooks') what no item may use."""
    if (
        account.values["AccountType"] in _NO_ITEM_TYPES
        or account.values.get("SpecialAccountType") in _NO_ITEM_SPECIALS
    ):
        raise Refusal(
            refusal.STATUS_INVALID_VALUE,
            "There was an error when setting the account of the item.  QuickBooks error message: "
            "You cannot associate an item with Sales Tax Payable, Undeposited Funds, Accounts "
            "Receivable, Accounts Payable or non-posting accounts.",
        )


def account_ret(books: Books, account: Entry) -> etree._Element:
    """AccountRet with the balances of the moment, positive on the account's normal side."""
    prefix = f"{books.full_name(account)}:"
    below = [e for e in books.entries("Account") if books.full_name(e).startswith(prefix)]
    own_minor = _normal_minor(books, account)
    total_minor = own_minor + sum(_normal_minor(books, child) for child in below)
    ret = list_ret(books, account, _ORDER)
    for name, amount_minor in (("Balance", own_minor), ("TotalBalance", total_minor)):
        etree.SubElement(ret, name).text = from_minor(amount_minor)
    return ret


def _normal_minor(books: Books, account: Entry) -> int:
    kind = account.values["AccountType"]
    if kind in RESULT_TYPES:
        return 0
    balance_minor = books.balance_minor(account)
    return balance_minor if kind in DEBIT_TYPES else -balance_minor


def _query(call: Call) -> Answer:
    types = wanted(call.request, "AccountType")
    accounts = [
        account
        for account in call.books.entries("Account")
        if not types or account.values["AccountType"] in types
    ]
    return query_list(call, accounts, lambda account: account_ret(call.books, account))


def _add(call: Call) -> Answer:
    books, body = call.books, call.request[0]
    parent = books.resolve(body.find("ParentRef"), "Account", "Account")
    values = collect(body, _ADD_TEXTS)
    kind = values["AccountType"]
    if parent and parent.values["AccountType"] != kind:
        raise Refusal(
            refusal.STATUS_BAD_PARENT,
            f'There is an invalid reference to a parent "{books.full_name(parent)}" in the '
            "Account list: a sub-account must be of its parent's type.",
        )
    opening_minor = to_minor(child_text(body, "OpenBalance") or "0.00")
    date = child_text(body, "OpenBalanceDate") or books.today()
    if opening_minor:
        if kind in RESULT_TYPES or kind == "NonPosting":
            raise Refusal(
                refusal.STATUS_INVALID_VALUE,
                f"An account of type {kind} cannot have an opening balance.",
            )
        books.check_open(date, "Account")
    account = books.add_entry(
        "Account",
        child_text(body, "Name"),
        values,
        parent=parent,
        is_active=is_true(child_text(body, "IsActive") or "true"),
    )
    if opening_minor:
        debit_minor = opening_minor if kind in DEBIT_TYPES else -opening_minor
        equity = books.special("OpeningBalanceEquity")
        postings = [
            Posting(account.list_id, debit_minor),
            Posting(equity.list_id, -debit_minor),
        ]
        values = {"IsAdjustment": "false"}
        books.add_transaction("JournalEntry", date, "", values, journal_lines(postings), postings)
    return Answer([account_ret(books, account)])


_ADD = group(
    "AccountAdd",
    text("Name", 31, required=True),
    typed("IsActive", "flag"),
    ref("ParentRef"),
    one_of("AccountType", *ACCOUNT_TYPES, required=True),
    text("AccountNumber", 7),
    text("BankNumber", 25),
    text("Desc", 200),
    typed("OpenBalance", "amount"),
    typed("OpenBalanceDate", "date"),
    unkept("TaxLineID"),
    unkept("CurrencyRef"),
    required=True,
)

REQUESTS = (
    Request(
        "AccountQueryRq",
        Grammar(
            list_query(one_of("AccountType", *ACCOUNT_TYPES, repeats=True), currency_filter()),
            ("metaData",),
        ),
        _query,
    ),
    Request("AccountAddRq", Grammar((_ADD, INCLUDE_RET)), _add, writes=True),
)
