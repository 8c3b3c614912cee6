"""Problems: every code has its words, every word its particulars, every problem its cure."""

from string import Formatter

import pytest

from tillbook.core.problems import CATALOGUE, Code, Problem, problem


def places(code: Code) -> set[str]:
    wording = CATALOGUE[code]
    return {
        name
        for template in (wording.message, wording.cure)
        for _, name, _, _ in Formatter().parse(template)
        if name
    }


def test_the_catalogue_is_complete() -> None:
    assert set(CATALOGUE) == set(Code)


@pytest.mark.parametrize("code", list(Code))
def test_every_code_fills_its_templates_and_says_what_to_do(code: Code) -> None:
    particulars = {name: f"<{name}>" for name in places(code)}
    found = problem(code, "#1001", **particulars)
    text = found.message + found.cure
    for particular in particulars.values():
        assert particular in text
    assert found.message[-1] in ".)>"  # a refusal ends with QuickBooks' own words
    assert found.cure
    assert "{" not in text


@pytest.mark.parametrize("code", [code for code in Code if places(code)])
def test_a_particular_that_is_missing_is_noticed_at_once(code: Code) -> None:
    missing = min(places(code))
    rest: dict[str, object] = {name: name for name in places(code) - {missing}}
    with pytest.raises(KeyError, match=missing):
        problem(code, "#1001", **rest)


def test_names_of_codes_are_stable() -> None:
    for code in Code:
        assert code.value == code.name.lower().replace("_", "-")


def test_particulars_are_kept_as_text() -> None:
    found = problem(Code.TOO_MANY_LINES, "#1001", order="#1001", lines_max=200)
    assert found == Problem(
        code=Code.TOO_MANY_LINES,
        about="#1001",
        particulars={"order": "#1001", "lines_max": "200"},
    )


def test_braces_in_a_shops_own_words_do_no_harm() -> None:
    found = problem(Code.NAME_TAKEN, "x", name="{order.__class__}", kind="item")
    assert "{order.__class__}" in found.message
