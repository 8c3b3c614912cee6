"""A config is judged whole before anything is read, with the file and the row that is wrong."""

from pathlib import Path

import pytest
from click.testing import Result

from tests.cli.conftest import run
from tests.cli.test_preview import story


def row(**content: str) -> str:
    return "\n".join(["[[accounts]]", *(f'{key} = "{text}"' for key, text in content.items())])


SALES = row(role="SALES", account="Shop Sales")
QUALIFIERS = ("Clothing", "Kitchen", "Shoes")
"""Every product type of the story."""

REFUSED = {
    "too long": (row(role="SALES", account="A" * 32), "has 32 characters"),
    "too long below": (row(role="SALES", account="Sales:" + "A" * 32), "has 32 characters"),
    "an empty level": (row(role="SALES", account="Sales::Shoes"), "a level without a name"),
    "too deep": (row(role="SALES", account="A:B:C:D:E:F"), "has 6 levels"),
    "not storable": (row(role="SALES", account="Sprzedaż"), "cannot keep: ż"),
    "not printable": (row(role="SALES", account="Shop\\u200bSales"), "cannot keep: U+200B"),
    "spaces": (row(role="SALES", account="Shop  Sales"), "spaces that QuickBooks would not keep"),
    "empty": (row(role="SALES", account=" "), "“account” is empty"),
    "twice": (row(role="SALES", account="Other"), "was chosen before, in account 1"),
    "two types": (
        row(role="SHIPPING", account="shop sales", type="OtherIncome"),
        "is OtherIncome here and Income in account 1",
    ),
    "another type than ours": (
        row(role="DISCOUNTS", account="Shopify Shipping", type="Expense"),
        "Tillbook's own SHIPPING",
    ),
    "sales tax": (row(role="TAX", account="Sales Tax Payable"), "cannot be used for Sales tax"),
    "undeposited": (
        row(role="CASH", account="undeposited funds", type="OtherCurrentAsset"),
        "cannot be used for Cash in the drawer",
    ),
    "receivables": (
        row(role="SALES", account="Accounts Receivable", type="OtherIncome"),
        "(AccountsReceivable) cannot be used",
    ),
    "payables": (row(role="GIFT_CARDS", account="Accounts Payable"), "(AccountsPayable)"),
}


def configured(text: str, folder: Path, form: str = "json") -> Result:
    path = folder / "accounts.toml"
    path.write_text(text, encoding="utf-8")
    return run("preview", "-", "--config", str(path), "--format", form, given=story())


@pytest.mark.parametrize("name", REFUSED)
def test_a_row_that_quickbooks_would_refuse_is_named(name: str, tmp_path: Path) -> None:
    text, expected = REFUSED[name]
    first = SALES if name in ("twice", "two types") else row(role="TIPS", account="Tips Owed")
    result = configured(f"{first}\n{text}\n", tmp_path)
    assert result.exit_code == 2
    assert expected in result.stderr
    assert "accounts.toml, account 2:" in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    "text",
    [
        row(role="SALES", account="Sales:" + "A" * 31),
        row(role="SALES", account="Café – “Süd” €"),
        row(role="PAYABLES", account="Accounts Payable"),
        row(role="SALES", account="Shopify Sales", type="OtherIncome"),
        SALES + "\n" + row(role="SALES", qualifier="Kitchen", account="shop sales"),
        SALES + "\n" + row(role="SHIPPING", account="Shop Sales", type="Income"),
    ],
)
def test_a_row_that_quickbooks_takes_is_taken(text: str, tmp_path: Path) -> None:
    assert configured(text, tmp_path).exit_code == 0


def test_an_accepted_name_can_be_written_for_quickbooks(tmp_path: Path) -> None:
    result = configured(row(role="SALES", account="Sales:" + "A" * 31), tmp_path, "qbxml")
    assert result.exit_code == 0
    assert "A" * 31 in result.stdout


@pytest.mark.parametrize("form", ["table", "json", "beancount", "qbxml"])
def test_rows_that_matched_nothing_are_noted(form: str, tmp_path: Path) -> None:
    text = "\n".join(
        [
            SALES,
            row(role="SALES", qualifier="Kitchne", account="Kitchen Sales"),
            row(role="FINANCING", account="Loan"),
        ]
    )
    result = configured(text, tmp_path, form)
    assert result.exit_code == 0
    notes = [line for line in result.stderr.splitlines() if line.startswith("Note: ")]
    assert len(notes) == 2
    assert "account 2 (SALES “Kitchne”) matched nothing" in notes[0]
    assert "account 3 (FINANCING) matched nothing" in notes[1]


def test_an_any_other_row_that_every_line_passes_by_is_noted(tmp_path: Path) -> None:
    told = configured(row(role="CASH", account="Till"), tmp_path)
    assert "matched nothing" not in told.stderr
    both = "\n".join([SALES, *(row(role="SALES", qualifier=q, account="S") for q in QUALIFIERS)])
    assert "account 1 (SALES) matched nothing" in configured(both, tmp_path).stderr


def test_the_example_of_the_manual_is_taken(tmp_path: Path) -> None:
    manual = (Path(__file__).parents[2] / "docs" / "config.md").read_text(encoding="utf-8")
    example = manual.split("```toml\n")[1].split("```")[0]
    result = configured(example, tmp_path)
    assert result.exit_code == 0, result.stderr
    assert "[[accounts]]" in example
