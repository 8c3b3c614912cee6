"""Every address of the program in one place."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("", include("tillbook.web.urls"))]
