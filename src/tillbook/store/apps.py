"""The Django application of the store."""

from __future__ import annotations

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """Tillbook's tables."""

    name = "tillbook.store"
    label = "store"
    verbose_name = "Tillbook"
