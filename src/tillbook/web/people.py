"""The page of people: who sees this company, and the links by which colleagues come in.

Only an owner opens it. A link is rendered once, into the answer to the button that made it; making
another one ends it. An owner is made by the command line, by whoever owns the installation.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tillbook.store.models import AuditLine, Company, Membership
from tillbook.sync import status as company_state
from tillbook.web.access import for_owner, person
from tillbook.web.models import WelcomeLink
from tillbook.web.shell import shell
from tillbook.web.welcome import make_link


@require_http_methods(["GET", "HEAD", "POST"])
@for_owner
def people(request: HttpRequest, company: Company) -> HttpResponse:
    """Who is there; with POST also a new link, shown this once."""
    link = ""
    now = timezone.now()
    if request.method == "POST":
        link = make_link(company, request.build_absolute_uri("/"), for_owner=False)
        AuditLine.objects.create(
            company=company, at=now, user=person(request), act="person.invited"
        )
    context = shell(request, company, company_state.company_status(company, now), now, "settings")
    members = Membership.objects.filter(company=company).select_related("user")
    waiting = WelcomeLink.objects.filter(
        company=company, for_owner=False, used_at=None, expires_at__gt=now
    )
    context |= {
        "members": list(members.order_by("-is_owner", "user__username")),
        "link": link,
        "link_open": waiting.first(),
    }
    return render(request, "tillbook/people.html", context)


@require_POST
@for_owner
def remove(request: HttpRequest, company: Company, member_id: int) -> HttpResponse:
    """A colleague does not see this company any more; the account itself stays."""
    row = Membership.objects.filter(company=company, pk=member_id, is_owner=False)
    found = row.select_related("user").first()
    if found is None:
        raise Http404
    name = found.user.get_username()
    found.delete()
    AuditLine.objects.create(
        company=company,
        at=timezone.now(),
        user=person(request),
        act="person.removed",
        particulars={"name": name},
    )
    messages.info(request, _("%(name)s does not see this company any more.") % {"name": name})
    return redirect("people")
