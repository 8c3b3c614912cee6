"""Live parts of a page: a fragment that asks for itself again until it is settled.

What has not changed is answered with 204 and stays as it is, so that a screen reader does not
read it again, nothing that was opened closes, and a focus is not lost.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language


def mark_of(*values: object) -> str:
    """What a fragment shows, in short: equal marks, equal fragments."""
    text = repr((get_language(), *values))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def live_url(url: str, mark: str) -> str:
    """Where a fragment asks whether anything has changed."""
    return f"{url}?{urlencode({'seen': mark})}"


def answer_live(
    request: HttpRequest, template: str, context: Mapping[str, Any], mark: str
) -> HttpResponse:
    """The fragment, or nothing at all while it is the one that was seen."""
    if request.GET.get("seen") == mark:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return render(request, template, dict(context))
