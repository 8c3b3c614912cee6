"""Bad input of a preview: what is wrong is said with its place, and everything else is shown."""

import gzip
import json
from pathlib import Path

import pytest

from tests.cli.conftest import run
from tests.cli.test_preview import previewed, story

CONFIGS = {
    "not TOML": ("[[accounts", "is not TOML"),
    "unknown table": ("[accountz]\n", "“accountz” is not known"),
    "unknown key": ('[[accounts]]\nrole = "SALES"\nacount = "x"\n', "“acount” is not known"),
    "no account": ('[[accounts]]\nrole = "SALES"\n', "needs a role and an account"),
    "unknown role": ('[[accounts]]\nrole = "SALE"\naccount = "x"\n', "“SALE” is not a role"),
    "unknown type": (
        '[[accounts]]\nrole = "SALES"\naccount = "x"\ntype = "Incom"\n',
        "“Incom” is not an account type",
    ),
    "forbidden type": (
        '[[accounts]]\nrole = "CASH"\naccount = "x"\ntype = "Income"\n',
        "cannot be used",
    ),
    "a number for a name": ('[[accounts]]\nrole = "SALES"\naccount = 4\n', "must be a text"),
    "accounts as a table": ("[accounts]\n", "headed [[accounts]]"),
    "shop as a text": ('shop = "x"\n', "must be a table"),
    "bad zone": ('[shop]\ntimezone = "Mars/Base"\n', "“Mars/Base” is not a time zone"),
    "bad currency": ('[shop]\ncurrency = "usd"\n', "“usd” is not a currency code"),
}


@pytest.mark.parametrize("name", CONFIGS)
def test_a_config_that_cannot_be_used_is_refused_by_name(name: str, tmp_path: Path) -> None:
    text, expected = CONFIGS[name]
    config = tmp_path / "accounts.toml"
    config.write_text(text, encoding="utf-8")
    result = run("preview", "-", "--config", str(config), given=story("cash_with_change"))
    assert result.exit_code == 2
    assert expected in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--timezone", "Nowhere"], "“Nowhere” is not a time zone"),
        (["--timezone", "../etc"], "is not a time zone"),
        (["--currency", "dollars"], "is not a currency code"),
        (["--customers", "detailed"], "comes in a later version"),
        (["--inventory", "detailed"], "comes in a later version"),
        (["--vendors", "detailed"], "comes in a later version"),
        (["--summary-as", "journal"], "comes in a later version"),
        (["--format", "xlsx"], "is not one of"),
        (["--config", "missing.toml"], "missing.toml cannot be read"),
        (["-"], "once only"),
    ],
)
def test_a_wrong_option_is_one_sentence(arguments: list[str], expected: str) -> None:
    result = run("preview", "-", *arguments, given=story("cash_with_change"))
    assert result.exit_code == 2
    assert expected in result.stderr
    assert "Traceback" not in result.output


def test_a_missing_file_is_told_before_anything_is_read(tmp_path: Path) -> None:
    result = run("preview", "-", str(tmp_path / "orders.jsonl"), given=story())
    assert result.exit_code == 2
    assert "orders.jsonl cannot be read: No such file" in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"<html></html>",
        b"[1, 2]\n[3]\n",
        b"nothing\n" * 1_500,
        b'{"total": 4}\n' * 3,
        b'{"id": "1"}\n{broken\n',
    ],
)
def test_a_file_of_another_kind_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "orders.jsonl"
    path.write_bytes(content)
    result = run("preview", str(path), "--format", "json")
    assert result.exit_code == 2
    assert "No line of" in result.stderr
    assert result.stdout == ""


def test_a_packed_file_that_breaks_off_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "orders.jsonl.gz"
    path.write_bytes(gzip.compress(story().encode())[:-200])
    result = run("preview", str(path))
    assert result.exit_code == 2
    assert "cannot be read to its end" in result.stderr


def test_broken_json_in_line_7_leaves_everything_else(tmp_path: Path) -> None:
    lines = story().splitlines()
    path = tmp_path / "orders.jsonl"
    path.write_text("\n".join([*lines[:6], '{"id": "gid:', *lines[6:]]), encoding="utf-8")
    result = run("preview", str(path), "--format", "json")
    found = json.loads(result.stdout)
    assert result.exit_code == 1
    assert [(one["code"], one["about"]) for one in found["problems"]] == [("bad-line", f"{path}:7")]
    assert f"Line 7 of {path}" in found["problems"][0]["message"]
    assert found["problems"][0]["cure"]
    whole = previewed("-", given=story())
    assert found["entries"] == whole["entries"]
    assert found["documents"] == whole["documents"]


@pytest.mark.parametrize("form", ["table", "beancount", "qbxml"])
def test_problems_are_shown_in_every_form(form: str) -> None:
    result = run("preview", "-", "--format", form, given="{broken\n" + story("cash_with_change"))
    assert result.exit_code == 1
    shown = result.stdout if form == "table" else result.stderr
    assert "Line 1 of standard input cannot be read" in shown
    assert "Export the orders again" in shown


@pytest.mark.parametrize("name", ["unknown_sale", "taxes_that_do_not_sum"])
def test_an_order_that_cannot_be_booked_waits_and_the_others_go_on(name: str) -> None:
    alone = previewed("-", given=story("cash_with_change"))
    found = previewed("-", given=story("cash_with_change", name))
    assert found["entries"] == alone["entries"]
    assert len(found["problems"]) == 1
    assert found["problems"][0]["about"].startswith("#")


def test_a_very_long_line_does_not_fill_the_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tillbook.cli.preview_files.LINE_BYTES_MAX", 4_000)
    long = '{"id": "' + "x" * 20_000 + '"}\n'
    result = run("preview", "-", "--format", "json", given=long + story("cash_with_change"))
    found = json.loads(result.stdout)
    assert result.exit_code == 1
    assert [one["about"] for one in found["problems"]] == ["standard input:1"]
    assert found["entries"] == previewed("-", given=story("cash_with_change"))["entries"]
