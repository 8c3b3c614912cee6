"""All tables, room by room of the store."""

from tillbook.store.models.books import (
    DocumentRecord,
    EntryRecord,
    FactRecord,
    OpeningBalance,
    OrderRecord,
    PostingRecord,
)
from tillbook.store.models.conversation import Attempt, Conversation, Delivery, Look, MessageSet
from tillbook.store.models.lists import ItemName, ListEntry, MappingRecord
from tillbook.store.models.log import AuditLine, ProblemRecord, Run
from tillbook.store.models.tenancy import Company, Membership, Shop

__all__ = [
    "Attempt",
    "AuditLine",
    "Company",
    "Conversation",
    "Delivery",
    "DocumentRecord",
    "EntryRecord",
    "FactRecord",
    "ItemName",
    "ListEntry",
    "Look",
    "MappingRecord",
    "Membership",
    "MessageSet",
    "OpeningBalance",
    "OrderRecord",
    "PostingRecord",
    "ProblemRecord",
    "Run",
    "Shop",
]
