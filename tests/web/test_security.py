"""The policy forbids every frame, unless a door says whose frame it is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory

from tillbook.web.security import EMBEDDED_IN, content_security

SHOPIFY = "https://admin.shopify.com https://harbor.myshopify.com"


def _answer(request: HttpRequest) -> HttpResponse:
    return content_security(lambda _: HttpResponse(headers={"X-Frame-Options": "DENY"}))(request)  # type: ignore[return-value]


def test_nobody_frames_a_page() -> None:
    response = _answer(RequestFactory().get("/"))
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"


def test_an_embedding_door_names_who_may() -> None:
    request = RequestFactory().get("/")
    setattr(request, EMBEDDED_IN, SHOPIFY)
    response = _answer(request)
    policy = response["Content-Security-Policy"]
    assert f"frame-ancestors {SHOPIFY};" in policy
    assert policy.startswith("default-src 'self'")
    assert not response.has_header("X-Frame-Options")


def test_an_embedded_page_says_so_to_the_style_sheet() -> None:
    request = RequestFactory().get("/")
    assert "data-embedded" not in render_to_string("tillbook/base.html", request=request)
    setattr(request, EMBEDDED_IN, SHOPIFY)
    assert " data-embedded>" in render_to_string("tillbook/base.html", request=request)
