"""The request types this company file understands, one module per kind of thing."""

from tillbook.simulators.company.registry import Request
from tillbook.simulators.company.requests import (
    accounts,
    classes,
    customers,
    host,
    items,
    sales_receipt_add,
    sales_receipt_query,
    sales_tax_codes,
)

_MODULES = (
    host,
    accounts,
    classes,
    customers,
    items,
    sales_tax_codes,
    sales_receipt_add,
    sales_receipt_query,
)

REQUESTS: dict[str, Request] = {
    request.name: request for module in _MODULES for request in module.REQUESTS
}
