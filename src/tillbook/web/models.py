"""The one table of the pages: links by which a first owner comes in.

Only a digest of a link's token is kept; the token itself is shown once, by the command line.
"""

from __future__ import annotations

from django.db import models

from tillbook.store.models import Company
from tillbook.store.scoping import OfCompany


class WelcomeLink(models.Model):
    """A link that sets an owner's password once, until `expires_at`."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="welcome_links")
    token_digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    objects = OfCompany()

    def __str__(self) -> str:
        return f"welcome to {self.company}"
