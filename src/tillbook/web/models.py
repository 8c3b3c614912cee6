"""The one table of the pages: links by which an owner or a colleague comes in.

Only a digest of a link's token is kept; the link itself is shown once, by the command line or by
the page of people.
"""

from __future__ import annotations

from django.db import models

from tillbook.store.models import Company
from tillbook.store.scoping import OfCompany


class WelcomeLink(models.Model):
    """A link that lets one person in once, until `expires_at`: an owner, whose forgotten password
    it may set anew, or a colleague, for whom `for_owner` is False.
    """

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="welcome_links")
    token_digest = models.CharField(max_length=64, unique=True)
    for_owner = models.BooleanField(default=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    objects = OfCompany()

    def __str__(self) -> str:
        return f"welcome to {self.company}"
