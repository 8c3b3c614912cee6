"""Names under which bookkeepers commonly keep what a role means, and words that give one away.

Data only, compared without capitals; QuickBooks' own charts of accounts and everyday usage. A name
here suggests, it never decides: a person confirms every suggestion.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tillbook.core.roles import Role

KNOWN_NAMES: Final[Mapping[Role, tuple[str, ...]]] = {
    Role.SALES: (
        "Sales", "Sales Income", "Merchandise Sales", "Product Sales", "Retail Sales",
        "Sales of Product Income", "Store Sales", "Online Sales", "Sales Revenue",
    ),
    Role.DISCOUNTS: (
        "Discounts", "Sales Discounts", "Discounts Given", "Customer Discounts",
        "Discounts/Refunds Given",
    ),
    Role.RETURNS: (
        "Returns", "Sales Returns", "Returns and Allowances", "Sales Returns and Allowances",
        "Customer Returns", "Refunds",
    ),
    Role.SHIPPING: (
        "Shipping Income", "Shipping and Delivery Income", "Shipping Charged", "Freight Income",
        "Shipping and Handling Income", "Delivery Income", "Shipping Revenue",
    ),
    Role.DUTIES: ("Duties Payable", "Import Duties Payable", "Customs Duties Payable"),
    Role.RETURN_FEES: ("Restocking Fees", "Return Fees"),
    Role.TAX: ("Sales Tax Collected", "Shopify Sales Tax", "Sales Tax Collected Shopify"),
    Role.CHANNEL_TAX: ("Marketplace Tax", "Tax Collected by Marketplace"),
    Role.TIPS: ("Tips Payable", "Tips", "Employee Tips", "Tips Owed", "Gratuities Payable"),
    Role.GIFT_CARDS: (
        "Gift Cards", "Gift Cards Outstanding", "Customer Gift Cards", "Gift Card Liability",
        "Gift Certificates Outstanding", "Gift Certificates", "Unredeemed Gift Cards",
    ),
    Role.STORE_CREDIT: ("Store Credit", "Store Credit Outstanding", "Customer Store Credit"),
    Role.CUSTOMER_BALANCE: ("Unpaid Orders", "Shopify Unpaid Orders", "Orders Receivable"),
    Role.CASH: ("Cash Drawer", "Cash Register", "Till", "Cash in Drawer", "Cash in Register"),
    Role.CASH_IN_TRANSIT: ("Cash to Deposit", "Cash in Transit"),
    Role.CASH_ROUNDING: ("Cash Rounding", "Rounding", "Rounding Differences"),
    Role.CASH_OVER_SHORT: ("Cash Over/Short", "Cash Over Short", "Cash Short and Over"),
    Role.PETTY_CASH: ("Petty Cash Expenses", "Petty Cash Expense"),
    Role.BANK: ("Checking", "Business Checking", "Checking Account", "Operating Account"),
    Role.PAYMENT_FEES: (
        "Merchant Fees", "Merchant Account Fees", "Credit Card Fees", "Payment Processing Fees",
        "Credit Card Processing Fees", "Merchant Service Fees", "Shopify Fees",
    ),
    Role.CHARGEBACKS: ("Chargebacks", "Chargeback Losses"),
    Role.FINANCING: ("Shopify Capital", "Shopify Loan"),
    Role.SHOPIFY_BILLS: ("Shopify Subscriptions", "Shopify Subscription", "Shopify Apps"),
    Role.SHIPPING_LABELS: (
        "Postage", "Postage and Delivery", "Shipping Expense", "Shipping Labels",
        "Freight and Shipping Costs", "Postage and Shipping",
    ),
    Role.COGS: ("Cost of Goods Sold", "Cost of Sales", "COGS"),
    Role.INVENTORY: ("Inventory Asset", "Inventory", "Merchandise Inventory"),
    Role.SHRINKAGE: ("Inventory Adjustments", "Inventory Shrinkage", "Shrinkage"),
    Role.PAYABLES: ("Accounts Payable",),
    Role.FREIGHT_IN: ("Freight In", "Freight", "Inbound Freight"),
    Role.OPENING: ("Opening Balance Equity",),
}  # fmt: skip
"""Names that mean a role beside the one we suggest ourselves (core.roles)."""

TELLING_WORDS: Final[Mapping[Role, tuple[frozenset[str], ...]]] = {
    Role.GIFT_CARDS: (frozenset({"gift", "card"}), frozenset({"gift", "certificate"})),
    Role.STORE_CREDIT: (frozenset({"store", "credit"}),),
    Role.TIPS: (frozenset({"tip"}), frozenset({"gratuity"})),
    Role.DISCOUNTS: (frozenset({"discount"}),),
    Role.PAYMENT_FEES: (
        frozenset({"merchant", "fee"}),
        frozenset({"processing", "fee"}),
        frozenset({"credit", "card", "fee"}),
    ),
    Role.CHARGEBACKS: (frozenset({"chargeback"}),),
}
"""Sets of words, singular, each of which is enough to tell what an account is for."""

GATEWAY_WORDS: Final[Mapping[str, frozenset[str]]] = {
    "shopify_payments": frozenset({"shopify", "clearing"}),
    "paypal": frozenset({"paypal"}),
}
"""Words of a clearing account by gateway; any other gateway is told by its own name."""

SPECIAL_OF: Final[Mapping[Role, str]] = {
    Role.COGS: "CostOfGoodsSold",
    Role.INVENTORY: "InventoryAssets",
    Role.PAYABLES: "AccountsPayable",
    Role.OPENING: "OpeningBalanceEquity",
}
"""`SpecialAccountType` of the account that QuickBooks itself keeps for the purpose."""

NEVER_MADE: Final = frozenset({Role.BANK, Role.PAYABLES, Role.OPENING})
"""Roles whose account a company has of its own: none is suggested to be created."""
