"""The company's lists as last read, the names we use in them, and the account mapping."""

from __future__ import annotations

from django.db import models

from tillbook.store.models.tenancy import Company
from tillbook.store.scoping import OfCompany


class ListEntry(models.Model):
    """One row of a QuickBooks list: account, class, customer, item, sales tax code.

    `kind` is QuickBooks' own name (Account, Class, Customer, ItemOtherCharge, ItemSalesTax,
    SalesTaxCode, Item for every other item). `folded` is the full name for comparison:
    QuickBooks does not distinguish capitals.
    """

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="list_entries")
    kind = models.CharField(max_length=20)
    list_id = models.CharField(max_length=40)
    full_name = models.CharField(max_length=209)
    folded = models.CharField(max_length=209)
    is_active = models.BooleanField(default=True)
    account_type = models.CharField(max_length=30, blank=True)
    special = models.CharField(max_length=40, blank=True)
    detail = models.CharField(max_length=209, blank=True)

    objects = OfCompany()

    class Meta:
        verbose_name_plural = "list entries"
        constraints = [
            models.UniqueConstraint(fields=["company", "kind", "list_id"], name="one_list_entry"),
        ]
        indexes = [models.Index(fields=["company", "kind", "folded"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.full_name}"


class ItemName(models.Model):
    """The item a line is written with: one per flow, role, qualifier and account, named once for
    ever. A mapping that is changed later gets a new item; what is posted keeps the old one.
    """

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="item_names")
    flow = models.CharField(max_length=4)
    role = models.CharField(max_length=30)
    qualifier = models.CharField(max_length=255)
    account = models.CharField(max_length=159)
    name = models.CharField(max_length=31)

    objects = OfCompany()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "flow", "role", "qualifier", "account"],
                name="one_item_per_line_key",
            ),
            models.UniqueConstraint(fields=["company", "name"], name="one_line_key_per_item"),
        ]

    def __str__(self) -> str:
        return self.name


class MappingRecord(models.Model):
    """One row of the account mapping; an empty qualifier is "any other". `chosen_at` is when a
    person chose it; a suggestion has none.
    """

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="mapping_rows")
    role = models.CharField(max_length=30)
    qualifier = models.CharField(max_length=255, blank=True)
    account = models.CharField(max_length=159)
    account_type = models.CharField(max_length=30)
    chosen_at = models.DateTimeField(null=True)

    objects = OfCompany()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "role", "qualifier"], name="one_account_per_role"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.qualifier} → {self.account}"
