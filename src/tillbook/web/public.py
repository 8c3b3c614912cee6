"""Pages for everybody: where the Web Connector's support link leads, and whether we are alive."""

from __future__ import annotations

from http import HTTPStatus

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
def support(request: HttpRequest) -> HttpResponse:
    """What a person needs who clicks the link in the Web Connector. Shows nothing of anybody."""
    return render(request, "tillbook/support.html")


@never_cache
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """200 "ok" when the database answers, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        words, code = "The database does not answer.\n", HTTPStatus.SERVICE_UNAVAILABLE
    else:
        words, code = "ok\n", HTTPStatus.OK
    return HttpResponse(words, status=code, content_type="text/plain; charset=utf-8")
