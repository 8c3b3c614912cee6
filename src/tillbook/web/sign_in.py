"""Signing in and out: one generic answer to every wrong pair, and slower ones to a guesser.

Failures are counted per user name and address, apart from those of the Web Connector's door.
Nobody is refused for another's guesses: the right password always gets in.
"""

from __future__ import annotations

import time
from typing import Final

from django.contrib.auth import login, logout
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from tillbook.web import backoff
from tillbook.web.onward import onward

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
    goal = onward(request)
    if request.method != "POST":
        if request.user.is_authenticated:
            return redirect(goal)
        return _page(request, SignInForm(request), goal)
    name = _ROOM + request.POST.get("username", "").strip().lower()
    address = str(request.META.get("REMOTE_ADDR", ""))
    backoff.slow_down(name, address, wait, backoff.AT_SIGN_IN)
    form = SignInForm(request, request.POST)
    if not form.is_valid():
        backoff.count_failure(name, address)
        return _page(request, form, goal)
    backoff.forget_failures(name, address)
    login(request, form.get_user())
    return redirect(goal)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and go back to the form."""
    logout(request)
    return redirect("sign-in")


def _page(request: HttpRequest, form: SignInForm, goal: str) -> HttpResponse:
    return render(request, "tillbook/sign_in.html", {"form": form, "next": goal})
