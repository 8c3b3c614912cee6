"""The sequences of elements in an InvoiceAdd and a CreditMemoAdd (facts/quickbooks.md, D)."""

from tillbook.simulators.company.grammar import Element, Part
from tillbook.simulators.company.shapes import (
    address,
    either,
    group,
    one_of,
    ref,
    text,
    typed,
    unkept,
)

_SOLD: tuple[Part, ...] = (
    ref("ItemRef"),
    text("Desc", 4095),
    typed("Quantity", "price"),
    text("UnitOfMeasure", 31),
    either(
        typed("Rate", "price", required=True),
        unkept("RatePercent"),
        unkept("PriceLevelRef"),
    ),
    ref("ClassRef", 159),
    typed("Amount", "amount"),
)
_STORED: tuple[Part, ...] = (
    ref("InventorySiteRef", 31),
    ref("InventorySiteLocationRef", 31),
    either(text("SerialNumber", 4095), text("LotNumber", 40)),
    typed("ServiceDate", "date"),
    ref("SalesTaxCodeRef", 3),
    ref("OverrideItemAccountRef", 159),
    text("Other1", 29),
    text("Other2", 29),
)
_WHOSE: tuple[Part, ...] = (
    ref("CustomerRef", 209, required=True),
    ref("ClassRef", 159),
    ref("ARAccountRef", 159),
    ref("TemplateRef", 31),
    typed("TxnDate", "date"),
    text("RefNumber", 11),
    address("BillAddress"),
    address("ShipAddress"),
    typed("IsPending", "flag"),
)
_TERMS: tuple[Part, ...] = (
    text("PONumber", 25),
    ref("TermsRef", 31),
    typed("DueDate", "date"),
    ref("SalesRepRef", 5),
    text("FOB", 13),
    typed("ShipDate", "date"),
    ref("ShipMethodRef", 15),
    ref("ItemSalesTaxRef", 31),
    text("Memo", 4095),
    ref("CustomerMsgRef", 101),
    typed("IsToBePrinted", "flag"),
    typed("IsToBeEmailed", "flag"),
    ref("CustomerSalesTaxCodeRef", 3),
    text("Other", 29),
    typed("ExchangeRate", "decimal"),
    typed("ExternalGUID", "guid"),
)
SET_CREDIT: Element = group(
    "SetCredit",
    text("CreditTxnID", 36, required=True),
    typed("AppliedAmount", "amount", required=True),
    unkept("Override"),
    repeats=True,
)

INVOICE_ADD: Element = group(
    "InvoiceAdd",
    *_WHOSE,
    typed("IsFinanceCharge", "flag"),
    *_TERMS,
    unkept("LinkToTxnID", repeats=True),
    SET_CREDIT,
    either(
        group(
            "InvoiceLineAdd",
            *_SOLD,
            one_of("OptionForPriceRuleConflict", "Zero", "BasePrice"),
            *_STORED,
            unkept("LinkToTxn"),
            unkept("DataExt", repeats=True),
            required=True,
            macro=True,
        ),
        unkept("InvoiceLineGroupAdd"),
        repeats=True,
    ),
    required=True,
    macro=True,
)
CREDIT_MEMO_ADD: Element = group(
    "CreditMemoAdd",
    *_WHOSE,
    *_TERMS,
    either(
        group(
            "CreditMemoLineAdd",
            *_SOLD,
            *_STORED,
            unkept("CreditCardTxnInfo"),
            unkept("DataExt", repeats=True),
            required=True,
            macro=True,
        ),
        unkept("CreditMemoLineGroupAdd"),
        repeats=True,
    ),
    required=True,
    macro=True,
)
