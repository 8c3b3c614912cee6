"""The judge passes every golden file and finds each planted fault."""

import re
from pathlib import Path
from typing import Final

import pytest

from tests.qbxml.examples import GOLDEN
from tests.qbxml.judge import judge

pytestmark = pytest.mark.conformance

_RECEIPT: Final = (GOLDEN / "SalesReceiptAdd.xml").read_text(encoding="ascii")
_CLASS: Final = (GOLDEN / "ClassAdd.xml").read_text(encoding="ascii")


@pytest.mark.parametrize("path", sorted(GOLDEN.iterdir()), ids=lambda path: path.stem)
def test_a_golden_file_is_valid(path: Path, shared: Path) -> None:
    assert judge(path.read_text(encoding="ascii"), shared) == []


_PLANTED: Final[list[tuple[str, str, str, str]]] = [
    ("out of order", "<Name>Online</Name>", "<IsActive>1</IsActive><Name>Online</Name>", "Name"),
    ("too long", "Main Street", "x" * 32, "maxLength"),
    ("unknown element", "<Name>Online</Name>", "<Name>Online</Name><Colour>red</Colour>", "Colour"),
    ("wrong root", "QBXMLMsgsRq", "Requests", "Requests"),
    ("unknown request", "ClassAddRq", "KlassAddRq", "KlassAddRq"),
    ("no version", "<?qbxml version", "<?other version", "qbxml version"),
    ("no onError", 'onError="continueOnError"', "", "onError"),
    ("not ASCII", "Online", "Önline", "ASCII"),
    ("broken", "</QBXML>", "", "well-formed"),
]


@pytest.mark.parametrize(
    ("good", "bad", "word"),
    [pytest.param(good, bad, word, id=name) for name, good, bad, word in _PLANTED],
)
def test_a_planted_fault_is_found(good: str, bad: str, word: str, shared: Path) -> None:
    assert good in _CLASS
    assert any(word in reason for reason in judge(_CLASS.replace(good, bad), shared))


_DENIED: Final[list[tuple[str, str]]] = [
    ("</Memo>", "<IsTaxIncluded>true</IsTaxIncluded>"),
    ("</SalesTaxCodeRef>", "<IsTaxable>true</IsTaxable>"),
    ("123.45</Amount>", "<TaxAmount>1.00</TaxAmount>"),
]


@pytest.mark.parametrize(("after", "denied"), _DENIED)
def test_an_element_only_the_schema_knows_is_found(after: str, denied: str, shared: Path) -> None:
    head, found, tail = _RECEIPT.partition(after)
    if denied.startswith("<IsTaxIncluded"):  # its place is behind IsToBeEmailed
        head, found, tail = _RECEIPT.partition("</IsToBeEmailed>")
    name = denied[1 : denied.index(">")]
    reasons = judge(head + found + denied + tail, shared)
    assert found
    assert reasons == [
        f"SalesReceiptAdd/{path}: QuickBooks Desktop does not know {name}"
        for path in (
            ["SalesReceiptAdd"]
            if name == "IsTaxIncluded"
            else ["SalesReceiptAdd/SalesReceiptLineAdd"]
        )
    ]


