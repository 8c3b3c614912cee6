"""Building …Ret elements from stored values, in the order that qbXML prescribes.

A record keeps a flat map from element path ("BillAddress/City") to text. A path that ends in
Ref holds a ListID and is written as ListID and FullName, the name as it is now.
"""

from collections.abc import Iterable, Mapping

from lxml import etree

from tillbook.simulators.company.books import Books
from tillbook.simulators.company.state import Entry, Line, Transaction


def write(
    parent: etree._Element, books: Books, order: Iterable[str], values: Mapping[str, str]
) -> None:
    """Append the elements of `order` that have a value to `parent`."""
    for path in order:
        text = values.get(path)
        if text is None:
            continue
        element = _at(parent, path)
        if path.endswith("Ref"):
            entry = books.entry(text)
            _leaf(element, "ListID", entry.list_id)
            _leaf(element, "FullName", books.full_name(entry))
        else:
            element.text = text


def list_ret(
    books: Books,
    entry: Entry,
    order: Iterable[str],
    *,
    full_name: bool = True,
    shown: Mapping[str, str] | None = None,
) -> etree._Element:
    """The …Ret of a list entry: its head, then `order`.

    `shown` are values of the moment, such as a balance.
    Head values that `order` may name: Name, FullName, IsActive, ParentRef, Sublevel.
    """
    ret = etree.Element(f"{entry.kind}Ret")
    _leaf(ret, "ListID", entry.list_id)
    _leaf(ret, "TimeCreated", entry.time_created)
    _leaf(ret, "TimeModified", entry.time_modified)
    _leaf(ret, "EditSequence", entry.edit_sequence)
    name = books.full_name(entry)
    head = {
        "Name": entry.name,
        "IsActive": "true" if entry.is_active else "false",
        "Sublevel": str(name.count(":")),
    }
    if full_name:
        head["FullName"] = name
    if entry.parent_id:
        head["ParentRef"] = entry.parent_id
    write(ret, books, order, {**entry.values, **head, **(shown or {})})
    return ret


def txn_ret(
    books: Books,
    transaction: Transaction,
    order: Iterable[str],
    shown: Mapping[str, str] | None = None,
) -> etree._Element:
    """The …Ret of a transaction without its lines: its head, then `order`.

    `shown` are values of the moment, such as what is still owed.
    """
    ret = etree.Element(f"{transaction.kind}Ret")
    _leaf(ret, "TxnID", transaction.txn_id)
    _leaf(ret, "TimeCreated", transaction.time_created)
    _leaf(ret, "TimeModified", transaction.time_modified)
    _leaf(ret, "EditSequence", transaction.edit_sequence)
    _leaf(ret, "TxnNumber", str(transaction.number))
    head = {"TxnDate": transaction.date}
    if transaction.ref_number:
        head["RefNumber"] = transaction.ref_number
    write(ret, books, order, {**transaction.values, **head, **(shown or {})})
    return ret


def line_rets(
    ret: etree._Element,
    books: Books,
    name: str,
    order: Iterable[str],
    lines: Iterable[Line],
) -> None:
    """Append the lines of a transaction as `name` elements, each with its own id first."""
    for line in lines:
        node = etree.SubElement(ret, name)
        _leaf(node, "TxnLineID", line.line_id)
        write(node, books, order, line.values)


def collect(element: etree._Element, paths: Iterable[str]) -> dict[str, str]:
    """Texts at `paths` of a request element; absent and empty ones are left out."""
    found = {path: element.findtext(path) or "" for path in paths}
    return {path: text for path, text in found.items() if text}


def _at(parent: etree._Element, path: str) -> etree._Element:
    """The element at `path`: aggregates on the way are shared, the last one is new."""
    *aggregates, last = path.split("/")
    for name in aggregates:
        here = parent[-1] if len(parent) and parent[-1].tag == name else None
        parent = here if here is not None else etree.SubElement(parent, name)
    return etree.SubElement(parent, last)


def _leaf(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, name).text = text
