"""The first owner comes in: a link that works once, shown by the command line.

Whoever can read the command line owns the installation, so the link may also set an owner's
forgotten password anew. Its token is random, kept as a digest only, and dies after `VALID_FOR`.
"""

from __future__ import annotations

import hashlib
import secrets
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
from django.views.decorators.http import require_http_methods

from tillbook.store.models import Company, Membership
from tillbook.store.scoping import anywhere, within
from tillbook.web.models import WelcomeLink

VALID_FOR: Final = timedelta(days=1)
NAME_LENGTH_MAX: Final = 150


class Used(Exception):
    """The link was used by somebody else in the same instant."""


class WelcomeForm(Form):
    """Name and password of the owner."""

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

    def __init__(self, company: Company, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.company = company

    def clean_username(self) -> str:
        """Refuse a name that belongs to somebody who does not own this company."""
        name = str(self.cleaned_data["username"])
        taken = User.objects.filter(username=name).first()
        if taken is not None and not _owns(taken, self.company):
            raise ValidationError(_("This name cannot be used. Choose another one."))
        return name

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


def make_link(company: Company, base_url: str) -> str:
    """A new one-time link for the first owner of `company`; earlier links stop working.

    `base_url` is where the program is reached, as in http://localhost:8765.
    """
    token = secrets.token_urlsafe(32)
    now = timezone.now()
    with within(company), transaction.atomic():
        WelcomeLink.objects.filter(company=company).delete()
        WelcomeLink.objects.create(
            company=company, token_digest=_digest(token), expires_at=now + VALID_FOR
        )
    return base_url.rstrip("/") + reverse("welcome", kwargs={"token": token})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """Show the form, or set the password and sign in. Looking at the link does not use it up."""
    now = timezone.now()
    link = _open_link(token, now)
    if link is None:
        return render(request, "tillbook/welcome_over.html", status=404)
    form = WelcomeForm(link.company, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        name, password = form.cleaned_data["username"], form.cleaned_data["password"]
        try:
            user = _let_in(link, name, password, now)
        except Used:
            return render(request, "tillbook/welcome_over.html", status=404)
        login(request, user, backend="django.contrib.auth.backends.ModelBackend")
        return redirect("home")
    return render(request, "tillbook/welcome.html", {"form": form, "company": link.company})


def _open_link(token: str, now: datetime) -> WelcomeLink | None:
    with anywhere():
        return (
            WelcomeLink.objects.select_related("company")
            .filter(token_digest=_digest(token), used_at=None, expires_at__gt=now)
            .first()
        )


def _let_in(link: WelcomeLink, name: str, password: str, now: datetime) -> User:
    """Use the link up, then make or find the owner. Both or neither."""
    with within(link.company), transaction.atomic():
        if not WelcomeLink.objects.filter(pk=link.pk, used_at=None).update(used_at=now):
            raise Used
        user, _made = User.objects.get_or_create(username=name)
        user.set_password(password)
        user.save()
        Membership.objects.update_or_create(
            company=link.company, user=user, defaults={"is_owner": True}
        )
    return user


def _owns(user: User, company: Company) -> bool:
    with within(company):
        return Membership.objects.filter(company=company, user=user, is_owner=True).exists()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
