"""The mapping and the table of roles: what falls back where, and what QuickBooks refuses."""

import pytest

from tillbook.core.mapping import Account, Mapping, MappingRow, refusal, suggested_mapping
from tillbook.core.problems import Code
from tillbook.core.roles import NEVER_AN_ITEM_LINE, NEVER_ON_ITEMS, ROLES, AccountType, Kind, Role

SHOES = Account(name="Shoes", type=AccountType.INCOME)
REST = Account(name="Everything else", type=AccountType.INCOME)


def row(role: Role, qualifier: str | None, account: Account) -> MappingRow:
    return MappingRow(role=role, qualifier=qualifier, account=account)


def test_a_qualifier_has_its_own_account_or_falls_back() -> None:
    mapping = Mapping((row(Role.SALES, "Shoes", SHOES), row(Role.SALES, None, REST)))
    assert mapping.account(Role.SALES, "Shoes") == SHOES
    assert mapping.account(Role.SALES, "Hats") == REST
    assert mapping.account(Role.SALES, None) == REST
    assert mapping.account(Role.RETURNS, "Shoes") is None


def test_without_any_other_a_new_qualifier_has_no_account() -> None:
    mapping = Mapping((row(Role.SALES, "Shoes", SHOES),))
    assert mapping.account(Role.SALES, "Hats") is None
    assert mapping.account(Role.SALES, None) is None


def test_later_rows_win_and_the_first_mapping_stays_as_it_was() -> None:
    first = Mapping((row(Role.SALES, None, SHOES),))
    second = first.with_rows([row(Role.SALES, None, REST)])
    assert second.account(Role.SALES, None) == REST
    assert first.account(Role.SALES, None) == SHOES


def test_every_role_has_a_row_and_a_suggestion_it_may_use() -> None:
    assert set(ROLES) == set(Role)
    mapping = suggested_mapping()
    assert mapping.problems() == ()
    for role, rule in ROLES.items():
        account = mapping.account(role, None)
        assert account == Account(name=rule.account, type=rule.type)
        assert rule.type in rule.allowed


def test_well_known_gateways_have_accounts_of_their_own() -> None:
    mapping = suggested_mapping()
    names = [
        mapping.account(Role.CLEARING, gateway)
        for gateway in ("shopify_payments", "paypal", "manual", "klarna")
    ]
    assert [account.name for account in names if account] == [
        "Shopify Payments Clearing",
        "PayPal Clearing",
        "Manual Payments Clearing",
        "Other Payments Clearing",
    ]


# Accounting section 2, column "Suggested QuickBooks account (type)", and the types the text allows.
TYPES = {
    Role.SALES: "Income",
    Role.DISCOUNTS: "Income",
    Role.RETURNS: "Income",
    Role.SHIPPING: "Income",
    Role.DUTIES: "OtherCurrentLiability",
    Role.ADDITIONAL_FEES: "Income",
    Role.RETURN_FEES: "Income",
    Role.REFUND_ADJUSTMENTS: "Income",
    Role.TAX: "OtherCurrentLiability",
    Role.CHANNEL_TAX: "OtherCurrentLiability",
    Role.TIPS: "OtherCurrentLiability",
    Role.GIFT_CARDS: "OtherCurrentLiability",
    Role.STORE_CREDIT: "OtherCurrentLiability",
    Role.GIFT_CARDS_ISSUED: "Expense",
    Role.GIFT_CARD_BREAKAGE: "OtherCurrentLiability",
    Role.CUSTOMER_BALANCE: "OtherCurrentAsset",
    Role.CLEARING: "Bank",
    Role.CASH: "Bank",
    Role.CASH_IN_TRANSIT: "Bank",
    Role.CASH_ROUNDING: "OtherIncome",
    Role.CASH_OVER_SHORT: "Expense",
    Role.PETTY_CASH: "Expense",
    Role.BANK: "Bank",
    Role.PAYMENT_FEES: "Expense",
    Role.CHARGEBACKS: "Expense",
    Role.RESERVES: "OtherCurrentAsset",
    Role.FINANCING: "OtherCurrentLiability",
    Role.SHOPIFY_BILLS: "Expense",
    Role.SHIPPING_LABELS: "Expense",
    Role.OTHER_PAYOUT: "OtherCurrentAsset",
    Role.COGS: "CostOfGoodsSold",
    Role.INVENTORY: "OtherCurrentAsset",
    Role.SHRINKAGE: "CostOfGoodsSold",
    Role.PAYABLES: "AccountsPayable",
    Role.FREIGHT_IN: "CostOfGoodsSold",
    Role.OPENING: "Equity",
}


def test_suggested_types_are_those_of_the_design() -> None:
    assert {role: rule.type.value for role, rule in ROLES.items()} == TYPES


def test_clearing_may_also_be_an_other_current_asset() -> None:
    account = Account(name="PayPal", type=AccountType.OTHER_CURRENT_ASSET)
    assert refusal(Role.CLEARING, account) is None


def test_breakage_may_be_income_by_the_users_own_act() -> None:
    assert refusal(Role.GIFT_CARD_BREAKAGE, Account(name="x", type=AccountType.INCOME)) is None


@pytest.mark.parametrize("role", sorted(set(Role) - NEVER_AN_ITEM_LINE))
@pytest.mark.parametrize("special", sorted(NEVER_ON_ITEMS))
def test_special_accounts_are_refused_on_item_lines(role: Role, special: str) -> None:
    account = Account(name="Special", type=ROLES[role].type, special=special)
    found = refusal(role, account)
    assert found is not None
    assert found.code is Code.ACCOUNT_NOT_ALLOWED
    assert special in found.message


@pytest.mark.parametrize("role", sorted(set(Role) - NEVER_AN_ITEM_LINE))
@pytest.mark.parametrize(
    "type_",
    [AccountType.NON_POSTING, AccountType.ACCOUNTS_RECEIVABLE, AccountType.ACCOUNTS_PAYABLE],
)
def test_types_no_item_can_have_are_refused_for_every_role(role: Role, type_: AccountType) -> None:
    assert refusal(role, Account(name="x", type=type_)) is not None


def test_payables_may_use_the_companys_own_accounts_payable() -> None:
    payables = Account(
        name="Accounts Payable", type=AccountType.ACCOUNTS_PAYABLE, special="AccountsPayable"
    )
    assert refusal(Role.PAYABLES, payables) is None
    assert refusal(Role.PAYABLES, Account(name="Checking", type=AccountType.BANK)) is not None


def test_another_special_use_is_no_obstacle() -> None:
    cogs = Account(
        name="Cost of Goods Sold", type=AccountType.COST_OF_GOODS_SOLD, special="CostOfGoodsSold"
    )
    assert refusal(Role.COGS, cogs) is None


@pytest.mark.parametrize("role", [role for role in Role if ROLES[role].kind is Kind.LIABILITY])
def test_what_is_owed_cannot_be_kept_in_the_bank(role: Role) -> None:
    assert refusal(role, Account(name="Checking", type=AccountType.BANK)) is not None


def test_every_refused_row_is_named() -> None:
    mapping = Mapping(
        (
            row(Role.SALES, "Shoes", SHOES),
            row(Role.TAX, None, Account(name="Checking", type=AccountType.BANK)),
            row(Role.CASH, None, SHOES),
        )
    )
    assert [found.about for found in mapping.problems()] == ["Checking", "Shoes"]
    assert "LongTermLiability, OtherCurrentLiability" in mapping.problems()[0].cure
