"""Tenancy: every query runs for one company, and forgetting which raises.

`within(company)` opens the scope, `anywhere()` is for the two doors that do not know the company
yet (a Web Connector's ticket, a sign-in). The scope itself is django-scopes' (docs/decisions); the
managers are typed, and their path is a class attribute so that related managers keep it.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import ClassVar, TypeVar, cast

from django.db import models
from django_scopes import get_scope, scope, scopes_disabled
from django_scopes.exceptions import ScopeError

M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class OfCompany(models.Manager[M_co]):
    """Rows with a `company`. Raises ScopeError outside a scope."""

    path: ClassVar[str] = "company"

    def get_queryset(self) -> models.QuerySet[M_co]:
        """Only the company in scope."""
        current = get_scope()
        rows = super().get_queryset()
        if not current.get("_enabled", True):
            return rows
        if "company" not in current:
            msg = f"{self.model.__name__} was asked for without saying whose."
            raise ScopeError(msg)
        return rows.filter(**{self.path: current["company"]})


class OfShop(OfCompany[M_co]):
    """Rows with a `shop`."""

    path = "shop__company"


class OfEntry(OfCompany[M_co]):
    """Rows with an `entry`."""

    path = "entry__shop__company"


class OfDelivery(OfCompany[M_co]):
    """Rows with a `delivery`."""

    path = "delivery__company"


def within(company: models.Model) -> AbstractContextManager[None]:
    """All queries inside are this company's."""
    return cast("AbstractContextManager[None]", scope(company=company))


def anywhere() -> AbstractContextManager[None]:
    """No scope: for looking a company up by what a stranger brought. Keep it short."""
    return cast("AbstractContextManager[None]", scopes_disabled())
