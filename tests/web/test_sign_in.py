"""Signing in: one answer to every mistake, a new session, and patience with nobody who guesses."""

from __future__ import annotations

import threading
from typing import Final

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.web.conftest import PASSWORD, House
from tillbook.web import backoff, sign_in

WRONG: Final = "User name and password do not belong together."


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds that were waited, without waiting."""
    waited: list[float] = []
    monkeypatch.setattr(sign_in, "wait", waited.append)
    return waited


def _try(client: Client, name: str, password: str, onward: str = "/") -> HttpResponse:
    given = {"username": name, "password": password, "next": onward}
    response = client.post("/sign-in/", given)
    assert isinstance(response, HttpResponse)
    return response


def test_the_right_pair_gets_in_with_a_new_session(house: House, pauses: list[float]) -> None:
    client = Client()
    client.get("/sign-in/")
    session = client.session
    session["before"] = "x"
    session.save()
    client.cookies["sessionid"] = session.session_key or ""
    response = _try(client, "irena", PASSWORD)
    assert response["Location"] == "/"
    assert client.cookies["sessionid"].value != session.session_key
    cookie = client.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert client.get("/").status_code == 200
    assert pauses == []


def test_every_mistake_gets_the_same_answer(house: House, pauses: list[float]) -> None:
    house.colleague.is_active = False
    house.colleague.save()
    pages = set()
    for name, password in (("irena", "not the password"), ("nobody", PASSWORD), ("jan", PASSWORD)):
        response = _try(Client(), name, password)
        page = response.content.decode()
        assert WRONG in page
        assert password not in page
        lines = [line for line in page.splitlines() if "csrfmiddlewaretoken" not in line]
        pages.add("\n".join(lines).replace(f'"{name}"', "…"))
    assert len(pages) == 1


def test_a_guesser_waits_longer_each_time_and_nobody_else_does(
    house: House, pauses: list[float]
) -> None:
    for _ in range(6):
        _try(Client(), "irena", "x")
    assert pauses == [1, 2]
    _try(Client(), "jan", "x")
    assert pauses == [1, 2]
    assert _try(Client(), " IRENA ", "x").status_code == 200  # no way around by spelling
    assert pauses == [1, 2, 4]


def test_the_right_password_ends_the_waiting(house: House, pauses: list[float]) -> None:
    for _ in range(5):
        _try(Client(), "irena", "x")
    assert _try(Client(), "irena", PASSWORD).status_code == 302
    _try(Client(), "irena", "x")
    assert pauses == [1, 2]


def test_guessers_who_wait_do_not_shut_out_the_right_password(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[int] = []

    def wait(_pause_s: float) -> None:
        answers.append(_try(Client(), "irena", PASSWORD).status_code)

    monkeypatch.setattr(sign_in, "wait", wait)
    for _ in range(backoff.FREE_FAILURES + 1):
        backoff.count_failure("page:irena", "127.0.0.1")
    _try(Client(), "irena", "x")
    assert answers == [302]


def test_guessers_at_the_door_do_not_slow_the_sign_in(
    house: House, pauses: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backoff, "AT_DOOR", threading.BoundedSemaphore(1))
    backoff.AT_DOOR.acquire()
    for _ in range(5):
        _try(Client(), "irena", "x")
    assert pauses == [1]


def test_the_doors_failures_are_counted_apart(house: House, pauses: list[float]) -> None:
    for _ in range(9):
        backoff.count_failure("irena", "127.0.0.1")
    _try(Client(), "irena", PASSWORD)
    assert pauses == []


@pytest.mark.parametrize(
    ("onward", "where"),
    [
        ("/orders/?q=1", "/orders/?q=1"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_afterwards_only_our_own_pages(
    house: House, pauses: list[float], onward: str, where: str
) -> None:
    assert _try(Client(), "irena", PASSWORD, onward)["Location"] == where


def test_who_is_signed_in_goes_on(house: House) -> None:
    assert house.client(house.owner).get("/sign-in/?next=/orders/")["Location"] == "/orders/"


def test_signing_out_ends_the_session(house: House) -> None:
    client = house.client(house.owner)
    assert client.post("/sign-out/")["Location"] == "/sign-in/"
    assert client.get("/").status_code == 302


def test_in_polish(db: None) -> None:
    page = Client().get("/sign-in/", headers={"accept-language": "pl"}).content.decode()
    assert "<h1>Zaloguj</h1>" in page
