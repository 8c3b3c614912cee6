"""Which account is suggested for a role: never one that is refused, always with its reason."""

import pytest

from tillbook.core.mapping import Account, refusal
from tillbook.core.roles import ROLES, AccountType, Role
from tillbook.simulators.company.sample import CHART
from tillbook.sync.wizard.suggest import Reason, Suggestion, own_name, suggest

T = AccountType


def account(name: str, type_: AccountType, special: str | None = None) -> Account:
    return Account(name=name, type=type_, special=special)


SAMPLE = [account(one.name, AccountType(one.account_type), one.special or None) for one in CHART]


def found(role: Role, *accounts: Account, qualifier: str | None = None) -> tuple[str, Reason]:
    made = suggest(role, qualifier, accounts)
    return made.account.name if made.account else "", made.reason


@pytest.mark.parametrize("role", Role)
def test_no_suggestion_is_ever_refused(role: Role) -> None:
    made = suggest(role, None, SAMPLE)
    if made.account is None:
        assert made.reason is Reason.UNDECIDED
    else:
        assert refusal(role, made.account) is None
        assert made.create == (made.account not in SAMPLE)


@pytest.mark.parametrize(
    ("role", "name", "reason"),
    [
        (Role.SALES, "Merchandise Sales", Reason.LIKE_NAME),
        (Role.DISCOUNTS, "Sales Discounts", Reason.LIKE_NAME),
        (Role.COGS, "Cost of Goods Sold", Reason.SAME_NAME),
        (Role.INVENTORY, "Inventory Asset", Reason.SAME_NAME),
        (Role.PAYMENT_FEES, "Merchant Fees", Reason.SAME_NAME),
        (Role.OPENING, "Opening Balance Equity", Reason.SAME_NAME),
        (Role.BANK, "Checking", Reason.SAME_NAME),
        (Role.TAX, "Sales Tax Collected - Shopify", Reason.NONE_FITS),
        (Role.TIPS, "Tips Payable", Reason.NONE_FITS),
        (Role.CUSTOMER_BALANCE, "Shopify Unpaid Orders", Reason.NONE_FITS),
    ],
)
def test_the_sample_company(role: Role, name: str, reason: Reason) -> None:
    assert found(role, *SAMPLE) == (name, reason)


def test_the_name_of_a_subaccount_counts_without_those_above() -> None:
    below = account("Income:Shopify Sales", T.INCOME)
    assert found(Role.SALES, account("Sales", T.INCOME), below) == (below.name, Reason.SAME_NAME)


def test_a_renamed_account_of_quickbooks_is_known_by_its_special_use() -> None:
    own = account("What we bought", T.COST_OF_GOODS_SOLD, "CostOfGoodsSold")
    assert found(Role.COGS, account("Freight", T.COST_OF_GOODS_SOLD), own) == (
        own.name,
        Reason.OWN_OF_QUICKBOOKS,
    )


def test_words_in_a_name_tell_only_where_one_account_has_them() -> None:
    liability = account("Open customer gift cards 2026", T.OTHER_CURRENT_LIABILITY)
    made = suggest(Role.GIFT_CARDS, None, [liability])
    assert (made.account, made.reason, made.words) == (liability, Reason.WORDS, ("card", "gift"))
    second = account("Gift card clearing house", T.LONG_TERM_LIABILITY)
    assert found(Role.GIFT_CARDS, liability, second)[1] is Reason.NONE_FITS


def test_income_is_no_place_for_a_gift_card() -> None:
    assert found(Role.GIFT_CARDS, account("Gift Cards", T.INCOME)) == (
        "Gift Cards Outstanding",
        Reason.NONE_FITS,
    )


def test_the_only_account_of_a_type() -> None:
    assert found(Role.SALES, account("Turnover", T.INCOME)) == ("Turnover", Reason.ONLY_ONE)
    two = (account("Turnover", T.INCOME), account("Commissions", T.INCOME))
    assert found(Role.SALES, *two) == ("Shopify Sales", Reason.NONE_FITS)
    assert found(Role.TIPS, account("Wages", T.OTHER_CURRENT_LIABILITY))[1] is Reason.NONE_FITS


def test_a_bank_account_is_never_made() -> None:
    two = (account("Fleet Bank", T.BANK), account("Harbor Bank", T.BANK))
    assert suggest(Role.BANK, None, two) == Suggestion(account=None, reason=Reason.UNDECIDED)


def test_before_the_accounts_are_read_our_names_are_suggested() -> None:
    made = suggest(Role.TIPS, None, None)
    assert made.account == account("Tips Payable", T.OTHER_CURRENT_LIABILITY)
    assert (made.reason, made.create) == (Reason.NOT_READ, True)


def test_a_name_that_means_something_else_there_is_not_taken_again() -> None:
    made = suggest(Role.TIPS, None, [account("Tips payable", T.EXPENSE)])
    assert made.account == account("Tips Payable (Shopify)", T.OTHER_CURRENT_LIABILITY)
    hidden = suggest(Role.TIPS, None, [], taken=["TIPS PAYABLE", "Tips Payable (Shopify)"])
    assert hidden.account is not None
    assert hidden.account.name.startswith("Tips Payable (Shopify)~")
    assert len(hidden.account.name) <= 31


def test_gateways_have_clearing_accounts_of_their_own() -> None:
    assert own_name(Role.CLEARING, "paypal") == "PayPal Clearing"
    assert own_name(Role.CLEARING, "klarna", "Klarna") == "Klarna Clearing"
    paypal = account("PayPal USD", T.BANK)
    assert found(Role.CLEARING, account("Checking", T.BANK), paypal, qualifier="paypal") == (
        "PayPal USD",
        Reason.WORDS,
    )
    assert found(Role.CLEARING, account("Checking", T.BANK), qualifier="klarna")[1] is (
        Reason.NONE_FITS
    )


def test_names_fit_into_quickbooks() -> None:
    long = own_name(Role.CASH, "gid://1", "Exchange Street: the upper shop of two")
    assert len(long) == 31
    assert ":" not in long
    assert all(own_name(role, None) == ROLES[role].account for role in Role)
