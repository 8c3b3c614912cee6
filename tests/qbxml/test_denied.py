"""The deny-list: elements the schema allows and QuickBooks Desktop does not know."""

from lxml import etree

from tillbook.qbxml.denied import denied_in, is_denied


def test_online_and_foreign_elements_are_denied() -> None:
    assert is_denied("SalesReceiptAdd", "SalesTaxLineAdd")
    assert is_denied("InvoiceAdd", "IsTaxIncluded")
    assert is_denied("SalesReceiptLineAdd", "IsTaxable")
    assert is_denied("CreditMemoLineAdd", "TaxAmount")
    assert is_denied("ItemInventoryAdd", "PurchaseTaxCodeRef")


def test_an_element_is_denied_only_where_quickbooks_does_not_know_it() -> None:
    assert is_denied("JournalEntryAdd", "Memo")
    assert not is_denied("JournalDebitLine", "Memo")
    assert not is_denied("SalesTaxCodeAdd", "IsTaxable")
    assert is_denied("SetCredit", "TxnLineID")
    assert not is_denied("DepositLineAdd", "PaymentTxnLineID")
    assert is_denied("CheckAdd", "SalesTaxCodeRef")
    assert not is_denied("InvoiceLineAdd", "SalesTaxCodeRef")


def test_every_denied_element_of_a_tree_is_found() -> None:
    tree = etree.fromstring(
        "<JournalEntryAdd><Memo/><!-- x --><JournalDebitLine><ItemSalesTaxRef/><Memo/>"
        "</JournalDebitLine></JournalEntryAdd>"
    )
    assert list(denied_in(tree)) == [
        ("JournalEntryAdd", "Memo"),
        ("JournalDebitLine", "ItemSalesTaxRef"),
    ]
