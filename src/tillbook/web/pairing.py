"""The .qwc file of a company, to be downloaded: what introduces us to its Web Connector.

Its addresses are those under which this program was reached, because that is where the Web
Connector will call. It holds no password and no token. That it was taken is noted for set-up.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tillbook.store.models import Company
from tillbook.sync import status as company_state
from tillbook.sync.setup import note_download, qwc_of
from tillbook.web.access import for_member, person
from tillbook.web.shell import shell
from tillbook.webconnector.qwc import UnfitQwc

# The Web Connector refuses IP addresses (facts/quickbooks.md B); this computer has a name too.
_THIS_COMPUTER: Final = frozenset({"127.0.0.1", "::1"})


@require_safe
@for_member
def qwc_file(
    request: HttpRequest,
    company: Company,
    company_id: int,  # noqa: ARG001 - it chose the company
) -> HttpResponse:
    """The download, or a page that says why the Web Connector would not take the file."""
    try:
        text = qwc_of(company, _named(request.build_absolute_uri("/")))
    except UnfitQwc as unfit:
        now = timezone.now()
        context = shell(request, company, company_state.company_status(company, now), now, "home")
        context["reason"] = str(unfit)
        return render(request, "tillbook/no_qwc.html", context, status=HTTPStatus.CONFLICT)
    if request.method == "GET":
        note_download(company, timezone.now(), user=person(request))
    response = HttpResponse(text, content_type="application/xml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{file_name_of(company)}"'
    return response


def unfit_reason(request: HttpRequest, company: Company) -> str:
    """Why the Web Connector would not take a file from the address of this request, or ""."""
    try:
        qwc_of(company, _named(request.build_absolute_uri("/")))
    except UnfitQwc as unfit:
        return str(unfit)
    return ""


def file_name_of(company: Company) -> str:
    """As in "tillbook-harbor-pine.qwc"."""
    name = re.sub(r"[^a-z0-9]+", "-", company.name.lower()).strip("-") or f"company-{company.pk}"
    return f"tillbook-{name}.qwc"


def _named(url: str) -> str:
    parts = urlsplit(url)
    if parts.hostname not in _THIS_COMPUTER:
        return url
    host = "localhost" if parts.port is None else f"localhost:{parts.port}"
    return urlunsplit(parts._replace(netloc=host))
