"""The house rules hold in every file, and each rule finds a planted fault."""

from collections.abc import Callable, Iterator
from typing import Final

import pytest

from tests.house import rules
from tests.house.sources import modules, tracked, tracked_texts

Rule = Callable[[str], Iterator[str]]


def _name(value: object) -> str:
    """Name a case by its rule or by the start of its text."""
    return getattr(value, "__name__", str(value).split("\n", maxsplit=1)[0][:30])


_EVERYWHERE: Final = ("src", "tests", "bench")
_RULES: Final[list[tuple[Rule, tuple[str, ...]]]] = [
    (rules.long_functions, _EVERYWHERE),
    (rules.long_module, _EVERYWHERE),
    (rules.missing_docstring, _EVERYWHERE),
    (rules.banned_class_names, _EVERYWHERE),
    (rules.floats, ("src/tillbook/core",)),
    (rules.outside_world, ("src/tillbook/core", "src/tillbook/qbxml", "src/tillbook/webconnector")),
    (rules.tests_without_assertion, ("tests",)),
]
_PLANTED: Final[list[tuple[Rule, str]]] = [
    (rules.long_functions, "def long():\n" + "    step()\n" * 70),
    (rules.long_module, "step()\n" * 401),
    (rules.missing_docstring, "amount = 1\n"),
    (rules.banned_class_names, "class PayoutManager: ..."),
    (rules.banned_class_names, "class HTTPHelper: ..."),
    (rules.banned_class_names, "class Info: ..."),
    (rules.floats, "rate = 0.0825"),
    (rules.floats, "rate = float(text)"),
    (rules.floats, "def rate() -> float: ..."),
    (rules.floats, "def rate(x: 'list[float]') -> int: ..."),
    (rules.floats, "rate: float | None = None"),
    (rules.outside_world, "day = date.today()"),
    (rules.outside_world, "at = datetime.now(tz=UTC)"),
    (rules.outside_world, "text = open(path).read()"),
    (rules.outside_world, "from urllib.request import urlopen"),
    (rules.tests_without_assertion, "def test_nothing():\n    run()"),
    (rules.unfinished, "# TO" + "DO later"),
    (rules.unfinished, "raise X  # pragma: no" + " cover"),
    (rules.elsewhere, "path = '/tm" + "p/books.json'"),
    (rules.elsewhere, "index = 'https://py" + "pi.org/simple'"),
    (rules.banned_module_name, "src/tillbook/core/utils.py"),
    (rules.banned_module_name, "src/tillbook/data.py"),
]
_ALLOWED: Final[list[tuple[Rule, str]]] = [
    (rules.long_functions, "def long():\n" + "    step()\n" * 69),
    (rules.long_module, "step()\n" * 400),
    (rules.banned_class_names, "class Reutilised: ..."),
    (rules.floats, "refused = isinstance(x, float)"),
    (rules.outside_world, "from urllib.parse import urlsplit\nday = at.date()"),
    (rules.tests_without_assertion, "def test_it():\n    with pytest.raises(X): run()"),
    (rules.elsewhere, "https://example.com/wo" + "rk/1 and ../tm" + "p/x"),
    (rules.banned_module_name, "src/tillbook/store/metadata.py"),
]


@pytest.mark.parametrize(("rule", "folders"), _RULES, ids=_name)
def test_every_module_follows(rule: Rule, folders: tuple[str, ...]) -> None:
    found = [
        f"{path}, {finding}"
        for path, source in modules(*folders).items()
        for finding in rule(source)
    ]
    assert found == []


@pytest.mark.parametrize("rule", [rules.unfinished, rules.elsewhere], ids=_name)
def test_every_tracked_text_follows(rule: Rule) -> None:
    texts = tracked_texts()
    assert "pyproject.toml" in texts
    found = [f"{path}, {finding}" for path, text in texts.items() for finding in rule(text)]
    assert found == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    found = [finding for path in modules("src") for finding in rules.banned_module_name(path)]
    assert found == []


def test_only_what_django_generated_is_left_out() -> None:
    kept = modules("src")
    assert "src/tillbook/web/migrations/0001_welcome.py" in kept, "written by hand"
    assert "src/tillbook/store/migrations/0001_tables.py" not in kept
    assert "src/tillbook/store/models/books.py" in kept


def test_no_schema_of_others_is_kept_here() -> None:
    kept = [path for path in tracked() if path.suffix in {".xsd", ".wsdl"}]
    assert kept == []


@pytest.mark.parametrize(("rule", "text"), _PLANTED, ids=_name)
def test_a_planted_fault_is_found(rule: Rule, text: str) -> None:
    assert list(rule(text)) != []


@pytest.mark.parametrize(("rule", "text"), _ALLOWED, ids=_name)
def test_what_is_allowed_is_not_found(rule: Rule, text: str) -> None:
    assert list(rule(text)) == []
