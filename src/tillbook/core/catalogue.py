"""The catalogue: what each problem is called in words, and what is to be done, once.

English templates; pages translate them and fill in the same particulars.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tillbook.core.codes import Code
from tillbook.core.money_words import MONEY_WORDS
from tillbook.core.wording import Wording

__all__ = ["CATALOGUE", "Wording"]

CATALOGUE: Final[Mapping[Code, Wording]] = {
    Code.BAD_LINE: Wording(
        "Line {line} of {file} cannot be read: {reason}.",
        "Export the orders again, or send us the line; every other line was read.",
    ),
    Code.ORPHAN_LINE: Wording(
        "Line {line} of {file} belongs to {parent}, which the file does not contain.",
        "Export the whole period again; nothing of this line was booked.",
    ),
    Code.NO_SHOP_LINE: Wording(
        "The export does not say the shop's {what}; {assumed} is assumed.",
        "Give it with --timezone, or add a Shop line to the export.",
    ),
    Code.UNREADABLE_ORDER: Wording(
        "Order {order} cannot be read: {reason}.",
        "Everything else is booked. Send us the order's export lines.",
    ),
    Code.UNKNOWN_SALE: Wording(
        "Order {order} has a sale of a kind Tillbook does not know: {kind}, {amount} {currency}.",
        "The order waits until Tillbook is updated; look for a newer version.",
    ),
    Code.UNKNOWN_ACTION: Wording(
        "Order {order} has a sale with an action Tillbook does not know: {kind}, "
        "{amount} {currency}.",
        "The order waits until Tillbook is updated; look for a newer version.",
    ),
    Code.TAXES_DO_NOT_ADD_UP: Wording(
        "Order {order} is held: its tax lines add up to {sum} {currency}, its tax says "
        "{stated} {currency}.",
        "Open the order in Shopify and save it again, then sync; if it stays, send it to us.",
    ),
    Code.UNREADABLE_AMOUNT: Wording(
        "Order {order} has an amount that cannot be read: {text}.",
        "The order waits; everything else is booked. Send us the order's export lines.",
    ),
    Code.UNREADABLE_TENDER: Wording(
        "Order {order} has a payment of a kind Tillbook does not know: {kind}, "
        "{amount} {currency}.",
        "The order waits until Tillbook is updated; look for a newer version.",
    ),
    Code.FACT_CHANGED: Wording(
        "Shopify now gives other figures for {fact} of order {order} than when it was first read.",
        "The first figures stay in the books. Compare the order in Shopify and correct by hand.",
    ),
    Code.FOREIGN_CURRENCY: Wording(
        "Order {order} is in {currency}, the shop's books are in {expected}.",
        "Shopify should give every amount in the shop's currency; send us the order.",
    ),
    Code.NO_ACCOUNT: Wording(
        "No QuickBooks account is chosen for {role}{qualifier}.",
        "Choose one on the page Accounts. Everything else goes on.",
    ),
    Code.ACCOUNT_NOT_ALLOWED: Wording(
        "{account} ({type}) cannot be used for {role}.",
        "An account of type {allowed} is needed; if QuickBooks has this name for another type, "
        "rename that account there. QuickBooks' own accounts for sales tax, receivables, payables "
        "and undeposited funds cannot stand on an item.",
    ),
    Code.TOO_MANY_LINES: Wording(
        "One sale of order {order} alone needs more than {lines_max} lines on a document.",
        "The order waits; everything else goes on. Send us the order.",
    ),
    Code.NUMBERS_EXHAUSTED: Wording(
        "{day} has used all its {numbers_max} document numbers.",
        "What is left of the day waits; everything else goes on. Send us the day.",
    ),
    Code.CURRENCY_NOT_DELIVERABLE: Wording(
        "{currency} has three decimals; QuickBooks amounts have exactly two.",
        "The days can be previewed, not delivered.",
    ),
    Code.ORDER_DIFFERS: Wording(
        "Order {order}: {relation} is {ours} {currency} by its sales and payments, "
        "Shopify says {stated} {currency}.",
        "Open the order in Shopify; if both figures are right, send it to us.",
    ),
    Code.ROUNDING_UNDECIDED: Wording(
        "Order {order}: Shopify's totals do not tell whether the cash amount contains its "
        "rounding of {rounding} {currency}.",
        "It is booked as rounded on top; compare the drawer's count.",
    ),
    Code.WRONG_COMPANY: Wording(
        "This is another company file: {found}, not {expected}. Nothing was written to it.",
        "Open {expected} in QuickBooks and press Update Selected in the Web Connector.",
    ),
    Code.NOT_US: Wording(
        "This company file is of QuickBooks {country}; Tillbook writes to the US edition.",
        "Write to us if you need another edition. Nothing was written.",
    ),
    Code.OTHER_HOME_CURRENCY: Wording(
        "The company's home currency is {found}, the shop sells in {expected}.",
        "Connect a company file kept in {expected}. Nothing was written.",
    ),
    Code.SALES_TAX_OFF: Wording(
        "Sales tax is off in this company file.",
        "In QuickBooks: Edit > Preferences > Sales Tax > Company Preferences > "
        "Do you charge sales tax? Yes. Then choose Update Selected in the Web Connector.",
    ),
    Code.NO_NON_TAX_CODE: Wording(
        "The company file has no non-taxable sales tax code.",
        "In QuickBooks: Lists > Sales Tax Code List, add one that is Non-Taxable.",
    ),
    Code.QUICKBOOKS_TOO_OLD: Wording(
        "{product} is too old: it speaks qbXML {newest}, Tillbook needs {needed}. Nothing was "
        "written to it.",
        "Update QuickBooks Desktop; QuickBooks 2014 and later will do.",
    ),
    Code.INACTIVE_ENTRY: Wording(
        "{kind} “{name}” is inactive in QuickBooks.",
        "In QuickBooks show inactive entries and make it active; then sync again.",
    ),
    Code.REFUSED: Wording(
        "QuickBooks refused {document}. {reason}",
        "Mend what QuickBooks names, then sync again; everything else goes on.",
    ),
    Code.REFUSED_BY_PARSER: Wording(
        "QuickBooks could not read {document} ({hresult}).",
        "This is our mistake: everything else was delivered. Send us the document.",
    ),
    Code.TOTAL_DIFFERS: Wording(
        "{document} holds {theirs} {currency} in QuickBooks, {ours} {currency} was sent.",
        "It stays as it is; compare the lines on the day's page.",
    ),
    Code.IN_FLIGHT: Wording(
        "The last answer of QuickBooks was lost; it may still be working on {documents}.",
        "Nothing is sent twice: Tillbook asks again at {at}.",
    ),
    Code.MISSING_IN_QUICKBOOKS: Wording(
        "{document} was delivered and is not in QuickBooks any more.",
        "If a back-up was restored, press Try again: it is asked for, and sent if it is gone. If "
        "it was deleted on purpose, press Leave it out. Nothing is written until then.",
    ),
    Code.LEFT_OUT: Wording(
        "{document} is left out of QuickBooks: somebody said so.",
        "Its day differs by it. Enter it in QuickBooks by hand if it belongs there.",
    ),
    Code.NOT_OURS: Wording(
        "Number {ref_number} is used in QuickBooks by somebody else's document.",
        "Nothing is to be done: ours carries its own mark.",
    ),
    Code.NAME_TAKEN: Wording(
        "QuickBooks already has “{name}” as something else than {kind}.",
        "Rename that entry in QuickBooks, then sync again.",
    ),
    Code.NOT_IN_LISTS: Wording(
        "{document} needs the {kind} “{name}”, which QuickBooks does not have.",
        "Mend what QuickBooks said when it refused that entry, then press Try everything again.",
    ),
    Code.NOT_WRITABLE: Wording(
        "{document} cannot be written for QuickBooks: {reason}",
        "This is our mistake: everything else goes on. Send us the document.",
    ),
    Code.NOT_READ: Wording(
        "QuickBooks did not give {what}: {reason}",
        "Press Update Selected in the Web Connector when QuickBooks is free again.",
    ),
    Code.SHOP_UNREACHABLE: Wording(
        "Shopify did not answer: {reason}.",
        "Tillbook tries again by itself; what was read before is kept.",
    ),
    Code.SHOP_REFUSED: Wording(
        "Shopify refused to answer: {reason}.",
        "Check the app in Shopify and its scopes; another access token is given on the page "
        "Connect the shop.",
    ),
    Code.NOT_STARTED: Wording(
        "{shop} is not started yet: nothing of it is booked.",
        "Finish its set-up: the last step starts it. A preview can be had before.",
    ),
    Code.SHOP_CHANGED: Wording(
        "The shop's {what} is {found} now; it was {expected} when the shop was connected.",
        "Nothing is read until it is {expected} again; write to us if the change is meant.",
    ),
    Code.QUICKBOOKS_ONLINE: Wording(
        "Tillbook writes to QuickBooks Desktop; QuickBooks Online cannot call it.",
        "For QuickBooks Online, Shopify's App Store has connectors of its own. If the company "
        "file is kept in QuickBooks Desktop, say so in set-up, step 1.",
    ),
    Code.WRONG_EDITION: Wording(
        "{product} is not an edition Tillbook writes to. Nothing was written to it.",
        "QuickBooks Desktop Pro, Premier or Enterprise is needed.",
    ),
    Code.POS_UNFINISHED: Wording(
        "QuickBooks Point of Sale was used, and its data migration is not finished.",
        "Finish it before Start: a day that both hand over is in the books twice.",
    ),
    Code.OTHER_CONNECTOR: Wording(
        "Something else posts Shopify sales to this company file.",
        "Switch it off before Start, or each sale is in the books twice. The preview looks for "
        "amounts near a day's total.",
    ),
    Code.NO_ZERO_TAX_ITEM: Wording(
        "The company file has no sales tax item at 0 %.",
        "Create it in set-up, step 2, or add one in QuickBooks, then look again.",
    ),
    Code.OPENING_UNREADABLE: Wording(
        "What order {order} owed before {day} is not known: it cannot be read.",
        "Nothing of it is booked at the opening; its difference is named on the page Proof. Send "
        "us the order.",
    ),
    Code.OPENING_PARTLY_KNOWN: Wording(
        "Shopify shows Tillbook the orders of the last 60 days only: what older ones owe is not "
        "known.",
        "Enter what all unpaid orders owed together, or give the shop's token the scope "
        "read_all_orders.",
    ),
    Code.OPENING_UNDECIDED: Wording(
        "The opening balance of {role}{qualifier} is not decided.",
        "Enter the amount, or choose what is done with it, on the page Opening balances.",
    ),
    Code.OPENING_CLOSED: Wording(
        "The opening journal would be dated {day}; QuickBooks' books are closed up to {closed}.",
        "Choose a start date at least two days after {closed}, or another choice than the journal.",
    ),
    Code.OPENING_DIFFERS: Wording(
        "{account} holds {theirs} {currency} in QuickBooks on {day}; the opening is {ours} "
        "{currency}.",
        "If the account holds other things too, nothing is wrong. Else compare the amounts.",
    ),
    Code.OPENING_STARTED: Wording(
        "{shop} is started: its start date and opening balances stand.",
        "A reset, an operation of its own, is the way to begin again.",
    ),
    Code.OPENING_ACCOUNT: Wording(
        "No account is chosen that already holds {role}{qualifier}.",
        "Choose the account in which your books keep it.",
    ),
    Code.START_DATE_MISSING: Wording(
        "No start date is chosen.",
        "Choose the first day that Tillbook books, on the page Opening balances.",
    ),
    Code.START_DATE_TOO_LATE: Wording(
        "{day} is too far ahead.",
        "Choose {latest} or an earlier day.",
    ),
    Code.START_DATE_TOO_EARLY: Wording(
        "{day} is before {earliest}, and earlier orders are not shown to Tillbook.",
        "Choose {earliest} or a later day. With the scope read_all_orders earlier days can be "
        "read too.",
    ),
    Code.ROWS_UNKNOWN: Wording(
        "How many names and items QuickBooks holds is not known yet.",
        "Press Update Selected in the Web Connector, then look again.",
    ),
    Code.TOO_MANY_ROWS: Wording(
        "QuickBooks would hold {rows} names and items after the first sync; {product} takes "
        "{rows_max} before Summary is needed.",
        "Choose Summary for Customers, Inventory or Vendors. Inactive entries count too.",
    ),
    Code.LIST_FULL: Wording(
        "QuickBooks would hold {rows} {kind} after the first sync; there is room for {rows_max}.",
        "Delete entries in QuickBooks that nobody uses, inactive ones too, or choose Summary.",
    ),
    Code.SHOP_ROWS_UNKNOWN: Wording(
        "Shopify does not say how many {kind} the shop has.",
        "Choose Summary, or give Tillbook access to them in Shopify and look again.",
    ),
    Code.DETAILED_LATER: Wording(
        "Detailed comes with a later version.",
        "Choose Summary. It can be changed when Detailed is there.",
    ),
    Code.ALREADY_STARTED: Wording(
        "{shop} was started on {at} by {who}.",
        "It cannot be started twice. A reset is an operation of its own.",
    ),
    Code.NAME_DIFFERS: Wording(
        "“{typed}” is not the company's name.",
        "Type {expected}, exactly so.",
    ),
    Code.STEP_OPEN: Wording(
        "The step “{what}” is not finished.",
        "Open it, decide, and go on.",
    ),
    Code.STEP_WAITS: Wording(
        "The step “{what}” waits for an answer.",
        "QuickBooks answers at its next call; press Update Selected in the Web Connector.",
    ),
    Code.NOT_PAIRED: Wording(
        "QuickBooks has not been seen yet.",
        "Pair it in set-up, step 3, and press Update Selected in the Web Connector.",
    ),
    Code.SHOP_NOT_READ: Wording(
        "The orders of {shop} have not been read to their end yet.",
        "Tillbook reads them by itself. If it takes long, look at the step Connect the shop.",
    ),
    Code.START_DATE_CLOSED: Wording(
        "The start date {day} is in a closed period: QuickBooks' books are closed up to {closed}.",
        "Choose a later start date, or have the closing date moved in QuickBooks.",
    ),
    Code.NOT_SEEN: Wording(
        "QuickBooks did not show {what}: {reason}",
        "Ask again on the page that shows it, then press Update Selected in the Web Connector.",
    ),
    Code.SHOP_TAKEN: Wording(
        "{shop} is connected already.",
        "Open it in Settings; another token is given there.",
    ),
    Code.TOO_MANY_SHOPS: Wording(
        "{shops_max} shops were connected to this company; their numbers have no letter left.",
        "Connect the shop to another company.",
    ),
    Code.DAY_BEFORE_OPEN: Wording(
        "The day before the start, {day}, is not closed yet: what was open then can still change.",
        "Start is possible from {at}. Or choose an earlier start date.",
    ),
    Code.SHOP_READ_EARLY: Wording(
        "{shop} was last read before {day} was closed: more can be open at the start than is "
        "known.",
        "Tillbook reads it again by itself. If it takes long, look at the step Connect the shop.",
    ),
    **MONEY_WORDS,
}
