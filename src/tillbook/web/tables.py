"""Tables as files: CSV that a spreadsheet opens rightly and cannot be made to run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

from django.http import HttpResponse

# A cell that begins so would be run as a formula by a spreadsheet.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def cell(text: str) -> str:
    """A text cell; takes the edge off what a spreadsheet would run. Amounts need it not."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def csv_file(table: Iterable[Sequence[str]], name: str) -> HttpResponse:
    """The table as a file to download."""
    written = io.StringIO()
    csv.writer(written).writerows(table)
    # The mark in front tells Excel that this is UTF-8.
    response = HttpResponse("\ufeff" + written.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
