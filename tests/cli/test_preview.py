"""A preview in its four forms, from a story whose figures were worked out on paper."""

import gzip
import json
import re
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest
from beancount import loader
from beancount.core.data import Transaction
from beancount.scripts.check import main as bean_check
from click.testing import CliRunner

from tests.cli.conftest import export_text, run
from tests.qbxml.judge import judge
from tillbook.cli.preview_files import opened
from tillbook.simulators.company import CompanyFile
from tillbook.simulators.shop.export import Arrangement
from tillbook.simulators.shop.stories import STORIES
from tillbook.simulators.shop.storybook import story_history

GOLDEN: Final = Path(__file__).parents[1] / "golden" / "cli"
TOLD: Final = (
    "card_with_three_taxes", "cash_with_change", "gift_card_sold", "gift_card_redeemed",
    "refund_three_days_later", "shipping_and_tip", "channel_remits_the_tax",
)  # fmt: skip
SUFFIX: Final = {"json": "json", "beancount": "beancount", "qbxml": "xml", "table": "txt"}


def story(*names: str, arrangement: Arrangement = "natural", with_shop: bool = True) -> str:
    history = story_history(*(STORIES[name]() for name in names or TOLD))
    return export_text(history, arrangement=arrangement, with_shop=with_shop)


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "orders.jsonl"
    path.write_text(story(), encoding="utf-8")
    return path


def previewed(*arguments: str, given: str | bytes | None = None) -> dict[str, Any]:
    result = run("preview", *arguments, "--format", "json", given=given)
    assert result.exit_code in (0, 1), result.stderr
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def role_balances(found: dict[str, Any]) -> dict[str, Decimal]:
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for entry in found["entries"]:
        for posting in entry["postings"]:
            sums[posting["role"]] += Decimal(posting["amount"])
    return dict(sums)


@pytest.mark.parametrize("form", SUFFIX)
def test_a_preview_is_its_golden_file(form: str, export: Path) -> None:
    result = run("preview", str(export), "--format", form)
    golden = (GOLDEN / f"preview.{SUFFIX[form]}").read_text(encoding="utf-8")
    assert result.stdout == golden
    assert result.exit_code == 0


def test_json_has_the_shape_that_scripts_depend_on(export: Path) -> None:
    found = previewed(str(export))
    assert list(found) == ["shop", "entries", "documents", "problems", "skipped"]
    assert found["shop"] == {"timezone": "America/New_York", "currency": "USD"}
    for entry in found["entries"]:
        assert list(entry) == [
            "key", "kind", "date", "location", "currency", "order", "postings",
        ]  # fmt: skip
        assert sum(Decimal(posting["amount"]) for posting in entry["postings"]) == 0
        for posting in entry["postings"]:
            assert list(posting) == ["role", "qualifier", "account", "amount"]
    keys = {entry["key"] for entry in found["entries"]}
    for document in found["documents"]:
        assert list(document) == [
            "key", "type", "date", "ref_number", "total", "lines", "entries",
        ]  # fmt: skip
        assert document["total"] == "0.00"
        assert set(document["entries"]) <= keys
        for line in document["lines"]:
            assert list(line) == [
                "role", "qualifier", "flow", "account", "item", "description", "amount",
                "quantity",
            ]  # fmt: skip
    named = [key for document in found["documents"] for key in document["entries"]]
    assert sorted(named) == sorted(keys)


def test_documents_hold_what_the_entries_hold(export: Path) -> None:
    found = previewed(str(export))
    lines: defaultdict[str, Decimal] = defaultdict(Decimal)
    for document in found["documents"]:
        for line in document["lines"]:
            lines[line["role"]] += Decimal(line["amount"])
    assert dict(lines) == role_balances(found)


def test_beancount_accepts_the_ledger_and_its_roles_balance_as_the_json_does(
    export: Path, tmp_path: Path
) -> None:
    text = run("preview", str(export), "--format", "beancount").stdout
    ledger = tmp_path / "ledger.beancount"
    ledger.write_text(text, encoding="utf-8")
    entries, errors, _ = loader.load_file(str(ledger))
    assert errors == []
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for entry in entries:
        if isinstance(entry, Transaction):
            for posting in entry.postings:
                assert posting.meta is not None
                assert posting.units is not None
                assert posting.units.number is not None
                sums[posting.meta["role"]] += posting.units.number
    assert dict(sums) == role_balances(previewed(str(export)))
    assert CliRunner().invoke(bean_check, [str(ledger)]).exit_code == 0


