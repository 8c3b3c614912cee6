"""Everything a company file remembers, as plain records that JSON can hold.

A snapshot is the JSON of `State`; a file on disk is the same text. Runtime things (clock,
indexes, open iterators, hooks) are not state: they are made anew when a file is opened, as an
iterator dies with its QuickBooks session.
"""

import msgspec

from tillbook.simulators.company.ledger import LedgerEntry

# Which lists share one space of names. Customers, vendors, employees and other names do
# (facts/quickbooks.md, C2), and so do items of every type.
NAMESPACES = {
    "Account": "Account",
    "Class": "Class",
    "Customer": "Entity",
    "Vendor": "Entity",
    "Employee": "Entity",
    "OtherName": "Entity",
    "ItemService": "Item",
    "ItemNonInventory": "Item",
    "ItemOtherCharge": "Item",
    "ItemInventory": "Item",
    "ItemSalesTax": "Item",
    "SalesTaxCode": "SalesTaxCode",
}
ENTITY_KINDS = tuple(kind for kind, space in NAMESPACES.items() if space == "Entity")
ITEM_KINDS = tuple(kind for kind, space in NAMESPACES.items() if space == "Item")


class Settings(msgspec.Struct, frozen=True):
    """What the file is and what its preferences say. Dates are yyyy-mm-dd."""

    name: str
    edition: str
    country: str
    path: str
    sales_tax: bool
    closing_date: str | None
    class_tracking: bool
    inventory: bool
    multi_user: bool
    multicurrency: bool
    home_currency: str
    items_max: int
    names_max: int
    name_list_max: int
    accounts_max: int
    sets_remembered: int
    line_accounts: bool = True  # whether a line may name another account than its item's
    keeps_credit_payments: bool = False  # whether a payment of 0.00 that sets credits is kept


class Entry(msgspec.Struct):
    """One list entry. `values` maps element paths to text; a path ending in Ref holds a ListID."""

    kind: str
    list_id: str
    name: str
    parent_id: str | None
    is_active: bool
    time_created: str
    time_modified: str
    edit_sequence: str
    values: dict[str, str]


class Line(msgspec.Struct):
    """One line of a transaction; `values` as in `Entry`."""

    line_id: str
    values: dict[str, str]


class Transaction(msgspec.Struct):
    """One transaction. `values` as in `Entry`, without its lines; amounts are in `values`."""

    kind: str
    txn_id: str
    number: int
    time_created: str
    time_modified: str
    edit_sequence: str
    date: str
    ref_number: str
    values: dict[str, str]
    lines: list[Line]


class Link(msgspec.Struct, frozen=True):
    """So many cents of a credit settle so much of a charge.

    `maker_id` is the transaction that said so: a payment, a refund, a cheque, an invoice.
    """

    maker_id: str
    credit_id: str
    charge_id: str
    amount_minor: int


class Movement(msgspec.Struct):
    """One line's effect on the stock of an item.

    `quantity` is signed. `value_minor` is what the stock gains in cents, None where QuickBooks
    takes it at average cost; `gained_minor` is the outcome, posted between the two accounts.
    """

    txn_id: str
    date: str
    number: int
    item_id: str
    quantity: str
    value_minor: int | None
    asset_id: str
    against_id: str
    gained_minor: int = 0


class StoredSet(msgspec.Struct, frozen=True):
    """What is remembered of a message set: its id, the request's checksum, the answer.

    `response` is None where the set was sent with responseData="includeNone".
    """

    set_id: str
    checksum: str
    response: str | None


class State(msgspec.Struct):
    """The whole file. Entries and transactions are keyed by their ids, in order of creation."""

    settings: Settings
    entries: dict[str, Entry] = {}
    transactions: dict[str, Transaction] = {}
    ledger: dict[str, LedgerEntry] = {}
    links: list[Link] = []
    movements: list[Movement] = []
    sets: list[StoredSet] = []
    data_exts: dict[str, dict[str, str]] = {}  # OwnerID -> name -> value, on the company
    counter: int = 0
    transaction_number: int = 0


def dump(state: State) -> str:
    """JSON of a state."""
    return msgspec.json.format(msgspec.json.encode(state), indent=1).decode()


def parse(text: str) -> State:
    """The state that `dump` wrote; raises msgspec.ValidationError for anything else."""
    return msgspec.json.decode(text, type=State)
