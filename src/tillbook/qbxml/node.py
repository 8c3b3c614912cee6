"""Reading single values out of an answer's XML without losing the rest of it.

A value that cannot be read becomes a problem, a sentence for people, and the reading goes on.
Only an object without its id is given up (`UnreadableRet`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from lxml import etree

from tillbook.core.money import Money, UnreadableMoney
from tillbook.qbxml.answers import RetRef


class UnreadableRet(ValueError):
    """One returned object has no id, so nothing can be known of it."""


class Node:
    """An element of an answer. All nodes of one answer share its list of problems."""

    def __init__(
        self, element: etree._Element, *, currency: str | None, problems: list[str]
    ) -> None:
        self._element = element
        self._currency = currency
        self._problems = problems

    @property
    def name(self) -> str:
        """The element's name."""
        return str(self._element.tag)

    def attribute(self, name: str) -> str:
        """The attribute of this name, or "" (report cells carry their values so)."""
        return self._element.get(name, "")

    def children(self, *names: str) -> Iterator[Node]:
        """The children of these names (all, without names), in document order."""
        for element in self._element.iterchildren(*names, etree.Element):
            if not names or element.tag in names:
                yield self._node(element)

    def child(self, name: str) -> Node | None:
        """The first child of this name."""
        element = self._element.find(name)
        return None if element is None else self._node(element)

    def text(self, *names: str) -> str:
        """The text of the first of these children that QuickBooks sent, else ""."""
        for name in names:
            text = self._element.findtext(name)
            if text is not None:
                return text
        return ""

    def texts(self, name: str) -> tuple[str, ...]:
        """The texts of all children of this name."""
        return tuple(element.text or "" for element in self._element.iterfind(name))

    def needed(self, name: str) -> str:
        """The text of a child that must be there. Raises `UnreadableRet`."""
        text = self.text(name)
        if not text:
            raise UnreadableRet(f"QuickBooks returned a {self.name} without {name}.")
        return text

    def ref(self, *names: str) -> RetRef | None:
        """The reference in the first of these children."""
        for name in names:
            child = self.child(name)
            if child is not None:
                return RetRef(list_id=child.text("ListID"), full_name=child.text("FullName"))
        return None

    def flag(self, name: str, *, default: bool = False) -> bool:
        """A boolean child ("true", "1"), `default` where it is absent or empty."""
        text = self.text(name)
        return text in ("true", "1") if text else default

    def count(self, name: str) -> int | None:
        """A whole number, such as a capacity."""
        text = self.text(name)
        if not text:
            return None
        if text.isascii() and text.isdecimal():
            return int(text)
        self._problem(name, text, "a whole number")
        return None

    def day(self, name: str) -> date | None:
        """A date (yyyy-mm-dd)."""
        text = self.text(name)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            self._problem(name, text, "a date")
            return None

    def moment(self, name: str) -> datetime | None:
        """A time by the clock of the workstation QuickBooks runs on, with offset if it sent one."""
        text = self.text(name)
        try:
            return datetime.fromisoformat(text) if text else None
        except ValueError:
            self._problem(name, text, "a time")
            return None

    def decimal(self, name: str) -> Decimal | None:
        """A quantity or percentage."""
        text = self.text(name)
        try:
            number = Decimal(text) if text else None
        except InvalidOperation:
            number = Decimal("NaN")
        if number is not None and not number.is_finite():
            self._problem(name, text, "a number")
            return None
        return number

    def money(self, name: str) -> Money | None:
        """An amount in the currency the answer is read with."""
        text = self.text(name)
        return self.money_from(text, name) if text else None

    def money_from(self, text: str, name: str) -> Money | None:
        """An amount written as `text`; `name` says to people what it is. None when unreadable."""
        if self._currency is None:
            self._problem(name, text, "an amount whose currency is known")
            return None
        try:
            return Money.parse(text, self._currency)
        except UnreadableMoney:
            self._problem(name, text, f"an amount of {self._currency}")
            return None

    @property
    def knows_currency(self) -> bool:
        """Whether amounts can be read at all."""
        return self._currency is not None

    def problem(self, sentence: str) -> None:
        """A problem of this answer, in words of the caller's."""
        self._problems.append(sentence)

    def _node(self, element: etree._Element) -> Node:
        return Node(element, currency=self._currency, problems=self._problems)

    def _problem(self, name: str, text: str, wanted: str) -> None:
        self._problems.append(
            f"{self.name}, {name}: “{text[:80]}” is not {wanted}. The rest of it was read."
        )
