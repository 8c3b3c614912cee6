"""SalesTaxCodeQuery: whether what a line sells is taxable. The list is empty without sales tax."""

from tillbook.simulators.company.grammar import Grammar
from tillbook.simulators.company.querying import query_list
from tillbook.simulators.company.registry import Answer, Call, Request
from tillbook.simulators.company.rets import list_ret
from tillbook.simulators.company.shapes import list_query

_ORDER = ("Name", "IsActive", "IsTaxable", "Desc")


def _query(call: Call) -> Answer:
    books = call.books
    codes = list(books.entries("SalesTaxCode"))
    return query_list(call, codes, lambda code: list_ret(books, code, _ORDER))


REQUESTS = (
    Request("SalesTaxCodeQueryRq", Grammar(list_query(owner=False), ("metaData",)), _query),
)
