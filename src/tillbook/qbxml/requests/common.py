"""What several requests share: references to list entries, and pages of long answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class Ref:
    """A list entry in QuickBooks, by FullName ("Parent:Child", any case) or by ListID.

    Exactly one of the two (ValueError otherwise): the ListID survives a rename, the FullName is
    known before the entry exists.
    """

    full_name: str = ""
    list_id: str = ""

    def __post_init__(self) -> None:
        if bool(self.full_name) == bool(self.list_id):
            raise ValueError("A reference names a list entry by FullName or by ListID: one of them")


# A bare string is a FullName.
RefLike: TypeAlias = Ref | str


def as_ref(ref: RefLike) -> Ref:
    """The reference that a bare FullName stands for."""
    return Ref(full_name=ref) if isinstance(ref, str) else ref


@dataclass(frozen=True, slots=True)
class Start:
    """Open an iterator and return its first `max_returned` rows (facts C2, *Iterators*)."""

    max_returned: int


@dataclass(frozen=True, slots=True)
class Continue:
    """Return the next rows of an iterator of this same conversation.

    `iterator_id` comes from the answer before (`Answer.iterator`). It dies with the
    QuickBooks session: never store it. The query's other fields stay as they were.
    """

    iterator_id: str
    max_returned: int


Page: TypeAlias = Start | Continue
ActiveStatus: TypeAlias = Literal["ActiveOnly", "InactiveOnly", "All"]
