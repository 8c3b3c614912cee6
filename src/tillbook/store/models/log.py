"""What happened: runs, open problems, and one line per act of a person or of the program."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from tillbook.store.models.tenancy import Company, Shop
from tillbook.store.scoping import OfCompany, OfShop


class Run(models.Model):
    """One sync of a shop, from being due to being settled. Its lag is first answer − due.

    It is ready when the shop has been read and planned for it; before that QuickBooks has nothing
    to write and the run cannot be settled.
    """

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="runs")
    kind = models.CharField(max_length=10)
    due_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)
    first_answer_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = OfShop()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "kind", "due_at"], name="one_run_per_slot"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} run of {self.due_at:%Y-%m-%d %H:%M}"


class ProblemRecord(models.Model):
    """A problem that is open until it is not seen any more. Worded when it is shown."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="problems")
    shop = models.ForeignKey(
        Shop, on_delete=models.CASCADE, related_name="problems", null=True, blank=True
    )
    source = models.CharField(max_length=20)
    code = models.CharField(max_length=40)
    about = models.CharField(max_length=200)
    particulars = models.JSONField(default=dict)
    first_seen_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)

    objects = OfCompany()

    class Meta:
        indexes = [models.Index(fields=["company", "resolved_at"])]

    def __str__(self) -> str:
        return f"{self.code} {self.about}"


class AuditLine(models.Model):
    """One act, as a code and particulars; worded when shown, greppable for ever."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="audit_lines")
    at = models.DateTimeField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True
    )
    act = models.CharField(max_length=60)
    particulars = models.JSONField(default=dict)

    objects = OfCompany()

    class Meta:
        indexes = [models.Index(fields=["company", "at"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.act}"
