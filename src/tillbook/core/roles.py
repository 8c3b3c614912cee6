"""Roles: what an amount means, apart from the account it is kept in.

Entries speak in roles only; the mapping turns a role and its qualifier into one of the company's
accounts. The table is data: kind, what qualifies the role, the account suggested for it, and the
account types QuickBooks can take there. What is written as an item line may never go to the
special accounts of `NEVER_ON_ITEMS` (facts/quickbooks: items cannot be associated with them).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class AccountType(StrEnum):
    """QuickBooks' own account types (`AccountType` of AccountRet)."""

    ACCOUNTS_PAYABLE = "AccountsPayable"
    ACCOUNTS_RECEIVABLE = "AccountsReceivable"
    BANK = "Bank"
    COST_OF_GOODS_SOLD = "CostOfGoodsSold"
    CREDIT_CARD = "CreditCard"
    EQUITY = "Equity"
    EXPENSE = "Expense"
    FIXED_ASSET = "FixedAsset"
    INCOME = "Income"
    LONG_TERM_LIABILITY = "LongTermLiability"
    NON_POSTING = "NonPosting"
    OTHER_ASSET = "OtherAsset"
    OTHER_CURRENT_ASSET = "OtherCurrentAsset"
    OTHER_CURRENT_LIABILITY = "OtherCurrentLiability"
    OTHER_EXPENSE = "OtherExpense"
    OTHER_INCOME = "OtherIncome"


class Kind(StrEnum):
    """Which part of the books a role belongs to."""

    ASSET = "asset"
    LIABILITY = "liability"
    EQUITY = "equity"
    INCOME = "income"
    COST = "cost"
    EXPENSE = "expense"


class Role(StrEnum):
    """Every meaning an amount can have (accounting, section 2)."""

    SALES = "SALES"
    DISCOUNTS = "DISCOUNTS"
    RETURNS = "RETURNS"
    SHIPPING = "SHIPPING"
    DUTIES = "DUTIES"
    ADDITIONAL_FEES = "ADDITIONAL_FEES"
    RETURN_FEES = "RETURN_FEES"
    REFUND_ADJUSTMENTS = "REFUND_ADJUSTMENTS"
    TAX = "TAX"
    CHANNEL_TAX = "CHANNEL_TAX"
    TIPS = "TIPS"
    GIFT_CARDS = "GIFT_CARDS"
    STORE_CREDIT = "STORE_CREDIT"
    GIFT_CARDS_ISSUED = "GIFT_CARDS_ISSUED"
    GIFT_CARD_BREAKAGE = "GIFT_CARD_BREAKAGE"
    CUSTOMER_BALANCE = "CUSTOMER_BALANCE"
    CLEARING = "CLEARING"
    CASH = "CASH"
    CASH_IN_TRANSIT = "CASH_IN_TRANSIT"
    CASH_ROUNDING = "CASH_ROUNDING"
    CASH_OVER_SHORT = "CASH_OVER_SHORT"
    PETTY_CASH = "PETTY_CASH"
    BANK = "BANK"
    PAYMENT_FEES = "PAYMENT_FEES"
    CHARGEBACKS = "CHARGEBACKS"
    RESERVES = "RESERVES"
    FINANCING = "FINANCING"
    SHOPIFY_BILLS = "SHOPIFY_BILLS"
    SHIPPING_LABELS = "SHIPPING_LABELS"
    OTHER_PAYOUT = "OTHER_PAYOUT"
    COGS = "COGS"
    INVENTORY = "INVENTORY"
    SHRINKAGE = "SHRINKAGE"
    PAYABLES = "PAYABLES"
    FREIGHT_IN = "FREIGHT_IN"
    OPENING = "OPENING"


RoleKey = tuple[Role, str | None]
"""A role with one of its qualifiers; None stands for any other, or where it has none."""


NEVER_ON_ITEMS: Final = frozenset(
    {"SalesTaxPayable", "UndepositedFunds", "AccountsReceivable", "AccountsPayable"}
)
"""Values of `SpecialAccountType` that QuickBooks refuses on an item."""