_JOURNAL: Final = (GOLDEN / "JournalEntryAdd.xml").read_text(encoding="ascii")
_TRANSACTIONS: Final = (GOLDEN / "TransactionQuery.xml").read_text(encoding="ascii")
_BALANCE: Final = (GOLDEN / "GeneralSummaryReportQuery.xml").read_text(encoding="ascii")
_VENDORS: Final = (GOLDEN / "VendorQuery.xml").read_text(encoding="ascii")
_LOOKS_PLANTED: Final[list[tuple[str, str, str, str, str]]] = [
    ("a memo of the whole entry", _JOURNAL, "</RefNumber>", "</RefNumber><Memo>x</Memo>", "Memo"),
    ("tax on a line", _JOURNAL, "123.45</Amount>", "123.45</Amount><TaxAmount>1.00</TaxAmount>",
     "TaxAmount"),
    ("a long number", _JOURNAL, "O261101<", "O26110100001<", "maxLength"),
    ("a line out of order", _JOURNAL, "<Amount>123.45</Amount>",
     "<Memo>x</Memo><Amount>123.45</Amount>", "Amount"),
    ("the level before the days", _TRANSACTIONS, "<TransactionDateRangeFilter>",
     "<TransactionDetailLevelFilter>All</TransactionDetailLevelFilter><TransactionDateRangeFilter>",
     "Transaction"),
    ("no such kind", _TRANSACTIONS, ">Deposit<", ">Deposits<", "Deposits"),
    ("the basis before the day", _BALANCE, "<ReportPeriod>",
     "<ReportBasis>Accrual</ReportBasis><ReportPeriod>", "ReportPeriod"),
    ("no such report", _BALANCE, "TrialBalance", "TrialBalances", "TrialBalances"),
    ("no such count", _VENDORS, "MetaDataOnly", "CountOnly", "CountOnly"),
    ("no such status", _VENDORS, "ActiveOnly", "Active", "ActiveStatus"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("golden", "good", "bad", "word"),
    [pytest.param(*rest, id=name) for name, *rest in _LOOKS_PLANTED],
)
def test_a_fault_planted_in_what_set_up_asks_is_found(
    golden: str, good: str, bad: str, word: str, shared: Path
) -> None:
    assert good in golden
    assert any(word in reason for reason in judge(golden.replace(good, bad, 1), shared))


_BOOKS_PLANTED: Final[list[tuple[str, str, str, str, str]]] = [
    ("tax of an invoice's line", "InvoiceAdd", "5.33</Amount>",
     "5.33</Amount><TaxAmount>1.00</TaxAmount>", "TaxAmount"),
    ("tax included", "InvoiceAdd", "</IsToBeEmailed>",
     "</IsToBeEmailed><IsTaxIncluded>true</IsTaxIncluded>", "IsTaxIncluded"),
    ("the due day before the day", "InvoiceAdd", "<TxnDate>2026-11-01</TxnDate>",
     "<DueDate>2026-11-15</DueDate><TxnDate>2026-11-01</TxnDate>", "TxnDate"),
    ("a credit's line", "InvoiceAdd", "</CreditTxnID>",
     "</CreditTxnID><TxnLineID>1</TxnLineID>", "TxnLineID"),
    ("a shipping line of its own", "CreditMemoAdd", "</CreditMemoAdd>",
     "<ShippingLineAdd><Amount>1.00</Amount></ShippingLineAdd></CreditMemoAdd>",
     "ShippingLineAdd"),
    ("both ways of applying", "ReceivePaymentAdd", "<AppliedToTxnAdd>",
     "<IsAutoApply>true</IsAutoApply><AppliedToTxnAdd>", "AppliedToTxnAdd"),
    ("applied to single lines", "ReceivePaymentAdd", "</PaymentAmount>",
     "</PaymentAmount><TxnLineDetail><TxnLineID>1</TxnLineID></TxnLineDetail>",
     "TxnLineDetail"),
    ("a long number", "ReceivePaymentAdd", ">1001-A<", ">1001-A-12345678901234<", "maxLength"),
    ("a refund of nothing named", "ARRefundCreditCardAdd", "<RefundAmount>50.00</RefundAmount>",
     "", "RefundAppliedToTxnAdd"),
    ("a number of a deposit", "DepositAdd", "</TxnDate>",
     "</TxnDate><RefNumber>1</RefNumber>", "RefNumber"),
    ("a line from both", "DepositAdd", "<PaymentTxnID>40-1700000004</PaymentTxnID>",
     "<PaymentTxnID>40-1700000004</PaymentTxnID><Amount>1.00</Amount>", "Amount"),
    ("the day before the number", "CheckAdd", "<RefNumber>1001-C</RefNumber>",
     "<TxnDate>2026-11-01</TxnDate><RefNumber>1001-C</RefNumber>", "RefNumber"),
    ("a check's tax code", "CheckAdd", "</IsToBePrinted>",
     "</IsToBePrinted><SalesTaxCodeRef><FullName>Non</FullName></SalesTaxCodeRef>",
     "SalesTaxCodeRef"),
    ("a purchase tax code", "ItemInventoryAdd", "</PurchaseCost>",
     "</PurchaseCost><PurchaseTaxCodeRef><FullName>Non</FullName></PurchaseTaxCodeRef>",
     "PurchaseTaxCodeRef"),
    ("too many decimals of an amount", "ItemInventoryAdd", ">306.00<", ">306.001<", "306.001"),
    ("a quantity of two kinds", "InventoryAdjustmentAdd", "<QuantityDifference>-2",
     "<NewQuantity>1</NewQuantity><QuantityDifference>-2", "QuantityDifference"),
    ("a payment voided", "TxnVoid", "SalesReceipt", "ReceivePayment", "ReceivePayment"),
    ("no such transaction", "TxnDel", ">ReceivePayment<", ">Payment<", "Payment"),
    ("no such list", "ListDel", "ItemOtherCharge", "Item", "ListDelType"),
    ("a number asked of a deposit", "DepositQuery", "<TxnID>1A-1700000002</TxnID>",
     "<RefNumber>1</RefNumber>", "RefNumber"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "good", "bad", "word"),
    [pytest.param(*rest, id=title) for title, *rest in _BOOKS_PLANTED],
)
def test_a_fault_planted_in_a_transaction_is_found(
    name: str, good: str, bad: str, word: str, shared: Path
) -> None:
    golden = (GOLDEN / f"{name}.xml").read_text(encoding="ascii")
    assert good in golden
    assert any(word in reason for reason in judge(golden.replace(good, bad, 1), shared))


def test_a_denied_element_is_found_where_the_reference_is_silent(shared: Path) -> None:
    add = "<IsTaxIncluded>true</IsTaxIncluded>"
    item = (GOLDEN / "ItemOtherChargeAdd.xml").read_text(encoding="ascii")
    renamed = item.replace("ItemOtherChargeAdd", "ItemPaymentAdd").replace("</ParentRef>", add)
    assert any("ItemPayment" in reason for reason in judge(renamed, shared))


@pytest.mark.parametrize("name", ["lists", "company", "looks", "transactions"])
def test_the_answers_our_decoder_is_tested_with_are_valid_too(name: str, shared: Path) -> None:
    text = (GOLDEN.parents[1] / "qbxml" / "answers" / f"{name}.xml").read_text(encoding="ascii")
    # The sample's list capacities are few and one is broken, on purpose.
    whole = re.sub("<ListMetaData>.*</ListMetaData>", "", text, flags=re.DOTALL)
    assert judge(whole.replace("<QBXML>", '<?qbxml version="13.0"?><QBXML>'), shared) == []
