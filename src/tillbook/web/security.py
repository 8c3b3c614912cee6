"""What a browser may do with our pages: nothing that does not come from us.

No inline script or style, no other host, no frame around us. The policy stands on every answer,
also on style sheets and errors. Only a request that came through an embedding door, which names
the origins allowed around it, is answered with a page that may stand in their frame.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase

NOBODY: Final = "'none'"
EMBEDDED_IN: Final = "embedded_in"
"""The attribute of a request that holds the origins whose frame it came from, separated by spaces.
No door sets it yet; `base.html` asks for it too and leaves out the rail."""


def policy(ancestors: str = NOBODY) -> str:
    """The policy of a page that may stand in a frame of these origins."""
    return (
        "default-src 'self'; base-uri 'none'; form-action 'self'; "
        f"frame-ancestors {ancestors}; object-src 'none'"
    )


def content_security(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware that puts the policy on every answer."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        ancestors = str(getattr(request, EMBEDDED_IN, ""))
        response["Content-Security-Policy"] = policy(ancestors or NOBODY)
        if ancestors and response.has_header("X-Frame-Options"):
            del response["X-Frame-Options"]  # it knows no origins, and would forbid the frame
        return response

    return answer