NEVER_AN_ITEM_LINE: Final = frozenset({Role.PAYABLES})
"""Roles that are written as the A/P of bills only, so special accounts are theirs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleRule:
    """One row of the role table. `label` is what a bookkeeper reads."""

    kind: Kind
    label: str
    account: str
    type: AccountType
    allowed: frozenset[AccountType]
    qualifier: str | None = None


_T = AccountType
_INCOME: Final = frozenset({_T.INCOME, _T.OTHER_INCOME})
_CONTRA: Final = _INCOME | {_T.EXPENSE, _T.OTHER_EXPENSE}
_DEBT: Final = frozenset({_T.OTHER_CURRENT_LIABILITY, _T.LONG_TERM_LIABILITY})
_MONEY: Final = frozenset({_T.BANK, _T.OTHER_CURRENT_ASSET})
_COST: Final = frozenset({_T.COST_OF_GOODS_SOLD, _T.EXPENSE, _T.OTHER_EXPENSE})
_ASSET: Final = frozenset({_T.OTHER_CURRENT_ASSET, _T.OTHER_ASSET})


def _rule(
    kind: Kind,
    label: str,
    account: str,
    type_: AccountType,
    allowed: frozenset[AccountType],
    qualifier: str | None = None,
) -> RoleRule:
    return RoleRule(
        kind=kind, label=label, account=account, type=type_, allowed=allowed, qualifier=qualifier
    )


_K = Kind
ROLES: Final[Mapping[Role, RoleRule]] = {
    Role.SALES: _rule(_K.INCOME, "Sales", "Shopify Sales", _T.INCOME, _INCOME, "product type"),
    Role.DISCOUNTS: _rule(_K.INCOME, "Discounts", "Shopify Discounts", _T.INCOME, _CONTRA),
    Role.RETURNS: _rule(
        _K.INCOME, "Returns", "Shopify Returns", _T.INCOME, _CONTRA, "product type"
    ),
    Role.SHIPPING: _rule(_K.INCOME, "Shipping", "Shopify Shipping", _T.INCOME, _INCOME),
    Role.DUTIES: _rule(_K.LIABILITY, "Duties", "Duties Payable", _T.OTHER_CURRENT_LIABILITY, _DEBT),
    Role.ADDITIONAL_FEES: _rule(
        _K.INCOME, "Fees charged", "Shopify Fees Charged", _T.INCOME, _INCOME, "fee name"
    ),
    Role.RETURN_FEES: _rule(
        _K.INCOME, "Return fees", "Restocking and Return Fees", _T.INCOME, _INCOME
    ),
    Role.REFUND_ADJUSTMENTS: _rule(
        _K.INCOME, "Refund adjustments", "Refund Adjustments", _T.INCOME, _CONTRA
    ),
    Role.TAX: _rule(
        _K.LIABILITY,
        "Sales tax",
        "Sales Tax Collected - Shopify",
        _T.OTHER_CURRENT_LIABILITY,
        _DEBT,
        "tax title",
    ),
    Role.CHANNEL_TAX: _rule(
        _K.LIABILITY,
        "Tax the channel remits",
        "Tax Withheld by Channel",
        _T.OTHER_CURRENT_LIABILITY,
        _DEBT,
        "tax title",
    ),
    Role.TIPS: _rule(_K.LIABILITY, "Tips", "Tips Payable", _T.OTHER_CURRENT_LIABILITY, _DEBT),
    Role.GIFT_CARDS: _rule(
        _K.LIABILITY, "Gift cards", "Gift Cards Outstanding", _T.OTHER_CURRENT_LIABILITY, _DEBT
    ),
    Role.STORE_CREDIT: _rule(
        _K.LIABILITY, "Store credit", "Store Credit Outstanding", _T.OTHER_CURRENT_LIABILITY, _DEBT
    ),
    Role.GIFT_CARDS_ISSUED: _rule(
        _K.EXPENSE, "Gift cards given away", "Promotional Gift Cards", _T.EXPENSE, _COST
    ),
    Role.GIFT_CARD_BREAKAGE: _rule(
        _K.LIABILITY,
        "Gift cards expired or disabled",
        "Gift Cards Expired or Disabled",
        _T.OTHER_CURRENT_LIABILITY,
        _DEBT | _INCOME,
    ),
    Role.CUSTOMER_BALANCE: _rule(
        _K.ASSET,
        "Unpaid orders",
        "Shopify Unpaid Orders",
        _T.OTHER_CURRENT_ASSET,
        frozenset({_T.OTHER_CURRENT_ASSET}),
    ),
    Role.CLEARING: _rule(
        _K.ASSET, "Payments on their way", "Other Payments Clearing", _T.BANK, _MONEY, "gateway"
    ),
    Role.CASH: _rule(_K.ASSET, "Cash in the drawer", "Cash Drawer", _T.BANK, _MONEY, "location"),
    Role.CASH_IN_TRANSIT: _rule(
        _K.ASSET, "Cash on its way to the bank", "Cash to Deposit", _T.BANK, _MONEY
    ),
    Role.CASH_ROUNDING: _rule(
        _K.INCOME, "Cash rounding", "Cash Rounding", _T.OTHER_INCOME, _CONTRA
    ),
    Role.CASH_OVER_SHORT: _rule(
        _K.EXPENSE, "Cash over or short", "Cash Over/Short", _T.EXPENSE, _CONTRA, "location"
    ),
    Role.PETTY_CASH: _rule(
        _K.EXPENSE, "Petty cash", "Petty Cash Expenses", _T.EXPENSE, _COST, "reason"
    ),
    Role.BANK: _rule(_K.ASSET, "Bank", "Checking", _T.BANK, frozenset({_T.BANK}), "payout account"),
    Role.PAYMENT_FEES: _rule(
        _K.EXPENSE, "Payment fees", "Merchant Fees", _T.EXPENSE, _COST, "gateway"
    ),
    Role.CHARGEBACKS: _rule(_K.EXPENSE, "Chargebacks", "Chargebacks", _T.EXPENSE, _COST),
    Role.RESERVES: _rule(
        _K.ASSET, "Reserves", "Shopify Payments Reserve", _T.OTHER_CURRENT_ASSET, _ASSET
    ),
    Role.FINANCING: _rule(
        _K.LIABILITY, "Shopify Capital", "Shopify Capital", _T.OTHER_CURRENT_LIABILITY, _DEBT
    ),
    Role.SHOPIFY_BILLS: _rule(
        _K.EXPENSE, "Shopify's bills", "Shopify Subscriptions and Apps", _T.EXPENSE, _COST
    ),
    Role.SHIPPING_LABELS: _rule(_K.EXPENSE, "Shipping labels", "Postage", _T.EXPENSE, _COST),
    Role.OTHER_PAYOUT: _rule(
        _K.ASSET,
        "Payout lines to sort",
        "Shopify Payouts to Sort",
        _T.OTHER_CURRENT_ASSET,
        _ASSET,
        "type",
    ),
    Role.COGS: _rule(
        _K.COST,
        "COGS account",
        "Cost of Goods Sold",
        _T.COST_OF_GOODS_SOLD,
        frozenset({_T.COST_OF_GOODS_SOLD}),
        "product type",
    ),
    Role.INVENTORY: _rule(_K.ASSET, "Inventory", "Inventory Asset", _T.OTHER_CURRENT_ASSET, _ASSET),
    Role.SHRINKAGE: _rule(
        _K.COST,
        "Inventory adjustments",
        "Inventory Adjustments",
        _T.COST_OF_GOODS_SOLD,
        _COST,
        "reason",
    ),
    Role.PAYABLES: _rule(
        _K.LIABILITY,
        "Payables",
        "Accounts Payable",
        _T.ACCOUNTS_PAYABLE,
        frozenset({_T.ACCOUNTS_PAYABLE}),
        "vendor",
    ),
    Role.FREIGHT_IN: _rule(_K.COST, "Freight in", "Freight In", _T.COST_OF_GOODS_SOLD, _COST),
    Role.OPENING: _rule(
        _K.EQUITY,
        "Opening balances",
        "Opening Balance Equity",
        _T.EQUITY,
        frozenset({_T.EQUITY}),
    ),
}
