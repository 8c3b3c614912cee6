"""Reading the answers of removals, whose values stand in the answer itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from tillbook.qbxml.answers import ListDelRet, Ret, TxnDelRet, TxnVoidRet
from tillbook.qbxml.node import Node


def _void(node: Node) -> Ret | None:
    if not node.text("TxnID"):
        return None
    return TxnVoidRet(
        txn_type=node.text("TxnVoidType"),
        txn_id=node.text("TxnID"),
        ref_number=node.text("RefNumber"),
        time_created=node.moment("TimeCreated"),
        time_modified=node.moment("TimeModified"),
    )


def _txn_del(node: Node) -> Ret | None:
    if not node.text("TxnID"):
        return None
    return TxnDelRet(
        txn_type=node.text("TxnDelType"),
        txn_id=node.text("TxnID"),
        ref_number=node.text("RefNumber"),
        time_deleted=node.moment("TimeDeleted"),
    )


def _list_del(node: Node) -> Ret | None:
    if not node.text("ListID"):
        return None
    return ListDelRet(
        list_type=node.text("ListDelType"),
        list_id=node.text("ListID"),
        full_name=node.text("FullName"),
        time_deleted=node.moment("TimeDeleted"),
    )


# By the name of the request; None where the answer carries nothing but its status.
ANSWER_READERS: Final[Mapping[str, Callable[[Node], Ret | None]]] = MappingProxyType(
    {"TxnVoid": _void, "TxnDel": _txn_del, "ListDel": _list_del}
)
