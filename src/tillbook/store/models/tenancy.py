"""Who owns what: a company (one QuickBooks company file), its people, its shops."""

from __future__ import annotations

import secrets
import uuid

from django.conf import settings
from django.db import models

from tillbook.store.scoping import OfCompany
from tillbook.store.secrets import SealedField


def new_file_id() -> str:
    """A FileID: a GUID in braces, one per company, never changed (facts B, QBWC1039)."""
    return f"{{{uuid.uuid4()}}}"


def new_user_name() -> str:
    """The Web Connector's user name of a company; unique over all companies."""
    return f"tillbook-{secrets.token_hex(4)}"


class Mode(models.TextChoices):
    """How a list is kept in QuickBooks (M7)."""

    SUMMARY = "summary"
    DETAILED = "detailed"


class Company(models.Model):
    """One QuickBooks company file: its Web Connector pairing and what is known of it.

    `token_hash` is empty before a token is made and after it was revoked; `token_at` is when the
    one that works was made. `refused_at` is when the Web Connector last called with another one;
    that one is not kept. `answers` holds what was asked of a person in set-up (M2), by question;
    `setup` the ISO moment at which each step of set-up was confirmed. An empty `zero_tax_item`
    means that the company's first one at 0 % is used, or ours is made.
    """

    name = models.CharField(max_length=200)
    wc_user = models.CharField(max_length=40, unique=True, default=new_user_name)
    token_hash = models.CharField(max_length=200, blank=True)
    token_at = models.DateTimeField(null=True)
    file_id = models.CharField(max_length=38, unique=True, default=new_file_id)

    # Learned in the first verified conversation and checked in every later one.
    file_path = models.CharField(max_length=500, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    verified_at = models.DateTimeField(null=True)
    product = models.CharField(max_length=100, blank=True)
    release = models.CharField(max_length=20, blank=True)
    file_mode = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=4, blank=True)
    home_currency = models.CharField(max_length=3, default="USD")
    sales_tax_on = models.BooleanField(default=False)
    closing_date = models.DateField(null=True)
    class_tracking = models.BooleanField(default=False)
    inventory_on = models.BooleanField(default=False)
    default_tax_item = models.CharField(max_length=31, blank=True)
    lists_read_at = models.DateTimeField(null=True)
    last_called_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)

    # Decided in set-up.
    answers = models.JSONField(default=dict)
    setup = models.JSONField(default=dict)
    zero_tax_item = models.CharField(max_length=31, blank=True)
    customers_mode = models.CharField(max_length=10, choices=Mode.choices, default=Mode.SUMMARY)
    inventory_mode = models.CharField(max_length=10, choices=Mode.choices, default=Mode.SUMMARY)
    vendors_mode = models.CharField(max_length=10, choices=Mode.choices, default=Mode.SUMMARY)
    purchases = models.CharField(max_length=20, blank=True)
    stocky_key = SealedField(blank=True)

    # Milliseconds per document and the size of the last set, per document type (core.pace).
    pace = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "companies"

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person of a company."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    is_owner = models.BooleanField(default=False)

    objects = OfCompany()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "user"], name="one_membership"),
        ]

    def __str__(self) -> str:
        return f"{self.user} of {self.company}"


class Schedule(models.TextChoices):
    """When a shop is synced by itself."""

    MANUAL = "manual"
    DAILY = "daily"


class Shop(models.Model):
    """One Shopify shop of a company. `letter` begins its reference numbers.

    Nothing of a shop is planned or delivered before `started_at` (M9). `setup` is as a company's;
    `scopes` are those its token was granted; `counts` is what Shopify counts (customers, variants,
    vendors), None where it may not say. `orders_read` grows while the shop is being read.
    `opening_at` is when its opening balances were frozen as facts; None before, and for a shop that
    was started without them.
    """

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="shops")
    domain = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=200)
    letter = models.CharField(max_length=1)
    zone = models.CharField(max_length=64)
    currency = models.CharField(max_length=3)
    base_url = models.CharField(max_length=200, blank=True)
    access_token = SealedField(blank=True)
    scopes = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    setup = models.JSONField(default=dict)
    start_date = models.DateField(null=True)
    started_at = models.DateTimeField(null=True)
    opening_at = models.DateTimeField(null=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    schedule = models.CharField(max_length=10, choices=Schedule.choices, default=Schedule.MANUAL)
    schedule_hour = models.PositiveSmallIntegerField(default=6)
    schedule_since = models.DateTimeField(null=True)

    # Orders changed before this moment have been read. Some of them could not be read by the
    # version that tried; a newer one begins again at `unread_since`.
    cursor = models.DateTimeField(null=True)
    unread_since = models.DateTimeField(null=True)
    reader_version = models.CharField(max_length=20, blank=True)
    pulled_at = models.DateTimeField(null=True)
    read_asked_at = models.DateTimeField(null=True)
    orders_read = models.PositiveIntegerField(default=0)
    places = models.JSONField(default=dict)

    objects = OfCompany()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "letter"], name="one_letter_per_shop"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """The shop's part of document keys: its domain's first label."""
        return self.domain.split(".", 1)[0]
