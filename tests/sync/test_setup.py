"""A company without a token lets nobody in; its token is given, replaced and revoked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tillbook.store.models import AuditLine, Company, MappingRecord
from tillbook.store.scoping import within
from tillbook.store.secrets import WeakToken, token_matches
from tillbook.sync.setup import (
    create_company,
    found_company,
    give_token,
    note_wrong_token,
    revoke_token,
)

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def company(db: None) -> Company:
    return found_company("Harbor & Pine LLC", NOW)


def _reload(company: Company) -> Company:
    return Company.objects.get(pk=company.pk)


def test_a_company_begins_without_a_token(company: Company) -> None:
    assert (company.token_hash, company.token_at) == ("", None)
    assert not token_matches("", company.token_hash)
    with within(company):
        assert MappingRecord.objects.exists()


def test_a_company_that_is_ready_to_be_paired(db: None) -> None:
    company, token = create_company("Harbor & Pine LLC", NOW)
    assert token_matches(token, _reload(company).token_hash)
    assert _reload(company).token_at == NOW


def test_a_weak_token_makes_nothing(db: None) -> None:
    with pytest.raises(WeakToken):
        create_company("Harbor & Pine LLC", NOW, token="nineteen characters")
    assert not Company.objects.exists()


def test_another_token_takes_the_place_of_the_first(company: Company) -> None:
    with within(company):
        first = give_token(company, NOW)
        second = give_token(company, LATER, token="a token of our own, 2026")
        acts = [(one.act, one.particulars) for one in AuditLine.objects.order_by("pk")[1:]]
    stored = _reload(company)
    assert second == "a token of our own, 2026"
    assert not token_matches(first, stored.token_hash)
    assert token_matches(second, stored.token_hash)
    assert stored.token_at == LATER
    assert acts == [("token.made", {"own": False}), ("token.rotated", {"own": True})]


def test_a_weak_token_leaves_the_present_one(company: Company) -> None:
    with within(company):
        first = give_token(company, NOW)
        with pytest.raises(WeakToken):
            give_token(company, LATER, token="too short")
    assert token_matches(first, _reload(company).token_hash)


def test_a_revoked_token_is_none(company: Company) -> None:
    with within(company):
        token = give_token(company, NOW)
        revoke_token(company, LATER)
    assert not token_matches(token, _reload(company).token_hash)
    assert _reload(company).token_at is None


def test_a_wrong_token_is_remembered_by_its_moment_of_its_company_only(company: Company) -> None:
    other = found_company("Elsewhere Inc", NOW)
    note_wrong_token(company.wc_user, LATER)
    note_wrong_token("nobody", LATER)
    assert _reload(company).refused_at == LATER
    assert _reload(other).refused_at is None
