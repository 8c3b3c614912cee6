"""One JSON object of Shopify's → one piece, whatever is wrong with it.

The common case is a single typed decode. Only what it refuses is looked at again, slowly, to tell
apart: broken JSON (`BadLine`), a kind that is not read in this version (`OtherKind`), a sale of
an unknown type, and an object of a known kind with a field that makes no sense. The last two
become pieces of their order, so that the order is held instead of booked short.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import msgspec

from tillbook.shopify.wire import (
    PIECE,
    Piece,
    StrangeChild,
    StrangeOrder,
)

_CHILD_KINDS: Final = ("LineItem", "ShippingLine")
_SALE_KINDS: Final = frozenset(
    (
        *("ProductSale", "GiftCardSale", "TipSale", "ShippingLineSale", "DutySale"),
        *("AdditionalFeeSale", "FeeSale", "AdjustmentSale", "UnknownSale"),
    )
)
_KIND_OF_GID: Final = {
    "Order": "Order",
    "LineItem": "LineItem",
    "ShippingLine": "ShippingLine",
    "SalesAgreement": "OrderAgreement",
    "Shop": "Shop",
}


class BadLine(ValueError):
    """The text is not one JSON object with an id; the message says what it is instead."""


@dataclass(frozen=True, slots=True)
class OtherKind:
    """An object of a kind that is not read (payouts, refund lines…)."""

    typename: str


def read_piece(line: bytes | str | msgspec.Raw) -> Piece | OtherKind:
    """Decode one object. Raises BadLine when it is not JSON at all, or has no id."""
    try:
        return PIECE.decode(line)
    except (ValueError, RecursionError):
        return _read_slowly(line)


def _read_slowly(line: bytes | str | msgspec.Raw) -> Piece | OtherKind:
    given = _object(line)
    typename = given.get("__typename")
    kind = typename if isinstance(typename, str) and typename else _kind_of(given)
    if _is_sale(kind, given):
        return _sale(given, kind)
    if kind.endswith("Agreement"):
        # All agreements have the same shape, so a type that is new loses nothing.
        return _converted(given, "OrderAgreement") or _strange_child(given, kind)
    if kind == "Order":
        return _converted(given, kind) or _strange_order(given)
    if kind in _CHILD_KINDS:
        return _child(given, kind)
    return _shop(given) if kind == "Shop" else OtherKind(kind or "without __typename")


def _child(given: dict[str, Any], kind: str) -> Piece | OtherKind:
    if kind == "ShippingLine" and given.get("id") is None:
        # The only child whose id may be null; it has nothing but a title.
        return OtherKind(kind)
    return _converted(given, kind) or _strange_child(given, kind)


def _shop(given: dict[str, Any]) -> Piece:
    shop = _converted(given, "Shop")
    if shop is None:
        raise BadLine(_why(given, "Shop"))
    return shop


def _object(line: bytes | str | msgspec.Raw) -> dict[str, Any]:
    try:
        given = msgspec.json.decode(line)
    except UnicodeError:
        raise BadLine("it is not UTF-8 text") from None
    except RecursionError:
        raise BadLine("it is nested too deep") from None
    except ValueError as error:
        raise BadLine(str(error).rstrip(".")) from None
    if not isinstance(given, dict):
        raise BadLine("it is not a JSON object")
    return given


def _kind_of(given: dict[str, Any]) -> str:
    """What an object without `__typename` is, by its id: "gid://shopify/LineItem/1"."""
    words = str(given.get("id", "")).split("/")
    kind = words[3] if words[:3] == ["gid:", "", "shopify"] and len(words) > 4 else ""  # noqa: PLR2004
    return _KIND_OF_GID.get(kind, kind)


def _is_sale(kind: str, given: dict[str, Any]) -> bool:
    """Sales bear Sale in their type; new ones are recognised by what only sales have."""
    return kind.endswith("Sale") or ("lineType" in given and "actionType" in given)


def _sale(given: dict[str, Any], kind: str) -> Piece:
    if kind in _SALE_KINDS:
        return _converted(given, kind) or _strange_child(given, kind)
    unknown = {**given, "strangeTypename": kind}
    named = kind if kind.endswith("Sale") else f"{kind} Sale"
    return _converted(unknown, "StrangeSale") or _strange_child(given, "StrangeSale", named)


def _strange_order(given: dict[str, Any]) -> StrangeOrder:
    name = given.get("name")
    return StrangeOrder(
        id=_id_of(given),
        name=name if isinstance(name, str) else None,
        reason=_why(given, "Order"),
    )


def _strange_child(given: dict[str, Any], kind: str, named: str = "") -> StrangeChild:
    """A piece that cannot be read as `kind`; `named` is what to call it instead."""
    return StrangeChild(
        id=_id_of(given),
        parent_id=str(given.get("__parentId") or ""),
        typename=named or kind,
        reason=_why(given, kind),
    )


def _converted(given: dict[str, Any], kind: str) -> Piece | None:
    try:
        piece: Piece = msgspec.convert({**given, "__typename": kind}, Piece)
    except ValueError:
        return None
    return piece


def _why(given: dict[str, Any], kind: str) -> str:
    """What is wrong with an object of this kind, in the decoder's words, without its full stop."""
    try:
        msgspec.convert({**given, "__typename": kind}, Piece)
    except ValueError as error:
        return str(error).rstrip(".")
    return f"{kind} is not understood"


def _id_of(given: dict[str, Any]) -> str:
    found = given.get("id")
    if not isinstance(found, str) or not found:
        raise BadLine("it has no id")
    return found