def test_bean_check_would_notice_an_altered_amount(export: Path, tmp_path: Path) -> None:
    text = run("preview", str(export), "--format", "beancount").stdout
    ledger = tmp_path / "ledger.beancount"
    ledger.write_text(re.sub(r"(\d)\.(\d\d) USD", r"\1.99 USD", text, count=1), encoding="utf-8")
    assert CliRunner().invoke(bean_check, [str(ledger)]).exit_code != 0


@pytest.mark.conformance
def test_the_message_set_is_valid(export: Path, shared: Path) -> None:
    assert judge(run("preview", str(export), "--format", "qbxml").stdout, shared) == []


def test_a_company_file_takes_the_message_set_and_holds_what_the_entries_hold(
    export: Path,
) -> None:
    file = CompanyFile.sample()
    answer = file.process(run("preview", str(export), "--format", "qbxml").stdout)
    assert 'statusSeverity="Error"' not in answer
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for entry in previewed(str(export))["entries"]:
        for posting in entry["postings"]:
            sums[posting["account"]] += Decimal(posting["amount"])
    moved = {name: Decimal(text) for name, text in file.trial_balance().items()}
    assert {name: sum_ for name, sum_ in moved.items() if sum_} == {
        name: sum_ for name, sum_ in sums.items() if sum_
    }


@pytest.mark.parametrize("arrangement", ["shuffled", "children_first"])
def test_the_answer_is_the_same_in_any_arrangement(arrangement: Arrangement) -> None:
    natural = run("preview", "-", "--format", "json", given=story())
    other = run("preview", "-", "--format", "json", given=story(arrangement=arrangement))
    assert other.stdout == natural.stdout


def test_files_are_read_as_one_packed_or_not(export: Path, tmp_path: Path) -> None:
    lines = story().splitlines(keepends=True)
    half = tmp_path / "first.jsonl"
    half.write_text("".join(lines[::2]), encoding="utf-8")
    packed = gzip.compress("".join(lines[1::2]).encode())
    found = run("preview", str(half), "-", "--format", "json", given=packed)
    assert found.stdout == run("preview", str(export), "--format", "json").stdout


def test_without_a_shop_line_the_zone_is_assumed_and_said() -> None:
    found = previewed("-", given=story(with_shop=False))
    assert [one["code"] for one in found["problems"]] == ["no-shop-line"]
    assert found["shop"] == {"timezone": "UTC", "currency": "USD"}
    told = ("--timezone", "America/New_York")
    told_so = previewed("-", *told, given=story(with_shop=False))
    assert told_so["problems"] == []
    assert told_so["entries"] == previewed("-", given=story())["entries"]


def test_the_zone_given_decides_the_day() -> None:
    tokyo = previewed("-", "--timezone", "Asia/Tokyo", given=story("cash_with_change"))
    assert {entry["date"] for entry in tokyo["entries"]} == {"2026-11-04"}


def test_a_config_chooses_accounts(tmp_path: Path) -> None:
    config = tmp_path / "accounts.toml"
    config.write_text(
        '[shop]\ntimezone = "Europe/Warsaw"\n'
        '[[accounts]]\nrole = "SALES"\nqualifier = "Kitchen"\naccount = "Kitchen Sales"\n'
        '[[accounts]]\nrole = "CASH"\naccount = "Till"\ntype = "OtherCurrentAsset"\n',
        encoding="utf-8",
    )
    found = previewed("-", "--config", str(config), given=story("cash_with_change"))
    accounts = {p["account"] for entry in found["entries"] for p in entry["postings"]}
    assert {"Kitchen Sales", "Till"} <= accounts
    assert found["shop"]["timezone"] == "Europe/Warsaw"


def test_the_query_is_printed() -> None:
    result = run("preview", "--print-query")
    assert result.exit_code == 0
    assert "agreements" in result.stdout


def test_a_period_without_orders_is_fine() -> None:
    shop = story().splitlines()[0]
    assert '"Shop"' in shop
    found = previewed("-", given=shop)
    assert found["entries"] == found["documents"] == found["problems"] == []
    assert run("preview", "-", "--format", "beancount", given=shop).exit_code == 0
    assert run("preview", "-", "--format", "qbxml", given=shop).stdout == ""


def test_what_is_read_is_counted_for_whoever_watches(
    export: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tillbook.cli.preview_files.LINES_PER_SIGN", 10)
    counts: list[int] = []
    files = opened([str(export), str(export)], counts.append)
    total = sum(1 for _, lines in files for _ in lines)
    assert counts == list(range(10, total + 1, 10))
