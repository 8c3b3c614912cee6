"""What we ask about the company file itself: who answers, which file it is, how it is set up."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class HostQuery:
    """Product, release, country and, with `include_capacity`, how full each list is (facts D)."""

    include_capacity: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyQuery:
    """Company name and, for `owner_id` (our GUID in braces), the FileID written into the file."""

    owner_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PreferencesQuery:
    """Sales tax, closing date, class tracking, currencies. Read-only at every version (C1)."""
