"""What QuickBooks stores of a text, and how names are cut: by example and by property."""

import string
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillbook.qbxml import text

_STORABLE: Final = {
    "Café ñ € “open” – ™": "Café ñ € “open” – ™",
    "Cafe\u0301": "Café",
    "Zażółć gęślą jaźń": "Zazólc gesla jazn",
    "Ψυχή": "Psychi",
    "北京": "BeiJing",
    "T-shirt 👍": "T-shirt :thumbsup:",
    "  two \t lines\r\n here\u00a0now ": "two lines here now",
    "soft\u00adhyphen, zero\u200bwidth, bell\x07": "softhyphen, zerowidth, bell",
    "lone \ud83d surrogate": "lone surrogate",
    "": "",
}


@pytest.mark.parametrize(("given_", "kept"), _STORABLE.items())
def test_a_text_is_kept_or_transliterated(given_: str, kept: str) -> None:
    assert text.storable(given_) == text.Storable(kept, changed=kept != given_)


@given(st.text())
def test_what_is_storable_stays_as_it_is(source: str) -> None:
    once = text.storable(source)
    assert once.changed == (once.text != source)
    assert text.storable(once.text) == text.Storable(once.text, changed=False)
    assert once.text.encode("cp1252").decode("cp1252") == once.text


def test_a_name_that_fits_and_is_free_is_not_touched() -> None:
    assert text.shorten("Main Street", 31, taken=("Online",)) == "Main Street"


def test_a_long_name_keeps_its_start_and_gets_a_digest() -> None:
    name = "Sneaker, leather, white, size 44, limited edition"
    assert text.shorten(name, 31) == "Sneaker, leather, white,~BAFGQX"
    assert text.shorten(name + "!", 31) != text.shorten(name, 31)


def test_a_name_taken_in_another_case_gets_a_digest() -> None:
    short = text.shorten("shoes", 31, taken=("SHOES",))
    assert short.startswith("shoes~")


def test_a_taken_digest_leads_to_the_next() -> None:
    first = text.shorten("shoes", 31, taken=("SHOES",))
    second = text.shorten("shoes", 31, taken=("SHOES", first.lower()))
    assert second.startswith("shoes~")
    assert second != first


def test_when_every_digest_is_taken_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "CLASH_TRIES_MAX", 1)
    taken = ("shoes", text.shorten("shoes", 31, taken=("shoes",)))
    with pytest.raises(text.NamesExhausted, match="shoes"):
        text.shorten("shoes", 31, taken=taken)


def test_a_length_without_room_for_the_digest_is_refused() -> None:
    with pytest.raises(ValueError, match="8"):
        text.shorten("x", text.SHORTEN_LENGTH_MIN - 1)


@given(st.text(), st.integers(8, 60), st.lists(st.text(max_size=12), max_size=5))
def test_a_short_name_fits_is_free_and_comes_out_again(
    name: str, length_max: int, taken: list[str]
) -> None:
    short = text.shorten(name, length_max, taken=taken)
    assert len(short) <= length_max
    assert short.casefold() not in {each.casefold() for each in taken}
    assert short == text.shorten(name, length_max, taken=set(taken))


_NAMES: Final = st.lists(
    st.text(alphabet=string.ascii_letters + " ßİ:ł", max_size=20), unique=True, max_size=12
)


@given(_NAMES, st.integers(8, 12))
def test_distinct_names_stay_distinct_whatever_their_case(
    names: list[str], length_max: int
) -> None:
    taken: list[str] = []
    for name in names:
        taken.append(text.list_name(name, length_max, taken=taken))
    assert len({each.casefold() for each in taken}) == len(names)
    assert all(0 < len(each) <= length_max and ":" not in each for each in taken)


_LIST_NAMES: Final = {
    "Shoes: Boots": "Shoes- Boots",
    "👍": "-thumbsup-",
    "Żabka": "Zabka",
    "\u200b": "Unnamed~6TSI4Z",
}


@pytest.mark.parametrize(("given_", "name"), _LIST_NAMES.items())
def test_a_list_name_has_no_colon_and_is_never_empty(given_: str, name: str) -> None:
    assert text.list_name(given_, 31) == name


def test_two_names_of_which_nothing_remains_stay_two() -> None:
    assert text.list_name("\u200b", 31) != text.list_name("\u200c", 31)
