"""The shapes in which Shopify answers, built from the shop's own values.

One function per object of `orders_export.graphql`, with exactly the fields that query asks for,
in its order. Amounts are decimal strings, moments ISO 8601 in UTC. Amounts in the presentment
currency equal those in the shop's: the simulated shop sells in one currency.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tillbook.simulators.shop.amounts import PPM, decimal_text
from tillbook.simulators.shop.model import (
    Agreement,
    Customer,
    LineItem,
    Order,
    Sale,
    SaleTax,
    ShippingLine,
    Shop,
    Transaction,
)

Json = dict[str, Any]


def moment_text(moment: datetime) -> str:
    """2026-11-01T05:59:59Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def money(minor: int, currency: str) -> Json:
    """`MoneyV2`: {"amount": "12.50", "currencyCode": "USD"}."""
    return {"amount": decimal_text(minor, currency), "currencyCode": currency}


def bag(minor: int, currency: str) -> Json:
    """`MoneyBag` with the shop's amount and its currency."""
    return {"shopMoney": money(minor, currency)}


def both(minor: int, currency: str) -> Json:
    """`MoneyBag` with the shop's and the presentment amount."""
    return {"shopMoney": money(minor, currency), "presentmentMoney": money(minor, currency)}


def bare(minor: int, currency: str) -> Json:
    """`MoneyBag` with the shop's amount alone."""
    return {"shopMoney": {"amount": decimal_text(minor, currency)}}


def legacy_id(gid: str) -> str:
    """The number at the end of a gid, as text (`legacyResourceId`)."""
    return gid.rsplit("/", 1)[1]


def shop_json(shop: Shop) -> Json:
    """The line that names the shop in front of an export."""
    return {
        "__typename": "Shop",
        "id": shop.id,
        "name": shop.name,
        "myshopifyDomain": shop.myshopify_domain,
        "ianaTimezone": shop.iana_timezone,
        "currencyCode": shop.currency_code,
        "taxesIncluded": shop.taxes_included,
    }


def order_json(order: Order) -> Json:
    """An order's own line: header, totals and the lists that are not connections."""
    place, totals, currency = order.retail_location, order.totals, order.currency
    return {
        "__typename": "Order",
        "id": order.id,
        "legacyResourceId": legacy_id(order.id),
        "name": order.name,
        "createdAt": moment_text(order.created_at),
        "processedAt": moment_text(order.processed_at),
        "updatedAt": moment_text(order.updated_at),
        "cancelledAt": moment_text(order.cancelled_at) if order.cancelled_at else None,
        "test": order.test,
        "edited": order.edited,
        "displayFinancialStatus": order.financial_status,
        "displayFulfillmentStatus": order.fulfillment_status,
        "currencyCode": currency,
        "presentmentCurrencyCode": currency,
        "taxesIncluded": order.taxes_included,
        "dutiesIncluded": False,
        "sourceName": order.source_name,
        "sourceIdentifier": order.source_identifier,
        "poNumber": order.po_number,
        "retailLocation": {"id": place.id, "name": place.name} if place else None,
        **_customer_json(order.customer),
        "currentTotalPriceSet": bag(totals.current_total_minor, currency),
        "totalOutstandingSet": bag(totals.outstanding_minor, currency),
        "totalTipReceivedSet": bag(totals.tips_minor, currency),
        "netPaymentSet": bag(totals.net_payment_minor, currency),
        "refundDiscrepancySet": bag(totals.refund_discrepancy_minor, currency),
        "totalCashRoundingAdjustment": {
            "paymentSet": bare(totals.payment_rounding_minor, currency),
            "refundSet": bare(totals.refund_rounding_minor, currency),
        },
        "transactions": [_transaction_json(t, currency) for t in order.transactions],
        "fulfillments": [
            {"id": f.id, "status": f.status, "createdAt": moment_text(f.created_at)}
            for f in order.fulfillments
        ],
    }


def _customer_json(customer: Customer | None) -> Json:
    if customer is None:
        return {"customer": None, "billingAddress": None}
    return {
        "customer": {
            "id": customer.id,
            "displayName": customer.display_name,
            "defaultEmailAddress": {"emailAddress": customer.email},
        },
        "billingAddress": {
            "name": customer.display_name,
            "company": None,
            "address1": customer.address1,
            "address2": None,
            "city": customer.city,
            "provinceCode": customer.province_code,
            "zip": customer.zip,
            "countryCodeV2": customer.country_code,
        },
    }


