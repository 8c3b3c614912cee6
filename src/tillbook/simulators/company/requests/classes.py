"""ClassQuery and ClassAdd. The list exists whether or not class tracking is on."""

from lxml import etree

from tillbook.simulators.company.books import Books
from tillbook.simulators.company.grammar import Grammar
from tillbook.simulators.company.querying import query_list
from tillbook.simulators.company.registry import Answer, Call, Request
from tillbook.simulators.company.rets import list_ret
from tillbook.simulators.company.shapes import INCLUDE_RET, group, list_query, ref, text, typed
from tillbook.simulators.company.state import Entry
from tillbook.simulators.company.xml import child_text, is_true

_ORDER = ("Name", "FullName", "IsActive", "ParentRef", "Sublevel")


def _ret(books: Books, entry: Entry) -> etree._Element:
    return list_ret(books, entry, _ORDER)


def _query(call: Call) -> Answer:
    books = call.books
    return query_list(call, list(books.entries("Class")), lambda entry: _ret(books, entry))


def _add(call: Call) -> Answer:
    books, body = call.books, call.request[0]
    entry = books.add_entry(
        "Class",
        child_text(body, "Name"),
        {},
        parent=books.resolve(body.find("ParentRef"), "Class", "Class"),
        is_active=is_true(child_text(body, "IsActive") or "true"),
    )
    return Answer([_ret(books, entry)])


_ADD = group(
    "ClassAdd",
    text("Name", 31, required=True),
    typed("IsActive", "flag"),
    ref("ParentRef"),
    required=True,
)

REQUESTS = (
    Request("ClassQueryRq", Grammar(list_query(owner=False), ("metaData",)), _query),
    Request("ClassAddRq", Grammar((_ADD, INCLUDE_RET)), _add, writes=True),
)
