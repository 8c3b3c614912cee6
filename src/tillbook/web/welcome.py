"""Somebody comes in: a link that works once, shown by the command line or to an owner.

Whoever can read the command line owns the installation, so its link may also set an owner's
forgotten password anew. An owner's link lets a colleague in and touches nobody's password: who has
an account already signs in and joins. Tokens are random, kept as a digest only, and die after
`VALID_FOR`.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from django.contrib.auth import login
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import CharField, Form, PasswordInput, TextInput
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from tillbook.store.models import AuditLine, Company, Membership
from tillbook.store.scoping import anywhere, within
from tillbook.sync.setup import plain_name
from tillbook.web.access import CHOSEN
from tillbook.web.models import WelcomeLink
from tillbook.web.wizard.frame import in_setup

VALID_FOR: Final = timedelta(days=1)
NAME_LENGTH_MAX: Final = 150
COMPANY_NAME_LENGTH_MAX: Final = 200


class Used(Exception):
    """The link was used by somebody else in the same instant."""


class NameTaken(Exception):
    """Somebody else took the user name in the same instant."""


class WelcomeForm(Form):
    """Name and password of who comes in, and the company's name where nobody has given it yet."""

    company_name = CharField(
        label=gettext_lazy("Name of the company"),
        max_length=COMPANY_NAME_LENGTH_MAX,
        widget=TextInput(attrs={"autocomplete": "organization"}),
        help_text=gettext_lazy("As it stands in QuickBooks, if you can look."),
    )

    username = CharField(
        label=gettext_lazy("User name"),
        max_length=NAME_LENGTH_MAX,
        widget=TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
        validators=User._meta.get_field("username").validators,  # noqa: SLF001 - Django's own name
    )
    password = CharField(
        label=gettext_lazy("Password"),
        strip=False,
        widget=PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("At least 10 characters, and not a common password."),
    )
    again = CharField(
        label=gettext_lazy("Password again"),
        strip=False,
        widget=PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, link: WelcomeLink, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.link = link
        if link.company.name:
            del self.fields["company_name"]

    def clean_company_name(self) -> str:
        """The name is typed again at Start and stands in the .qwc file: no invisible characters."""
        name = plain_name(str(self.cleaned_data["company_name"]))
        if not name:
            raise ValidationError(_("The name holds a character that cannot be seen. Type it."))
        return name

    def clean_username(self) -> str:
        """Refuse a name that belongs to somebody else; an owner's own is his to set anew."""
        name = str(self.cleaned_data["username"])
        if _may_be(self.link, name):
            return name
        if self.link.for_owner:
            raise ValidationError(_("This name cannot be used. Choose another one."))
        raise ValidationError(
            _("This name cannot be used. If it is yours, sign in, then open the link again.")
        )

    def clean(self) -> dict[str, object]:
        """Compare the two passwords and hold the first against the rules."""
        cleaned = dict(super().clean() or {})
        password = cleaned.get("password")
        if isinstance(password, str):
            try:
                validate_password(password)
            except ValidationError as error:
                self.add_error("password", error)
            if "again" in cleaned and cleaned["again"] != password:
                self.add_error("again", _("The two passwords differ."))
        return cleaned


def make_link(company: Company, base_url: str, *, for_owner: bool = True) -> str:
    """A new one-time link into `company`; earlier ones of the same kind stop working.

    `base_url` is where the program is reached, as in http://localhost:8765.
    """
    token = secrets.token_urlsafe(32)
    now = timezone.now()
    with within(company), transaction.atomic():
        WelcomeLink.objects.filter(company=company, for_owner=for_owner).delete()
        WelcomeLink.objects.create(
            company=company,
            token_digest=_digest(token),
            for_owner=for_owner,
            expires_at=now + VALID_FOR,
        )
    return base_url.rstrip("/") + reverse("welcome", kwargs={"token": token})


@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """Show the form, or set the password and sign in. Looking at the link does not use it up."""
    link = _open_link(token, timezone.now())
    if link is None:
        return _over(request)
    try:
        if not link.for_owner and isinstance(request.user, User):
            return _join(request, link, request.user)
        return _come_in(request, link)
    except Used:
        return _over(request)


def _come_in(request: HttpRequest, link: WelcomeLink) -> HttpResponse:
    """A new account, or the owner's forgotten password."""
    form = WelcomeForm(link, request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _form(request, link, form)
    try:
        user = _let_in(link, form.cleaned_data, timezone.now())
    except NameTaken:
        form.full_clean()  # says that the name is somebody's by now
        return _form(request, link, form)
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return _onward(request, link)


def _form(request: HttpRequest, link: WelcomeLink, form: WelcomeForm) -> HttpResponse:
    context = {"form": form, "company": link.company, "link": link}
    return render(request, "tillbook/welcome.html", context)


def _join(request: HttpRequest, link: WelcomeLink, user: User) -> HttpResponse:
    """Who is signed in becomes a colleague of one more company, by a button."""
    if request.method != "POST":
        return render(request, "tillbook/welcome_join.html", {"company": link.company})
    with within(link.company), transaction.atomic():
        _use_up(link, timezone.now())
        _, joined = Membership.objects.get_or_create(company=link.company, user=user)
        if joined:
            _audit(link, user)
    return _onward(request, link)


def _onward(request: HttpRequest, link: WelcomeLink) -> HttpResponse:
    """Into set-up, or to the pages of a company that is set up."""
    request.session[CHOSEN] = link.company.pk
    with within(link.company):
        return redirect("setup" if in_setup(link.company) else "home")


def _over(request: HttpRequest) -> HttpResponse:
    return render(request, "tillbook/welcome_over.html", status=404)


def _open_link(token: str, now: datetime) -> WelcomeLink | None:
    with anywhere():
        return (
            WelcomeLink.objects.select_related("company")
            .filter(token_digest=_digest(token), used_at=None, expires_at__gt=now)
            .first()
        )


def _let_in(link: WelcomeLink, given: Mapping[str, str], now: datetime) -> User:
    """Use the link up, then make or find the account, and name the company. All or nothing."""
    with within(link.company), transaction.atomic():
        _use_up(link, now)
        if not _may_be(link, given["username"]):
            raise NameTaken
        user = User.objects.filter(username=given["username"]).first()
        user = user or User(username=given["username"])
        user.set_password(given["password"])
        user.save()
        Membership.objects.get_or_create(
            company=link.company, user=user, defaults={"is_owner": link.for_owner}
        )
        if name := given.get("company_name"):
            link.company.name = name
            link.company.save(update_fields=["name"])
        _audit(link, user)
    return user


def _use_up(link: WelcomeLink, now: datetime) -> None:
    if not WelcomeLink.objects.filter(pk=link.pk, used_at=None).update(used_at=now):
        raise Used


def _audit(link: WelcomeLink, user: User) -> None:
    AuditLine.objects.create(
        company=link.company,
        at=timezone.now(),
        user=user,
        act="person.joined",
        particulars={"owner": link.for_owner},
    )


def _may_be(link: WelcomeLink, name: str) -> bool:
    """Whether who comes in by this link may have this user name: nobody's, or an owner's own."""
    taken = User.objects.filter(username=name).first()
    return taken is None or (link.for_owner and _owns(taken, link.company))


def _owns(user: User, company: Company) -> bool:
    with within(company):
        return Membership.objects.filter(company=company, user=user, is_owner=True).exists()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