def _transaction_json(transaction: Transaction, currency: str) -> Json:
    rounding, company = transaction.rounding_minor, transaction.card_company
    card = {"__typename": "CardPaymentDetails", "company": company, "wallet": transaction.wallet}
    return {
        "id": transaction.id,
        "kind": transaction.kind,
        "status": transaction.status,
        "gateway": transaction.gateway,
        "formattedGateway": transaction.formatted_gateway,
        "manualPaymentGateway": transaction.manual,
        "test": transaction.test,
        "createdAt": moment_text(transaction.created_at),
        "processedAt": moment_text(transaction.processed_at) if transaction.processed_at else None,
        "paymentId": transaction.payment_id,
        "amountSet": both(transaction.amount_minor, currency),
        "amountRoundingSet": None if rounding is None else bare(rounding, currency),
        "parentTransaction": {"id": transaction.parent_id} if transaction.parent_id else None,
        "location": {"id": transaction.location_id} if transaction.location_id else None,
        "paymentDetails": card if company else None,
    }


def line_json(line: LineItem, currency: str) -> Json:
    """A line item's own line. Product and variant are None for tips and custom items."""
    product = line.product
    cost = product.unit_cost_minor if product else None
    variant = product and {
        "id": product.variant_id,
        "inventoryItem": {
            "id": product.inventory_item_id,
            "tracked": product.tracked,
            "unitCost": None if cost is None else money(cost, currency),
        },
    }
    title = product.variant_title if product else None
    return {
        "__typename": "LineItem",
        "id": line.id,
        "title": line.title,
        "variantTitle": title,
        "name": f"{line.title} - {title}" if title else line.title,
        "sku": product.sku if product else None,
        "vendor": product.vendor if product else None,
        "quantity": line.quantity,
        "currentQuantity": line.current_quantity,
        "isGiftCard": line.is_gift_card,
        "taxable": line.taxable,
        "product": {"id": product.id, "productType": product.product_type} if product else None,
        "variant": variant,
        "originalTotalSet": bag(line.original_total_minor, currency),
    }


def shipping_json(line: ShippingLine) -> Json:
    """A shipping line's own line."""
    return {
        "__typename": "ShippingLine",
        "id": line.id,
        "title": line.title,
        "code": line.code,
        "source": line.source,
        "isRemoved": line.is_removed,
    }


def agreement_json(agreement: Agreement) -> Json:
    """An agreement's own line, with its refund or return where it has one."""
    subject = {"RefundAgreement": "refund", "ReturnAgreement": "return"}.get(agreement.typename)
    return {
        "__typename": agreement.typename,
        "id": agreement.id,
        "happenedAt": moment_text(agreement.happened_at),
        "reason": agreement.reason,
        **({subject: {"id": agreement.subject_id}} if subject else {}),
    }


def sale_json(sale: Sale, currency: str) -> Json:
    """A sale's own line, with the object it is about where Shopify names one."""
    return {
        "__typename": sale.typename,
        "id": sale.id,
        "actionType": sale.action_type,
        "lineType": sale.line_type,
        "quantity": sale.quantity,
        "totalAmount": both(sale.total_minor, currency),
        "totalTaxAmount": bare(sale.tax_minor, currency),
        "totalDiscountAmountBeforeTaxes": bare(sale.discount_before_taxes_minor, currency),
        "totalDiscountAmountAfterTaxes": bare(sale.discount_after_taxes_minor, currency),
        "taxes": [_tax_json(tax, currency) for tax in sale.taxes],
        **_target_json(sale),
    }


def _tax_json(tax: SaleTax, currency: str) -> Json:
    return {
        "id": tax.id,
        "amount": bare(tax.amount_minor, currency),
        "taxLine": {
            "title": tax.rate.title,
            "rate": tax.rate.rate_ppm / PPM,  # Shopify's `rate` is a GraphQL Float
            "source": tax.rate.source,
            "channelLiable": tax.rate.channel_liable,
        },
    }


def _target_json(sale: Sale) -> Json:
    named = {"id": sale.target_id} if sale.target_id else None
    match sale.typename:
        case "ProductSale" | "GiftCardSale" | "TipSale":
            return {"lineItem": named}
        case "ShippingLineSale":
            return {"shippingLine": named}
        case "FeeSale":
            return {"fee": named and {"__typename": sale.target_name, **named}}
        case "AdditionalFeeSale":
            return {"additionalFee": named and {**named, "name": sale.target_name}}
        case "DutySale":
            return {"duty": named}
        case _:
            return {}
