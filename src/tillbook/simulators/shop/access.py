"""Which access scope a field needs, and what Shopify says when it is missing.

Only scopes the project's queries meet (facts, d.3). A denied field answers null with an error
whose code is ACCESS_DENIED; where the field may not be null, its parent becomes null. Without
`read_all_orders` a list silently leaves out orders older than 60 days, and one asked for by id is
denied.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Final

from graphql import GraphQLError

ALL_SCOPES: Final = frozenset(
    {
        "read_orders",
        "read_all_orders",
        "read_locations",
        "read_customers",
        "read_products",
        "read_inventory",
        "read_returns",
        "read_shopify_payments_accounts",
        "read_shopify_payments_payouts",
        "read_shopify_payments_disputes",
        "read_cash_tracking",
        "read_gift_cards",
        "read_gift_card_transactions",
        "read_store_credit_accounts",
        "read_store_credit_account_transactions",
    }
)
SCOPE_OF_FIELD: Final[dict[tuple[str, str], str]] = {
    ("QueryRoot", "orders"): "read_orders",
    ("QueryRoot", "order"): "read_orders",
    ("QueryRoot", "refund"): "read_orders",
    ("QueryRoot", "locations"): "read_locations",
    ("QueryRoot", "customersCount"): "read_customers",
    ("QueryRoot", "productVariantsCount"): "read_products",
    ("QueryRoot", "productVendors"): "read_products",
    ("QueryRoot", "shopifyPaymentsAccount"): "read_shopify_payments_accounts",
    ("QueryRoot", "disputes"): "read_shopify_payments_disputes",
    ("ShopifyPaymentsAccount", "payouts"): "read_shopify_payments_payouts",
    ("ShopifyPaymentsAccount", "balanceTransactions"): "read_shopify_payments_payouts",
    ("QueryRoot", "pointOfSaleDevicePaymentSessions"): "read_cash_tracking",
    ("QueryRoot", "pointOfSaleDevicePaymentSession"): "read_cash_tracking",
    ("CashAdjustmentActivity", "giftCard"): "read_gift_cards",
    ("QueryRoot", "giftCards"): "read_gift_cards",
    ("QueryRoot", "giftCard"): "read_gift_cards",
    ("GiftCard", "transactions"): "read_gift_card_transactions",
    ("QueryRoot", "customers"): "read_customers",
    ("QueryRoot", "storeCreditAccount"): "read_store_credit_accounts",
    ("Customer", "storeCreditAccounts"): "read_store_credit_accounts",
    ("StoreCreditAccount", "transactions"): "read_store_credit_account_transactions",
    ("Order", "retailLocation"): "read_locations",
    ("OrderTransaction", "location"): "read_locations",
    ("Order", "customer"): "read_customers",
    ("Order", "billingAddress"): "read_customers",
    ("LineItem", "product"): "read_products",
    ("LineItem", "variant"): "read_products",
    ("ProductVariant", "inventoryItem"): "read_inventory",
    ("ReturnAgreement", "return"): "read_returns",
}
RECENT: Final = timedelta(days=60)


def denied(what: str, scope: str) -> GraphQLError:
    """The error for a field or object that a scope would open."""
    return GraphQLError(
        f"Access denied for {what}. Required access: `{scope}` access scope.",
        extensions={"code": "ACCESS_DENIED", "requiredAccess": f"`{scope}` access scope."},
    )


def check_field(parent: str, name: str, granted: Collection[str]) -> None:
    """Raise the ACCESS_DENIED error when the field's scope is not granted."""
    scope = SCOPE_OF_FIELD.get((parent, name))
    if scope is not None and scope not in granted:
        raise denied(f"{name} field", scope)
