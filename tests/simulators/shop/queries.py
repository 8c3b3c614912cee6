"""The orders query of the bulk export, asked page by page over HTTP.

Written for these tests: same fields as the export, with page sizes and cursors.
"""

from typing import Final

_PAGE: Final = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"

ORDER_FIELDS: Final = """
fragment OrderFields on Order {
  __typename id legacyResourceId name createdAt processedAt updatedAt cancelledAt test edited
  displayFinancialStatus displayFulfillmentStatus currencyCode presentmentCurrencyCode
  taxesIncluded dutiesIncluded sourceName sourceIdentifier poNumber
  retailLocation { id name }
  customer { id displayName defaultEmailAddress { emailAddress } }
  billingAddress { name company address1 address2 city provinceCode zip countryCodeV2 }
  currentTotalPriceSet { shopMoney { amount currencyCode } }
  totalOutstandingSet { shopMoney { amount currencyCode } }
  totalTipReceivedSet { shopMoney { amount currencyCode } }
  netPaymentSet { shopMoney { amount currencyCode } }
  refundDiscrepancySet { shopMoney { amount currencyCode } }
  totalCashRoundingAdjustment {
    paymentSet { shopMoney { amount } } refundSet { shopMoney { amount } }
  }
  transactions {
    id kind status gateway formattedGateway manualPaymentGateway test createdAt processedAt
    paymentId
    amountSet { shopMoney { amount currencyCode } presentmentMoney { amount currencyCode } }
    amountRoundingSet { shopMoney { amount } }
    parentTransaction { id } location { id }
    paymentDetails { __typename ... on CardPaymentDetails { company wallet } }
  }
  fulfillments { id status createdAt }
}
"""

SALE_FIELDS: Final = """
fragment SaleFields on Sale {
  __typename id actionType lineType quantity
  totalAmount { shopMoney { amount currencyCode } presentmentMoney { amount currencyCode } }
  totalTaxAmount { shopMoney { amount } }
  totalDiscountAmountBeforeTaxes { shopMoney { amount } }
  totalDiscountAmountAfterTaxes { shopMoney { amount } }
  taxes { id amount { shopMoney { amount } } taxLine { title rate source channelLiable } }
  ... on ProductSale { lineItem { id } }
  ... on GiftCardSale { lineItem { id } }
  ... on TipSale { lineItem { id } }
  ... on ShippingLineSale { shippingLine { id } }
  ... on FeeSale { fee { __typename id } }
  ... on AdditionalFeeSale { additionalFee { id name } }
  ... on DutySale { duty { id } }
}
"""

HEADERS: Final = (
    "query($first: Int!, $after: String, $query: String)"
    " { orders(first: $first, after: $after, query: $query, sortKey: UPDATED_AT)"
    " { pageInfo { hasNextPage endCursor } nodes { ...OrderFields } } }" + ORDER_FIELDS
)

LINES: Final = """
query($id: ID!, $after: String) { order(id: $id) { lineItems(first: 2, after: $after) {
  pageInfo { hasNextPage endCursor }
  nodes {
    __typename id title variantTitle name sku vendor quantity currentQuantity isGiftCard taxable
    product { id productType }
    variant { id inventoryItem { id tracked unitCost { amount currencyCode } } }
    originalTotalSet { shopMoney { amount currencyCode } }
  } } } }
"""

SHIPPING: Final = """
query($id: ID!, $after: String) { order(id: $id) { shippingLines(first: 1, after: $after) {
  pageInfo { hasNextPage endCursor } nodes { __typename id title code source isRemoved } } } }
"""

AGREEMENTS: Final = """
query($id: ID!, $after: String) { order(id: $id) { agreements(first: 1, after: $after) {
  pageInfo { hasNextPage endCursor }
  nodes {
    __typename id happenedAt reason
    ... on RefundAgreement { refund { id } }
    ... on ReturnAgreement { return { id } }
  } } } }
"""

# The sales of one agreement: its order, the agreement before it as cursor, and the sales' cursor.
SALES: Final = (
    "query($id: ID!, $before: String, $after: String) { order(id: $id) {"
    " agreements(first: 1, after: $before) { nodes { sales(first: 2, after: $after) {"
    " pageInfo { hasNextPage endCursor } nodes { ...SaleFields } } } } } }" + SALE_FIELDS
)

BULK_SIZED: Final = (
    "{ orders(first: 50) { nodes { id agreements(first: 20) { nodes { sales(first: 20)"
    " { nodes { ...SaleFields } } } } } } }" + SALE_FIELDS
)
