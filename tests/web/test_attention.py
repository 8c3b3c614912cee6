"""One card per cause: what it is, what to do, what stands behind it, and the button."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.web import samples
from tests.web.conftest import House
from tests.web.standing import standing_still
from tillbook.core.delivery import State
from tillbook.core.problems import Code, Problem, problem
from tillbook.store.models import Delivery, DocumentRecord, ProblemRecord
from tillbook.store.scoping import within
from tillbook.sync.attention import causes
from tillbook.sync.snapshots import freeze_problem

REASON = "There is an invalid reference to Vendor."


@pytest.fixture(autouse=True)
def let_in(house: House) -> None:
    """QuickBooks has a token."""
    with within(house.company):
        house.company.token_hash = "kept"
        house.company.save()


def refused(number: str, reason: str = REASON) -> Problem:
    return problem(Code.REFUSED, number, document=f"SalesReceipt {number}", reason=reason)


def page(house: House, language: str = "en") -> str:
    response = house.client(house.owner).get("/attention/", headers={"accept-language": language})
    assert response.status_code == 200
    return str(response.content.decode())


def refuse(house: House, *numbers: str, reason: str = REASON) -> None:
    """Documents that QuickBooks refused for one reason."""
    with within(house.company):
        for number in numbers:
            record = DocumentRecord.objects.create(
                company=house.company, shop=house.shop, key=f"k/{number}", type="SalesReceipt",
                day=samples.MONDAY, ref_number=number, fingerprint="f", currency="USD", content={},
                planned_at=samples.NOW,
            )  # fmt: skip
            Delivery.objects.create(
                company=house.company, document=record, rank=9, state=State.NEEDS_PERSON,
                problem=freeze_problem(refused(number, reason)),
            )  # fmt: skip


def test_one_cause_is_one_card_whatever_it_stopped() -> None:
    found = causes([refused("A1"), samples.HELD, refused("A2"), refused("A3", "Another reason.")])
    assert [len(one.problems) for one in found] == [2, 1, 1]
    assert found[1].orders == ("#4127",)


def test_documents_stand_behind_their_cause_and_are_tried_again_together(house: House) -> None:
    refuse(house, "A1", "A2")
    refuse(house, "B1", reason="Another reason.")
    house.status["problems"] = (
        samples.HELD, refused("A1"), refused("A2"), refused("B1", "Another reason."),
    )  # fmt: skip
    shown = page(house)
    assert "<h1>3 things need attention</h1>" in shown
    assert '<span class="count">3</span>' in shown
    assert shown.count('class="card issue is-refused"') == 2
    assert shown.index("is-refused") < shown.index("issue is-held")
    assert "And 1 more like it." in shown
    assert "2 documents behind it" in shown
    assert "Try all 2 again" in shown
    response = house.client(house.owner).post(
        f"/again/{house.company.pk}/", {"document": ["k/A1", "k/A2"], "next": "/attention/"}
    )
    assert response["Location"] == "/attention/"
    with within(house.company):
        states = dict(Delivery.objects.values_list("document__ref_number", "state"))
    assert states == {"A1": State.PLANNED, "A2": State.PLANNED, "B1": State.NEEDS_PERSON}
    assert house.runs == [house.shop]


def test_a_document_of_somebody_else_is_not_tried(house: House) -> None:
    refuse(house, "A1")
    response = house.client(house.owner).post(
        f"/again/{house.company.pk}/", {"document": ["k/A1", "k/elsewhere"]}
    )
    assert response.status_code == 404
    with within(house.company):
        assert Delivery.objects.get().state == State.NEEDS_PERSON


def test_an_order_that_is_held_can_be_read_again(house: House) -> None:
    house.status["problems"] = (samples.HELD,)
    shown = page(house)
    assert "<h1>1 thing needs attention</h1>" in shown
    assert "Read Shopify again" in shown
    assert 'href="/orders/?q=%234127"' in shown
    assert "1 order behind it" in shown


def test_a_lost_answer_has_its_button_and_waits_on_its_own(house: House) -> None:
    standing_still(house, State.UNKNOWN)
    house.status["problems"] = (
        problem(Code.IN_FLIGHT, "x", documents="1 document", at="06:45 UTC"),
    )
    shown = page(house)
    assert "QuickBooks was restarted</button>" in shown
    own = shown.split("Waiting on its own")[1].split("</section>")[0]
    assert "Answer lost, QuickBooks is asked" in own


def test_what_was_settled_is_listed_for_a_week(house: House) -> None:
    with within(house.company):
        for name, days in (("Postage", 2), ("Bank", 8)):
            ProblemRecord.objects.create(
                company=house.company, source="deliver", code=Code.INACTIVE_ENTRY.value, about=name,
                particulars={"kind": "Account", "name": name},
                first_seen_at=samples.NOW - timedelta(days=9),
                resolved_at=samples.NOW - timedelta(days=days),
            )  # fmt: skip
    house.status["problems"] = ()
    shown = page(house)
    assert "<h1>Nothing needs attention</h1>" in shown
    assert "Account “Postage” is inactive in QuickBooks." in shown
    assert "Bank" not in shown


def test_the_file_has_every_problem_and_its_cure(house: House) -> None:
    house.status["problems"] = (samples.HELD, refused("A1"))
    response = house.client(house.owner).get("/attention.csv")
    lines = response.content.decode().splitlines()
    assert len(lines) == 3
    assert "Order #4127 is held" in lines[1]
    assert "Mend what QuickBooks names" in lines[2]


@pytest.mark.parametrize("path", ["/attention/", "/attention.csv"])
def test_a_stranger_sees_their_own_and_nobody_signed_out_any(house: House, path: str) -> None:
    refuse(house, "A1")
    other = house.client(house.stranger).get(path)
    assert b"A1" not in other.content
    assert house.client(house.colleague).get(path).status_code == 200
    assert house.client(None).get(path).status_code == 302


def test_in_polish(house: House) -> None:
    house.status["problems"] = (samples.HELD,)
    shown = page(house, "pl")
    assert "<h1>1 sprawa wymaga uwagi</h1>" in shown


def test_a_web_connector_that_is_not_let_in_is_said_with_its_cure(house: House) -> None:
    with within(house.company):
        house.company.token_hash = "kept"
        house.company.token_at = house.now - timedelta(hours=2)
        house.company.last_called_at = house.now - timedelta(hours=1)
        house.company.refused_at = house.now - timedelta(minutes=5)
        house.company.save()
    house.status["problems"] = ()
    shown = page(house)
    assert "<h1>1 thing needs attention</h1>" in shown
    assert "The Web Connector called with a wrong password at" in shown
    assert 'class="btn" href="/setup/pair/"' in shown
    with within(house.company):
        house.company.last_called_at = house.now
        house.company.save()
    assert "Nothing needs attention" in page(house)
    with within(house.company):
        house.company.token_hash = ""
        house.company.save()
    assert "QuickBooks is not let in: there is no token." in page(house)
