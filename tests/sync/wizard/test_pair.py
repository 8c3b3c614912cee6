"""Pairing point by point, as the Web Connector comes nearer, goes wrong, and is mended."""

from __future__ import annotations

import pytest

from tests.sync.wizard.office import Office
from tillbook.core.problems import Code
from tillbook.simulators.company import CompanyFile
from tillbook.simulators.webconnector import Faults
from tillbook.store.models import AuditLine
from tillbook.store.scoping import within
from tillbook.sync.setup import give_token, note_download, revoke_token
from tillbook.sync.wizard import pair
from tillbook.sync.wizard.pair import Pairing, Point, PointState
from tillbook.sync.wizard.steps import State

DONE, NOW, WRONG, LATER = PointState


@pytest.fixture
def office(db: None) -> Office:
    return Office()


def pairing(office: Office) -> Pairing:
    with within(office.reload()):
        return pair.pairing(office.company)


def points(office: Office) -> dict[Point, PointState]:
    return {one.point: one.state for one in pairing(office).points}


def standing(office: Office) -> State:
    with within(office.reload()):
        return pair.standing(office.company, None, office.now).state


def download(office: Office) -> None:
    with within(office.company):
        note_download(office.company, office.clock.tick())


def test_it_begins_with_the_token(office: Office) -> None:
    assert list(points(office).values()) == [NOW, LATER, LATER, LATER, LATER, LATER]
    assert standing(office) is State.OPEN
    office.make_token()
    assert list(points(office).values()) == [DONE, NOW, LATER, LATER, LATER, LATER]
    download(office)
    assert list(points(office).values()) == [DONE, DONE, NOW, LATER, LATER, LATER]
    assert standing(office) is State.WAITING


def test_a_wrong_password_is_said_with_its_moment_and_mended(office: Office) -> None:
    office.make_token()
    download(office)
    office.connector.password = "harbor and pine 2026"
    assert office.call().status == "nvu"
    found = pairing(office)
    assert points(office)[Point.CALLED] is DONE
    assert points(office)[Point.TOKEN_RIGHT] is WRONG
    assert found.wrong_token_at is not None
    assert abs((office.now - found.wrong_token_at).total_seconds()) < 60
    assert standing(office) is State.WAITING
    office.connector.password = office.token
    office.call()
    assert set(points(office).values()) == {DONE}
    assert pairing(office).wrong_token_at is None
    assert standing(office) is State.DONE


def test_each_point_has_its_moment_in_order(office: Office) -> None:
    office.make_token()
    download(office)
    office.call()
    moments = [one.at for one in pairing(office).points]
    assert None not in moments
    assert moments == sorted(moments, key=str)


def test_while_the_file_is_being_read_it_says_how_far(office: Office) -> None:
    office.make_token()
    office.look_again()
    assert pairing(office).parts_count == 3, "identity, lists, and the counts that were asked for"
    office.call(Faults(crash_at_call=5))
    found = pairing(office)
    assert not found.connected
    assert points(office)[Point.TOKEN_RIGHT] is DONE
    assert points(office)[Point.READING] is NOW
    assert 0 < found.parts_read < found.parts_count
    office.call()
    assert pairing(office).parts_read == found.parts_count
    assert pairing(office).connected


def test_another_company_file_stands_in_the_way(office: Office) -> None:
    ours = office.file
    office.make_token()
    office.open_instead(CompanyFile.sample(name="Other Books LLC"), ours=False)
    office.call()
    found = pairing(office)
    assert [one.code for one in found.problems] == [Code.WRONG_COMPANY]
    assert points(office)[Point.READING] is WRONG
    assert standing(office) is State.WRONG
    office.open_instead(ours)
    office.call()
    assert pairing(office).problems == ()
    assert standing(office) is State.DONE


def test_a_quickbooks_that_cannot_be_opened_is_said(office: Office) -> None:
    office.make_token()
    office.call(Faults(open_error="0x80040408", open_error_times=9))
    (problem,) = pairing(office).problems
    assert problem.code is Code.NOT_READ
    assert points(office)[Point.READING] is WRONG
    office.call()
    assert standing(office) is State.DONE


def test_the_old_token_stops_at_once_and_the_new_one_connects_again(office: Office) -> None:
    office.pair()
    assert standing(office) is State.DONE
    old = office.token
    with within(office.company):
        new = give_token(office.company, office.clock.tick(), token="a token of our own, 2026")
    assert office.call().status == "nvu"
    assert points(office)[Point.TOKEN_RIGHT] is WRONG
    assert standing(office) is State.WAITING
    assert old != new
    office.connector.password = new
    office.call()
    assert standing(office) is State.DONE


def test_a_revoked_token_lets_nobody_in(office: Office) -> None:
    office.pair()
    with within(office.company):
        revoke_token(office.company, office.clock.tick())
    assert office.call().status == "nvu"
    assert standing(office) is State.OPEN
    office.connector.password = "!"
    assert office.call().status == "nvu"
    with within(office.company):
        acts = AuditLine.objects.order_by("pk").values_list("act", flat=True)
        assert list(acts) == ["company.created", "token.made", "token.revoked"]


def test_no_password_is_kept_anywhere(office: Office) -> None:
    office.make_token()
    office.connector.password = wrong = "sesame, open wide"
    office.call()
    company = office.reload()
    kept = " ".join(str(value) for value in vars(company).values())
    assert wrong not in kept
    assert office.token not in kept
    with within(company):
        lines = " ".join(str(one.particulars) for one in AuditLine.objects.all())
    assert wrong not in lines
    assert office.token not in lines
