"""The words of problems with payouts, drawers, gift cards and stock; part of the catalogue.

Each is what happened and where, and what to do, as templates that the problem's particulars fill
(problems). They stand apart from the catalogue only because it is long.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tillbook.core.codes import Code
from tillbook.core.wording import Wording

MONEY_WORDS: Final[Mapping[Code, Wording]] = {
    Code.PAYOUT_LINE_DIFFERS: Wording(
        "Balance transaction {line} ({type}): {amount} less a fee of {fee} is not {net} "
        "{currency}.",
        "Tillbook books no payout with it. Report it with an export of the payout.",
    ),
    Code.PAYOUT_CURRENCY: Wording(
        "Payout {payout} of {net} {currency} is not in {expected}.",
        "Tillbook does not book it. Enter it in QuickBooks by hand.",
    ),
    Code.PAYOUT_DIFFERS: Wording(
        "Payout {payout} is {net} {currency}, its transactions add up to {sum} {currency}: a "
        "difference of {difference}.",
        "Tillbook looks again at the next read and books it once it adds up.",
    ),
    Code.PAYOUT_LACKS_RETRY: Wording(
        "Payout {payout} is {net} {currency}, its transactions add up to {sum} {currency}. The "
        "difference of {difference} is an earlier payout that is paid again.",
        "Enter it in QuickBooks by hand; Shopify does not show the transaction that brings it.",
    ),
    Code.PAYOUT_TO_SORT: Wording(
        "Payout {payout} has {amount} {currency} of the type {type}, which Tillbook does not sort.",
        "Choose an account for it under Accounts, or move it in QuickBooks.",
    ),
    Code.PAYOUT_GONE: Wording(
        "Payout {payout} of {net} {currency}, booked on {day}, did not arrive: Shopify says "
        "{status}.",
        "Tillbook reversed it. When Shopify pays again, that payout is booked.",
    ),
    Code.UNREADABLE_RECORD: Wording(
        "{record} {number} cannot be read: {reason}.",
        "Tillbook leaves it out and reads it again next time. If it stays, report it.",
    ),
    Code.SESSION_DIFFERS: Wording(
        "Register session of {day} at {drawer}: {opening} at opening, {moved} in and out and "
        "{over_short} over or short make {sum}, but {closing} {currency} is stated at closing: a "
        "difference of {difference}.",
        "Tillbook does not book the session. Compare it with the session in Shopify.",
    ),
    Code.SESSION_CURRENCY: Wording(
        "The register session of {day} at {drawer} is in {currency}, not in {expected}.",
        "Tillbook does not book it. Enter it in QuickBooks by hand.",
    ),
    Code.CARD_DIFFERS: Wording(
        "Gift card {card}: {value_in} in and {value_out} out leave {sum}, but its balance is "
        "{balance} {currency}: a difference of {difference}.",
        "Compare it with the card in Shopify. Tillbook posts nothing for the difference.",
    ),
    Code.CARDS_SOLD_DIFFER: Wording(
        "Order {order} sold gift cards for {sold} {currency}, its cards were issued with {issued}.",
        "Compare the order with its cards in Shopify. Tillbook posts nothing for the difference.",
    ),
    Code.CARD_MATCHED: Wording(
        "Gift card {card} of {amount} {currency} is taken for the refund of order {order}: matched "
        "by amount.",
        "If it was given away instead, enter it in QuickBooks as a promotion.",
    ),
    Code.CARD_CURRENCY: Wording(
        "Gift card or store credit {card} is in {currency}, not in {expected}.",
        "Tillbook does not book it. Enter it in QuickBooks by hand.",
    ),
    Code.STORE_CREDIT_DIFFERS: Wording(
        "Store credit account {account}: its movements add up to {sum}, but its balance is "
        "{balance} {currency}: a difference of {difference}.",
        "Compare it with the customer's store credit in Shopify. Tillbook posts nothing for it.",
    ),
    Code.RESTOCK_UNKNOWN: Wording(
        "Order {order}: Shopify does not say whether {item} went back into stock.",
        "Its cost is not taken back. If it was restocked, enter it in QuickBooks by hand.",
    ),
    Code.COST_UNKNOWN: Wording(
        "Order {order}: {item} is tracked and has no cost in Shopify.",
        "Enter the cost per item in Shopify. What is sold from then on is booked with it.",
    ),
}
