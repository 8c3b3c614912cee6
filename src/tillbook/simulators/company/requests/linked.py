"""LinkedTxn elements: what a transaction settles or is settled by.

On a charge the amounts of its credits are negative, on a credit those of its charges positive
(recalled).
"""

from lxml import etree

from tillbook.simulators.company.amounts import from_minor
from tillbook.simulators.company.books import Books
from tillbook.simulators.company.rets import write
from tillbook.simulators.company.state import Link, Transaction


def linked_rets(parent: etree._Element, books: Books, transaction: Transaction) -> None:
    """Append a LinkedTxn for every link of a charge or credit, oldest first."""
    for link in books.links.of(transaction.txn_id):
        if link.charge_id == transaction.txn_id:
            linked_ret(parent, books, link.credit_id, -link.amount_minor)
        elif link.credit_id == transaction.txn_id:
            linked_ret(parent, books, link.charge_id, link.amount_minor)


def credits_of(books: Books, maker: Transaction, charge_id: str) -> list[Link]:
    """The credits that a transaction set on a charge, itself left out."""
    return [
        link
        for link in books.links.of(maker.txn_id)
        if link.maker_id == maker.txn_id
        and link.charge_id == charge_id
        and link.credit_id != maker.txn_id
    ]


def linked_ret(parent: etree._Element, books: Books, txn_id: str, amount_minor: int) -> None:
    """One LinkedTxn element."""
    other = books.state.transactions[txn_id]
    values = {
        "TxnID": other.txn_id,
        "TxnType": other.kind,
        "TxnDate": other.date,
        **({"RefNumber": other.ref_number} if other.ref_number else {}),
        "LinkType": "AMTTYPE",
        "Amount": from_minor(amount_minor),
    }
    write(etree.SubElement(parent, "LinkedTxn"), books, tuple(values), values)
