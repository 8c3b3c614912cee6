"""Books that were kept before anything of ours: two years of a small shop, to the cent.

A starting position, a finished fiscal year, one that is under way, and in the last weeks the
shop's payouts entered by hand as sales: what a look at "before" must find. Everything is dated
between 2024-12-31 and 2026-11-06.
"""

from dataclasses import dataclass

from tillbook.simulators.company.books import Books
from tillbook.simulators.company.hand import record


@dataclass(frozen=True, slots=True)
class Event:
    """One transaction: kind, day, postings in cents (debit positive, the first names it), words."""

    kind: str
    day: str
    postings: tuple[tuple[str, int], ...]
    ref_number: str = ""
    memo: str = ""
    entity: str = ""


_BEFORE = (
    Event(
        "JournalEntry",
        "2024-12-31",
        (
            ("Accounts Payable", -215_000),
            ("Checking", 1_825_000),
            ("Savings", 1_000_000),
            ("Inventory Asset", 2_440_000),
            ("Furniture and Equipment", 600_000),
            ("Accumulated Depreciation", -120_000),
            ("Opening Balance Equity", -5_530_000),
        ),
        "OPEN",
        entity="Harbor Textiles",
    ),
    Event("Deposit", "2025-06-30", (("Checking", 6_120_000), ("Merchandise Sales", -6_120_000))),
    Event(
        "JournalEntry",
        "2025-06-30",
        (("Cost of Goods Sold", 2_700_000), ("Inventory Asset", -2_700_000)),
        "COGS-25-1",
    ),
    Event(
        "Bill",
        "2025-08-15",
        (("Accounts Payable", -4_000_000), ("Inventory Asset", 4_000_000)),
        "HT-8812",
        entity="Harbor Textiles",
    ),
    Event(
        "BillPaymentCheck",
        "2025-09-15",
        (("Checking", -4_000_000), ("Accounts Payable", 4_000_000)),
        "1041",
        entity="Harbor Textiles",
    ),
    Event("Deposit", "2025-12-31", (("Checking", 6_880_000), ("Merchandise Sales", -6_880_000))),
    Event(
        "JournalEntry",
        "2025-12-31",
        (("Cost of Goods Sold", 3_100_000), ("Inventory Asset", -3_100_000)),
        "COGS-25-2",
    ),
    Event("Check", "2025-12-31", (("Checking", -1_800_000), ("Rent Expense", 1_800_000)), "1058"),
)
_TAXED = (
    Event(
        "Deposit",
        "2026-03-31",
        (
            ("Checking", 3_300_000),
            ("Merchandise Sales", -3_127_962),
            ("Sales Tax Payable", -172_038),
        ),
    ),
    Event(
        "SalesTaxPaymentCheck",
        "2026-04-20",
        (("Checking", -172_038), ("Sales Tax Payable", 172_038)),
        "1066",
        entity="Maine Revenue Services",
    ),
)
_UNTAXED = (
    Event("Deposit", "2026-03-31", (("Checking", 3_300_000), ("Merchandise Sales", -3_300_000))),
)
_AFTER = (
    Event(
        "Bill",
        "2026-05-10",
        (("Accounts Payable", -2_200_000), ("Inventory Asset", 2_200_000)),
        "HT-9020",
        entity="Harbor Textiles",
    ),
    Event(
        "JournalEntry",
        "2026-06-30",
        (("Cost of Goods Sold", 1_450_000), ("Inventory Asset", -1_450_000)),
        "COGS-26-1",
    ),
    Event("Check", "2026-09-30", (("Checking", -1_350_000), ("Rent Expense", 1_350_000)), "1079"),
    *(
        Event(
            "Deposit",
            day,
            (("Checking", amount_minor), ("Merchandise Sales:Online", -amount_minor)),
            memo="Shopify payout",
        )
        for day, amount_minor in (
            ("2026-10-28", 184_277),
            ("2026-10-30", 96_015),
            ("2026-11-02", 41_230),
        )
    ),
    Event(
        "JournalEntry",
        "2026-11-06",
        (("Petty Cash", 11_800), ("Merchandise Sales", -11_800)),
        "TILL-1106",
        memo="Cash of the till",
    ),
)


def add_history(books: Books) -> None:
    """Post the two years. Without sales tax nothing is posted to Sales Tax Payable."""
    taxed = _TAXED if books.settings.sales_tax else _UNTAXED
    for event in (*_BEFORE, *taxed, *_AFTER):
        record(
            books,
            event.kind,
            event.day,
            event.postings,
            ref_number=event.ref_number,
            memo=event.memo,
            entity=event.entity,
        )
