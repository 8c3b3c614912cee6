"""VendorQuery, EmployeeQuery and OtherNameQuery: who shares the customers' space of names.

They are there to be counted and found by name; of their cards only the names are kept.
"""

from collections.abc import Callable

from tillbook.simulators.company.grammar import Grammar
from tillbook.simulators.company.querying import query_list
from tillbook.simulators.company.registry import Answer, Call, Request
from tillbook.simulators.company.rets import list_ret
from tillbook.simulators.company.shapes import (
    currency_filter,
    entity_filter,
    list_query,
    unkept,
)

_ORDER = ("Name", "IsActive", "CompanyName", "FirstName", "LastName")


def _query(kind: str) -> Callable[[Call], Answer]:
    def handle(call: Call) -> Answer:
        books = call.books
        entries = list(books.entries(kind))
        return query_list(call, entries, lambda one: list_ret(books, one, _ORDER, full_name=False))

    return handle


REQUESTS = (
    Request(
        "VendorQueryRq",
        Grammar(
            list_query(
                unkept("TotalBalanceFilter"), currency_filter(), entity_filter("ClassFilter")
            ),
            ("metaData", "iterator", "iteratorID"),
        ),
        _query("Vendor"),
    ),
    # The schema gives these two no iterator.
    Request("EmployeeQueryRq", Grammar(list_query(), ("metaData",)), _query("Employee")),
    Request("OtherNameQueryRq", Grammar(list_query(), ("metaData",)), _query("OtherName")),
)
