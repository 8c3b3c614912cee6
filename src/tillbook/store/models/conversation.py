"""Delivery: where each document stands, and the conversations that move it.

A message set is committed with its exact XML before a byte of it leaves; its answer is applied in
one transaction or not at all. What lies between is `lost` until QuickBooks has been asked.
"""

from __future__ import annotations

from django.db import models

from tillbook.core.delivery import State
from tillbook.store.models.books import DocumentRecord
from tillbook.store.models.tenancy import Company
from tillbook.store.scoping import OfCompany, OfDelivery

STATES = [(state.value, state.value) for state in State]


class Conversation(models.Model):
    """One visit of the Web Connector, named by its ticket."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="conversations")
    ticket = models.CharField(max_length=64, unique=True)
    stage = models.CharField(max_length=10)
    started_at = models.DateTimeField()
    last_call_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    verified = models.BooleanField(default=False)
    sentinel_read = models.BooleanField(default=False)
    path_tried = models.BooleanField(default=False)
    round_trips = models.PositiveIntegerField(default=0)
    done_count = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)

    objects = OfCompany()

    class Meta:
        indexes = [models.Index(fields=["company", "started_at"])]

    def __str__(self) -> str:
        return f"conversation {self.pk}"


class Look(models.Model):
    """A question to QuickBooks that set-up or a proof asks: counts of list rows, a trial balance,
    the transactions of some days. `about` is the day, or the days, as ISO text with a slash. It is
    put at the next call, and again when asked again; `answer` keeps the latest one, `problem` why
    there is none.
    """

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="looks")
    kind = models.CharField(max_length=20)
    about = models.CharField(max_length=30, blank=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answer = models.JSONField(null=True)
    problem = models.JSONField(null=True)

    objects = OfCompany()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "kind", "about"], name="one_look_per_question"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}"


class SetState(models.TextChoices):
    """Where a message set stands."""

    SENT = "sent"
    APPLIED = "applied"
    LOST = "lost"
    FORGOTTEN = "forgotten"
    REFUSED = "refused"


class MessageSet(models.Model):
    """One set of requests: its id, exact XML, purpose, and who asked for what in it.

    `purpose` is a step of the agenda; `writes` says whether QuickBooks was to change anything.
    FORGOTTEN: QuickBooks does not know the set, so its documents are asked for one by one.
    """

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="message_sets")
    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="message_sets"
    )
    set_id = models.CharField(max_length=24, unique=True)
    purpose = models.CharField(max_length=20)
    writes = models.BooleanField(default=False)
    xml = models.TextField()
    state = models.CharField(max_length=10, choices=SetState.choices, default=SetState.SENT)
    look = models.ForeignKey(
        Look, on_delete=models.CASCADE, related_name="message_sets", null=True, blank=True
    )
    recovers = models.ForeignKey(
        "self", on_delete=models.CASCADE, related_name="recoveries", null=True, blank=True
    )
    sent_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    objects = OfCompany()

    class Meta:
        indexes = [models.Index(fields=["company", "state"])]

    def __str__(self) -> str:
        return f"{self.purpose} {self.set_id}"


class Delivery(models.Model):
    """Where a document stands on its way into QuickBooks, and what QuickBooks returned."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="deliveries")
    document = models.OneToOneField(
        DocumentRecord, on_delete=models.CASCADE, related_name="delivery"
    )
    state = models.CharField(max_length=15, choices=STATES, default=State.PLANNED.value)
    rank = models.PositiveSmallIntegerField()
    suspicion = models.CharField(max_length=5, blank=True)
    attempts_count = models.PositiveIntegerField(default=0)
    not_before = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    read_back_at = models.DateTimeField(null=True)
    quickbooks_id = models.CharField(max_length=40, blank=True)
    edit_sequence = models.CharField(max_length=20, blank=True)
    returned_total_minor = models.BigIntegerField(null=True)
    returned = models.JSONField(null=True)
    problem = models.JSONField(null=True)

    objects = OfCompany()

    class Meta:
        verbose_name_plural = "deliveries"
        indexes = [models.Index(fields=["company", "state", "rank", "id"])]

    def __str__(self) -> str:
        return f"{self.document}: {self.state}"


class Attempt(models.Model):
    """One request in one message set for one delivery, and its status when it was answered."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="attempts")
    message_set = models.ForeignKey(MessageSet, on_delete=models.CASCADE, related_name="attempts")
    request_id = models.CharField(max_length=50)
    status_code = models.IntegerField(null=True)
    message = models.TextField(blank=True)

    objects = OfDelivery()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["message_set", "request_id"], name="one_request_per_set"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.message_set_id}/{self.request_id}"
