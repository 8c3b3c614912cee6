"""What a request type is: its name, its shape and what it does; and the answer it gives.

A new request type is one module in `requests` that lists its `Request`s; nothing else changes
but the list of modules in `requests/__init__.py`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from lxml import etree

from tillbook.simulators.company.books import Books
from tillbook.simulators.company.grammar import Grammar
from tillbook.simulators.company.refusal import STATUS_OK


@dataclass(slots=True)
class Iterators:
    """Open iterators of one QuickBooks session: iterator id -> ids still to be returned."""

    remaining: dict[str, list[str]] = field(default_factory=dict)
    opened: int = 0


@dataclass(frozen=True, slots=True)
class Call:
    """One request to be processed: the …Rq element, the books, the session's iterators."""

    books: Books
    request: etree._Element
    iterators: Iterators


@dataclass(frozen=True, slots=True)
class Answer:
    """…Ret elements with a status below 1000 and further attributes of the …Rs element."""

    rets: Sequence[etree._Element] = ()
    status: int = STATUS_OK
    message: str = "Status OK"
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Request:
    """A request type. `handle` raises Refusal; `writes` says whether it changes the file."""

    name: str
    grammar: Grammar
    handle: Callable[[Call], Answer]
    writes: bool = False
