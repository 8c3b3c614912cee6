"""Signing in and out: one generic answer to every wrong pair, and slower ones to a guesser.

Failures are counted per user name and address, apart from those of the Web Connector's door.
Attempts beyond what may wait at once are refused for the moment, whoever they are of.
"""

from __future__ import annotations

import time
from http import HTTPStatus
from typing import Final

from django.contrib.auth import login, logout
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from tillbook.web import backoff

wait = time.sleep
_ROOM: Final = "page:"  # keeps these failures apart from those of the Web Connector's door


class SignInForm(AuthenticationForm):
    """Django's own form with our words; wrong name, wrong password and a closed account are one."""

    error_messages = {
        "invalid_login": gettext_lazy("User name and password do not belong together."),
        "inactive": gettext_lazy("User name and password do not belong together."),
    }


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The form, or the page that was asked for."""
    onward = _onward(request)
    if request.method != "POST":
        if request.user.is_authenticated:
            return redirect(onward)
        return _page(request, SignInForm(request), onward)
    name = _ROOM + request.POST.get("username", "").strip().lower()
    address = str(request.META.get("REMOTE_ADDR", ""))
    if not backoff.slow_down(name, address, wait):
        form = SignInForm(request)
        return _page(request, form, onward, status=HTTPStatus.TOO_MANY_REQUESTS)
    form = SignInForm(request, request.POST)
    if not form.is_valid():
        backoff.count_failure(name, address)
        return _page(request, form, onward)
    backoff.forget_failures(name, address)
    login(request, form.get_user())
    return redirect(onward)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and go back to the form."""
    logout(request)
    return redirect("sign-in")


def _page(
    request: HttpRequest, form: SignInForm, onward: str, status: int = HTTPStatus.OK
) -> HttpResponse:
    busy = status == HTTPStatus.TOO_MANY_REQUESTS
    sentence = _("Too many attempts at once. Wait a minute, then try again.") if busy else ""
    shown = {"form": form, "next": onward, "busy": sentence}
    return render(request, "tillbook/sign_in.html", shown, status=status)


def _onward(request: HttpRequest) -> str:
    """Where to go afterwards: a page of ours, never another host's."""
    asked = request.POST.get("next") or request.GET.get("next") or "/"
    safe = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if safe else "/"
