"""Many list entries at once, so that lists can be counted, paged and filled to the brim.

Names are made of ordinary words and numbers and repeat from run to run; every twentieth entry is
inactive, as lists of years are.
"""

from collections.abc import Mapping

from tillbook.simulators.company.books import Books
from tillbook.simulators.company.refusal import Refusal

INACTIVE_EVERY = 20

_FIRST = ("Anna", "Ben", "Carla", "Dmitri", "Elena", "Femi", "Grace", "Hugo", "Ines", "Jakub")
_LAST = ("Abbott", "Brandt", "Castillo", "Dube", "Eriksen", "Fofana", "Gruber", "Haddad", "Ito")
_FIRMS = ("Harbor", "Pine", "Casco", "Granite", "Acadia", "Munjoy", "Penobscot")
_TRADES = ("Supply", "Textiles", "Freight", "Paper", "Ceramics", "Printing")
_THINGS = ("Mug", "Scarf", "Lantern", "Notebook", "Candle", "Apron", "Basket", "Blanket")
_COLOURS = ("Slate", "Moss", "Rust", "Cream", "Ink", "Sand", "Plum")
_SOLD = ("ItemNonInventory", "ItemOtherCharge", "ItemService")


def add_rows(books: Books, rows: Mapping[str, int]) -> None:
    """Add so many entries of each kind. Raises ValueError where a list is full before that."""
    values = {kind: _values(books, kind) for kind in rows}
    for kind, count in rows.items():
        for number in range(1, count + 1):
            try:
                books.add_entry(
                    kind,
                    _name(kind, number),
                    values[kind],
                    is_active=number % INACTIVE_EVERY != 0,
                )
            except Refusal as full:
                raise ValueError(f"{kind} {number} of {count}: {full}") from full


def _name(kind: str, number: int) -> str:
    """A name of its own for each kind, as customers, vendors and employees share one space."""
    if kind.startswith("Item"):
        thing = f"{_COLOURS[number % len(_COLOURS)]} {_THINGS[number % len(_THINGS)]}"
        return f"{thing} {kind.removeprefix('Item')[:3].upper()}{number:05d}"
    if kind == "Vendor":
        firm = f"{_FIRMS[number % len(_FIRMS)]} {_TRADES[number % len(_TRADES)]}"
        return f"{firm} {number:05d}"
    person = f"{_LAST[number % len(_LAST)]}, {_FIRST[number % len(_FIRST)]}"
    return f"{person} {kind[0]}{number:05d}"


def _values(books: Books, kind: str) -> dict[str, str]:
    def account(name: str) -> str:
        entry = books.find(name, "Account")
        if entry is None:
            raise ValueError(f"the company has no account {name!r}")
        return entry.list_id

    if kind == "ItemInventory":
        return {
            "SalesPrice": "12.00",
            "IncomeAccountRef": account("Merchandise Sales"),
            "COGSAccountRef": account("Cost of Goods Sold"),
            "AssetAccountRef": account("Inventory Asset"),
        }
    if kind in _SOLD:
        return {
            "SalesOrPurchase/Price": "12.00",
            "SalesOrPurchase/AccountRef": account("Merchandise Sales"),
        }
    return {}
