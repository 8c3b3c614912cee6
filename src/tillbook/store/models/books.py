"""The books: orders as last read, their facts, what the facts mean, and what was written down.

Facts are never changed once stored; entries grow only by whole facts; a document's content never
changes. Amounts are integers in the smallest unit of the shop's currency.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models

from tillbook.store.models.tenancy import Company, Shop
from tillbook.store.scoping import OfCompany, OfEntry, OfShop


class OrderRecord(models.Model):
    """An order as Shopify last described it: its header's own totals, for the proof.

    `unreadable` lists problems; while it is not empty the order's unbooked facts are held.
    `doubts` lists problems that hold nothing; `needs_look` says that either is not empty.
    `rounding` is the reading its cash was first booked with.
    """

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="orders")
    order_id = models.CharField(max_length=100)
    name = models.CharField(max_length=60)
    updated_at = models.DateTimeField()
    place_id = models.CharField(max_length=100)
    test = models.BooleanField(default=False)
    rounding = models.CharField(max_length=10, blank=True)
    stated = models.JSONField(default=dict)
    unreadable = models.JSONField(default=list)
    doubts = models.JSONField(default=list)
    needs_look = models.BooleanField(default=False)

    objects = OfShop()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "order_id"], name="one_order"),
        ]
        indexes = [
            models.Index(fields=["shop", "name"]),
            models.Index(fields=["shop", "needs_look"]),
        ]

    def __str__(self) -> str:
        return self.name


class DocumentRecord(models.Model):
    """A document or list entry as it is told to QuickBooks; planned once, never changed.

    `content` is what the request is rendered from. `shop` is empty for list entries, which belong
    to the whole company.
    """

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="documents")
    shop = models.ForeignKey(
        Shop, on_delete=models.CASCADE, related_name="documents", null=True, blank=True
    )
    key = models.CharField(max_length=200)
    type = models.CharField(max_length=30)
    day = models.DateField(null=True)
    place_id = models.CharField(max_length=100, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    ref_number = models.CharField(max_length=20, blank=True)
    fingerprint = models.CharField(max_length=64)
    currency = models.CharField(max_length=3)
    total_minor = models.BigIntegerField(default=0)
    content = models.JSONField()
    planned_at = models.DateTimeField()

    objects = OfCompany()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "key"], name="one_document_per_key"),
            models.UniqueConstraint(
                fields=["company", "ref_number"],
                condition=~models.Q(ref_number=""),
                name="no_number_twice",
            ),
        ]
        indexes = [models.Index(fields=["shop", "day"])]

    def __str__(self) -> str:
        return f"{self.type} {self.ref_number or self.key}"


class FactRecord(models.Model):
    """One fact, as first read. `booked` says its postings are stored; `document` is the one
    document that writes it down. Opening facts belong to no order.
    """

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="facts")
    order = models.ForeignKey(
        OrderRecord, on_delete=models.CASCADE, related_name="facts", null=True, blank=True
    )
    fact_id = models.CharField(max_length=100)
    kind = models.CharField(max_length=10)
    happened_at = models.DateTimeField()
    day = models.DateField()
    place_id = models.CharField(max_length=100)
    content = models.JSONField()
    fingerprint = models.CharField(max_length=64)
    booked = models.BooleanField(default=False)
    document = models.ForeignKey(
        DocumentRecord, on_delete=models.PROTECT, related_name="facts", null=True, blank=True
    )

    objects = OfShop()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "fact_id"], name="one_fact"),
        ]
        indexes = [
            models.Index(fields=["shop", "day"]),
            models.Index(fields=["shop", "booked", "day"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.fact_id}"


class EntryRecord(models.Model):
    """The postings of one order, business day and place, or of the opening; `zone` is the one the
    day was cut in.
    """

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="entries")
    order = models.ForeignKey(
        OrderRecord, on_delete=models.CASCADE, related_name="entries", null=True, blank=True
    )
    key = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    day = models.DateField()
    place_id = models.CharField(max_length=100)
    currency = models.CharField(max_length=3)
    zone = models.CharField(max_length=64)

    objects = OfShop()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "key"], name="one_entry_per_key"),
        ]
        indexes = [models.Index(fields=["shop", "day"])]

    def __str__(self) -> str:
        return self.key


class PostingRecord(models.Model):
    """One posting; debits positive, credits negative."""

    entry = models.ForeignKey(EntryRecord, on_delete=models.CASCADE, related_name="postings")
    fact = models.ForeignKey(FactRecord, on_delete=models.CASCADE, related_name="postings")
    role = models.CharField(max_length=30)
    qualifier = models.CharField(max_length=255, null=True)  # noqa: DJ001 - "" is a qualifier too
    flow = models.CharField(max_length=4)
    amount_minor = models.BigIntegerField()

    objects = OfEntry()

    def __str__(self) -> str:
        return f"{self.role} {self.amount_minor}"


class OpeningBalance(models.Model):
    """What stood on a role when the books begin, and what is done with it (accounting, *Opening*).

    `amount_minor` is debit positive, None while nobody has said it. `source` says who did:
    "shopify" (computed from what Shopify states) or "entered" (by `entered_by`). `choice` is
    "book", "already" (in `account`) or "ignore", empty while undecided.
    """

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="opening_balances")
    role = models.CharField(max_length=30)
    qualifier = models.CharField(max_length=255, blank=True)
    amount_minor = models.BigIntegerField(null=True)
    source = models.CharField(max_length=10, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    choice = models.CharField(max_length=10, blank=True)
    account = models.CharField(max_length=159, blank=True)

    objects = OfShop()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shop", "role", "qualifier"], name="one_opening_per_role"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.qualifier} at the opening"
