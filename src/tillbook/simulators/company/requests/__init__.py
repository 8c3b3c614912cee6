"""The request types this company file understands, one module per kind of thing."""

from tillbook.simulators.company.registry import Request
from tillbook.simulators.company.requests import (
    accounts,
    checks,
    classes,
    credit_card_refunds,
    credit_memos,
    customers,
    deletions,
    deposits,
    host,
    inventory_adjustments,
    invoices,
    items,
    journal_entries,
    names,
    receive_payments,
    sales_receipt_add,
    sales_receipt_query,
    sales_tax_codes,
    stock_items,
    transactions,
    trial_balance,
)

_MODULES = (
    host,
    accounts,
    classes,
    customers,
    names,
    items,
    sales_tax_codes,
    sales_receipt_add,
    sales_receipt_query,
    journal_entries,
    invoices,
    receive_payments,
    credit_memos,
    credit_card_refunds,
    stock_items,
    inventory_adjustments,
    deposits,
    checks,
    deletions,
    trial_balance,
    transactions,
)

REQUESTS: dict[str, Request] = {
    request.name: request for module in _MODULES for request in module.REQUESTS
}
