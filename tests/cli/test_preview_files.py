"""Files that are no export are told by what they are, and nothing that is one is mistaken."""

import gzip
from pathlib import Path

import pytest

from tests.cli.conftest import run
from tests.cli.test_preview import previewed, story
from tillbook.cli.preview_files import LINE_BYTES_MAX, opened
from tillbook.shopify.export import ORPHAN_LINES_LISTED_MAX

CSV = "Name,Email,Total\n#1001,a@example.com,12.00\n"
KINDS = {
    "a CSV file": (CSV.encode(), "is a CSV file"),
    "a CSV file with a mark": (CSV.encode("utf-8-sig"), "is a CSV file"),
    "a CSV file of semicolons": (CSV.replace(",", ";").encode(), "is a CSV file"),
    "a packed CSV file": (gzip.compress(CSV.encode()), "is a CSV file"),
    "a long CSV file": ((CSV * 1_000).encode(), "is a CSV file"),
    "UTF-16": (story().encode("utf-16"), "is UTF-16 text"),
    "UTF-16 the other way": (b"\xfe\xff" + story().encode("utf-16-be"), "is UTF-16 text"),
    "UTF-16 without a mark": (story().encode("utf-16-le"), "is UTF-16 text"),
    "nothing": (b"", "The file is empty"),
    "nothing, packed": (gzip.compress(b""), "The file is empty"),
    "blank lines": (b"\n  \n\n", "The file is empty"),
}


@pytest.mark.parametrize("form", ["table", "qbxml"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_file_is_told_by_its_first_bytes(kind: str, form: str, tmp_path: Path) -> None:
    content, expected = KINDS[kind]
    path = tmp_path / "orders.jsonl"
    path.write_bytes(content)
    result = run("preview", str(path), "--format", form)
    assert result.exit_code == 2
    assert expected in result.stderr
    assert "orders.jsonl" in result.stderr
    assert result.stdout == ""


def test_an_empty_standard_input_is_said() -> None:
    result = run("preview", "-", given=b"")
    assert result.exit_code == 2
    assert "The file is empty: standard input." in result.stderr


def test_an_empty_file_among_others_is_named(tmp_path: Path) -> None:
    (tmp_path / "second.jsonl").touch()
    result = run("preview", "-", str(tmp_path / "second.jsonl"), given=story())
    assert result.exit_code == 2
    assert "second.jsonl" in result.stderr
    assert result.stdout == ""


def test_one_line_after_a_byte_order_mark_is_no_csv_file() -> None:
    shop = story().splitlines()[0]
    assert "," in shop
    assert previewed("-", given=shop.encode("utf-8-sig"))["problems"] == []


@pytest.mark.parametrize("count", [3, ORPHAN_LINES_LISTED_MAX + 5])
def test_lines_without_any_order_are_half_an_export(count: int) -> None:
    line = '{"__typename":"LineItem","id":"gid://shopify/LineItem/%d","__parentId":"gid://o/1"}\n'
    result = run("preview", "-", given="".join(line % number for number in range(count)))
    assert result.exit_code == 2
    assert "Export the whole period again" in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize("first", ["one, two, three", "{broken, line", "\ufeff", "a\tb;c"])
def test_a_broken_first_line_does_not_make_a_file_another_one(first: str) -> None:
    whole = previewed("-", given=story())
    found = previewed("-", given=f"{first}\n{story()}")
    assert found["entries"] == whole["entries"]


def test_a_long_first_line_is_no_csv_file() -> None:
    found = previewed("-", given="a, b" * 3_000 + "\n" + story())
    assert [one["about"] for one in found["problems"]] == ["standard input:1"]
    assert found["entries"] == previewed("-", given=story())["entries"]


def test_what_was_looked_at_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "orders.jsonl"
    for content in (story().encode(), gzip.compress(story().encode())):
        path.write_bytes(content)
        [(name, lines)] = opened([str(path)])
        assert name == str(path)
        assert b"".join(lines) == story().encode()
        assert len(content) < LINE_BYTES_MAX


def test_what_is_left_out_is_worded() -> None:
    strange = '{"total": 4}\n{"__typename": "Payout", "id": "gid://shopify/Payout/1"}\n'
    shown = run("preview", "-", given=story() + strange + '{"amount": 1}\n').stdout
    assert "Left out: 2 lines that do not say what they are." in shown
    assert "Left out: 1 Payout line (this version does not read them)." in shown
