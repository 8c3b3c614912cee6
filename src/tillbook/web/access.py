"""Who sees what: a page is opened for a member, within one company, and for nobody else.

What is not the member's is answered exactly as what does not exist. The company is the one of the
shop in the address, or the one chosen last, or the first. Looking at a page chooses nothing: a
link from elsewhere must not decide whose books the next button is for.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec

from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from tillbook.store.models import Company, Membership, Shop
from tillbook.store.scoping import anywhere, within

CHOSEN: Final = "company"
"""Where the session keeps the id of the company chosen last."""

P = ParamSpec("P")
CompanyView = Callable[Concatenate[HttpRequest, Company, P], HttpResponse]
PlainView = Callable[Concatenate[HttpRequest, P], HttpResponse]


def companies_of(user: User) -> list[Company]:
    """The companies a person is a member of, the oldest first."""
    with anywhere():
        return list(Company.objects.filter(memberships__user=user).order_by("pk"))


def person(request: HttpRequest) -> User | None:
    """Who is signed in."""
    return request.user if isinstance(request.user, User) else None


def for_member(view: CompanyView[P]) -> PlainView[P]:
    """Open a page of the member's company, inside its scope. `shop_id` or `company_id` of the
    address decide the company; a stranger's is a 404. Who is not signed in goes to the sign-in.
    """

    @wraps(view)
    @never_cache
    def opened(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not isinstance(request.user, User):
            return redirect_to_login(request.get_full_path())
        company = _company(request, request.user, kwargs)
        if company is None:
            raise Http404
        with within(company):
            return view(request, company, *args, **kwargs)

    return opened


def owns(user: User, company: Company) -> bool:
    """Whether a person is an owner of a company; asked within it."""
    return Membership.objects.filter(company=company, user=user, is_owner=True).exists()


def for_owner(view: CompanyView[P]) -> PlainView[P]:
    """As `for_member`, for owners only: to a colleague it is a page that does not exist."""

    @wraps(view)
    def opened(
        request: HttpRequest, company: Company, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        if not (isinstance(request.user, User) and owns(request.user, company)):
            raise Http404
        return view(request, company, *args, **kwargs)

    return for_member(opened)


def _company(request: HttpRequest, user: User, named: object) -> Company | None:
    mine = companies_of(user)
    asked = named if isinstance(named, dict) else {}
    if "company_id" in asked:
        return _of(mine, asked["company_id"])
    if "shop_id" in asked:
        with anywhere():
            owner = Shop.objects.filter(pk=asked["shop_id"]).values_list("company_id", flat=True)
            return _of(mine, owner.first())
    return _of(mine, request.session.get(CHOSEN)) or next(iter(mine), None)


def _of(mine: list[Company], company_id: object) -> Company | None:
    return next((company for company in mine if company.pk == company_id), None)
