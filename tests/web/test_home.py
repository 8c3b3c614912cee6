"""The home page answers in its heading, and shows what stands behind the answer."""

from __future__ import annotations

from tests.web.conftest import House


def _home(house: House, language: str = "en") -> str:
    response = house.client(house.owner).get("/", headers={"accept-language": language})
    assert response.status_code == 200
    return response.content.decode()


def test_the_heading_is_the_answer(house: House) -> None:
    page = _home(house)
    assert "<h1>Monday is in your books, to the cent.</h1>" in page
    assert "Tuesday 17 November 2026" in page
