"""Every request is written as its golden file; every fault is refused by name beforehand."""

import dataclasses
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import pytest
from lxml import etree

from tests.qbxml.examples import EXAMPLES, GOLDEN, OPENING, RECEIPT, SET_ID, numbered, usd
from tillbook.core.money import Money
from tillbook.qbxml import encode, faults
from tillbook.qbxml import requests as rq
from tillbook.qbxml.grammar import Field, Grammar, Kind
from tillbook.qbxml.tables import GRAMMARS


def _golden(name: str) -> str:
    return (GOLDEN / f"{name}.xml").read_text(encoding="ascii")


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_request_is_written_as_its_golden_file(name: str) -> None:
    assert encode.encode_set(numbered(EXAMPLES[name])) == _golden(name)


def test_a_set_with_an_id_keeps_the_order_of_its_requests() -> None:
    several = (EXAMPLES["HostQuery"][0], EXAMPLES["ClassAdd"][0], EXAMPLES["HostQuery"][0])
    assert encode.encode_set(numbered(several), set_id=SET_ID) == _golden("set")


def test_recovery_names_the_set_twice_and_asks_nothing() -> None:
    assert encode.encode_recovery(SET_ID) == _golden("recovery")


def test_every_golden_file_belongs_to_a_test() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == {*EXAMPLES, "set", "recovery"}


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_kind_of_a_request_is_its_name_in_quickbooks(name: str) -> None:
    assert {GRAMMARS[type(request)].name for request in EXAMPLES[name]} == {name}


def test_what_is_written_reads_back_as_it_was_given() -> None:
    tree = etree.fromstring(encode.encode_set([("1", RECEIPT)]).encode())
    assert tree.findtext(".//CustomerRef/FullName") == "Shopify Café"
    assert tree.findtext(".//Memo") == RECEIPT.memo


def _line(**changes: Any) -> rq.SalesReceiptAdd:  # noqa: ANN401 - any attribute, also unfit ones
    first = RECEIPT.lines[0]
    line = dataclasses.replace(first, **changes)
    if isinstance(line.amount, Money):
        first = dataclasses.replace(first, amount=Money(first.amount.minor, line.amount.currency))
    return dataclasses.replace(RECEIPT, lines=(first, line))


def _receipt(**changes: Any) -> rq.SalesReceiptAdd:  # noqa: ANN401
    return dataclasses.replace(RECEIPT, **changes)


def _opening(*lines: rq.JournalLine) -> rq.JournalEntryAdd:
    return dataclasses.replace(OPENING, lines=lines)


def _side(minor: int, *, debit: bool = True, **changes: Any) -> rq.JournalLine:  # noqa: ANN401
    return rq.JournalLine(**{"account": "a", "amount": usd(minor), "debit": debit, **changes})


_EARLY: Final = date(2026, 11, 1)
_LATE: Final = date(2026, 11, 2)
_LINE2: Final = "SalesReceiptAdd/SalesReceiptLineAdd[2]"
_REFUSED: Final[list[tuple[rq.Request, type[faults.RefusedRequest], str]]] = [
    (_receipt(ref_number="123456789012"), faults.TooLong, "SalesReceiptAdd/RefNumber"),
    (_receipt(memo="x" * 4096), faults.TooLong, "SalesReceiptAdd/Memo"),
    (_receipt(customer="x" * 210), faults.TooLong, "SalesReceiptAdd/CustomerRef/FullName"),
    (_receipt(deposit_to=rq.Ref(list_id="x" * 37)), faults.TooLong,
     "SalesReceiptAdd/DepositToAccountRef/ListID"),
    (_receipt(ref_number=""), faults.MissingField, "SalesReceiptAdd/RefNumber"),
    (_receipt(customer=""), faults.MissingField, "SalesReceiptAdd/CustomerRef"),
    (_receipt(day=None), faults.MissingField, "SalesReceiptAdd/TxnDate"),
    (_receipt(lines=()), faults.MissingField, "SalesReceiptAdd/SalesReceiptLineAdd"),
    (_receipt(memo="tab\there"), faults.NotStorable, "SalesReceiptAdd/Memo"),
    (_receipt(memo="Zażółć"), faults.NotStorable, "SalesReceiptAdd/Memo"),
    (_receipt(memo="\ud800"), faults.NotStorable, "SalesReceiptAdd/Memo"),
    (_receipt(memo=7), faults.UnfitValue, "SalesReceiptAdd/Memo"),
    (_receipt(memo=("a", "b")), faults.UnfitValue, "SalesReceiptAdd/Memo"),
    (_receipt(customer=7), faults.UnfitValue, "SalesReceiptAdd/CustomerRef"),
    (_receipt(day=datetime(2026, 11, 1, tzinfo=None)), faults.UnfitValue,  # noqa: DTZ001
     "SalesReceiptAdd/TxnDate"),
    (_receipt(to_be_printed="yes"), faults.UnfitValue, "SalesReceiptAdd/IsToBePrinted"),
    (_line(amount=None), faults.MissingField, f"{_LINE2}/Amount"),
    (_line(amount=Decimal(5)), faults.UnfitValue, f"{_LINE2}/Amount"),
    (_line(amount=Money(10**15, "USD")), faults.UnfitValue, f"{_LINE2}/Amount"),
    (_line(amount=Money(1000, "KWD")), faults.TooPreciseForQuickBooks,
     "SalesReceiptAdd/SalesReceiptLineAdd[1]/Amount"),
    (_line(item=""), faults.MissingField, f"{_LINE2}/ItemRef"),
    (_line(quantity=0.5), faults.UnfitValue, f"{_LINE2}/Quantity"),
    (_line(quantity=True), faults.UnfitValue, f"{_LINE2}/Quantity"),
    (_line(quantity=Decimal("0.123456")), faults.UnfitValue, f"{_LINE2}/Quantity"),
    (_line(quantity=10**10), faults.UnfitValue, f"{_LINE2}/Quantity"),
    (_line(quantity=Decimal("NaN")), faults.UnfitValue, f"{_LINE2}/Quantity"),
    (_line(sales_tax_code="Taxable"), faults.TooLong, f"{_LINE2}/SalesTaxCodeRef/FullName"),
    (rq.ClassAdd(name="a:b"), faults.NotStorable, "ClassAdd/Name"),
    (rq.ClassAdd(name=""), faults.MissingField, "ClassAdd/Name"),
    (rq.AccountAdd(name="x", account_type="Money"), faults.UnfitValue, "AccountAdd/AccountType"),
    (rq.ItemOtherChargeAdd(name="x", account=""), faults.MissingField,
     "ItemOtherChargeAdd/SalesOrPurchase/AccountRef"),
    (rq.ItemSalesTaxAdd(name="x", rate="8.875"), faults.UnfitValue, ""),
    (rq.ItemSalesTaxAdd(name="x", rate="much"), faults.UnfitValue, "ItemSalesTaxAdd/TaxRate"),
    (rq.ItemSalesTaxAdd(name="x", rate="NaN"), faults.UnfitValue, ""),
    (rq.ItemSalesTaxAdd(name="x", rate=8, agency="NY"),  # type: ignore[arg-type]
     faults.UnfitValue, "ItemSalesTaxAdd/TaxRate"),
    (rq.CompanyQuery(owner_id="8b1c"), faults.UnfitValue, "OwnerID"),
    (rq.CustomerQuery(page=rq.Start(0)), faults.UnfitValue, "MaxReturned"),
    (rq.CustomerQuery(modified_from="today"),  # type: ignore[arg-type]
     faults.UnfitValue, "FromModifiedDate"),
    (rq.CustomerQuery(full_names=("a",), list_ids=("1",)), faults.ConflictingFields, ""),
    (rq.CustomerQuery(full_names=("a",), page=rq.Start(5)), faults.ConflictingFields, ""),
    (rq.SalesReceiptQuery(txn_ids=("1",), ref_numbers=("1",)), faults.ConflictingFields, ""),
    (rq.SalesReceiptQuery(ref_numbers=("1",), customer="x"), faults.ConflictingFields, ""),
    (rq.SalesReceiptQuery(modified_from=date(2026, 1, 1), day_to=date(2026, 1, 1)),
     faults.ConflictingFields, ""),
    (rq.CustomerQuery(full_names=("a", "")), faults.MissingField, "FullName[2]"),
    (rq.AccountQuery(include=("x" * 51,)), faults.TooLong, "IncludeRetElement[1]"),
    (rq.CustomerQuery(count_only=True, page=rq.Start(5)), faults.ConflictingFields, "metaData"),
    (rq.VendorQuery(active="Some"),  # type: ignore[arg-type]
     faults.UnfitValue, "ActiveStatus"),
    (_opening(), faults.UnfitValue, ""),
    (_opening(_side(5)), faults.UnfitValue, ""),
    (_opening(_side(5), _side(5)), faults.UnfitValue, ""),
    (_opening(_side(5), _side(4, debit=False)), faults.UnfitValue, ""),
    (_opening(_side(0), _side(0, debit=False)), faults.UnfitValue, ""),
    (_opening(_side(-5), _side(-5, debit=False)), faults.UnfitValue, ""),
    (_opening(_side(5), _side(5, debit=False, amount=Money(5, "CAD"))), faults.UnfitValue, ""),
    (_opening(_side(5), _side(5, debit=False, amount=None)), faults.MissingField,
     "JournalEntryAdd/JournalCreditLine[2]/Amount"),
    (_opening(_side(5), _side(5, debit=False, account="")), faults.MissingField,
     "JournalEntryAdd/JournalCreditLine[2]/AccountRef"),
    (_opening(_side(5, memo="x" * 4096), _side(5, debit=False)), faults.TooLong,
     "JournalEntryAdd/JournalDebitLine[1]/Memo"),
    (_opening(_side(5), _side(5, debit=False, entity="x" * 210)), faults.TooLong,
     "JournalEntryAdd/JournalCreditLine[2]/EntityRef/FullName"),
    (dataclasses.replace(OPENING, ref_number="123456789012"), faults.TooLong,
     "JournalEntryAdd/RefNumber"),
    (dataclasses.replace(OPENING, ref_number=""), faults.MissingField,
     "JournalEntryAdd/RefNumber"),
    (rq.JournalEntryQuery(txn_ids=("1",), ref_numbers=("1",)), faults.ConflictingFields, ""),
    (rq.TrialBalanceQuery(as_of=None),  # type: ignore[arg-type]
     faults.MissingField, "ReportPeriod"),
    (rq.TransactionQuery(first=_LATE, last=_EARLY), faults.UnfitValue, ""),
    (rq.TransactionQuery(first=_EARLY, last=_LATE, max_returned=0), faults.UnfitValue,
     "MaxReturned"),
    (rq.TransactionQuery(first=_EARLY, last=_LATE, types=("Sale",)), faults.UnfitValue,
     "TransactionTypeFilter/TxnTypeFilter[1]"),
]  # fmt: skip


@pytest.mark.parametrize(("request_", "fault", "place"), _REFUSED)
def test_a_fault_is_refused_by_request_and_place(
    request_: rq.Request, fault: type[faults.RefusedRequest], place: str
) -> None:
    refused = encode.refusal(request_)
    assert type(refused) is fault
    assert refused.place == place
    assert refused.request == GRAMMARS[type(request_)].name
    assert place in str(refused)


def test_too_long_says_how_long_and_how_long_it_may_be() -> None:
    refused = encode.refusal(_receipt(ref_number="123456789012"))
    assert isinstance(refused, faults.TooLong)
    assert (refused.length, refused.length_max) == (12, 11)


def test_an_unbalanced_journal_entry_says_by_how_much() -> None:
    refused = encode.refusal(_opening(_side(1250), _side(1249, debit=False)))
    assert "debits 12.50 and credits 12.49 differ" in str(refused)


def test_the_lines_of_a_journal_entry_keep_their_order() -> None:
    lines = (
        _side(3, debit=False),
        _side(2),
        _side(4, debit=False),
        _side(5),
    )
    entry = encode.encode_request(_opening(*lines)).find("JournalEntryAdd")
    assert entry is not None
    assert [(line.tag, line.findtext("Amount")) for line in list(entry)[2:]] == [
        ("JournalCreditLine", "0.03"),
        ("JournalDebitLine", "0.02"),
        ("JournalCreditLine", "0.04"),
        ("JournalDebitLine", "0.05"),
    ]


def _attributes(element: etree._Element) -> dict[str, str]:
    return {str(name): str(value) for name, value in element.attrib.items()}


def test_counts_ask_for_every_entry_and_for_no_rows() -> None:
    assert set(rq.ROW_COUNTS) == {"customers", "vendors", "employees", "other_names", "items"}
    for request in rq.ROW_COUNTS.values():
        written = encode.encode_request(request)
        assert _attributes(written) == {"metaData": "MetaDataOnly"}
        assert [(child.tag, child.text) for child in written] == [("ActiveStatus", "All")]


def test_a_list_that_is_read_is_not_counted() -> None:
    assert not _attributes(encode.encode_request(rq.CustomerQuery()))


def test_transactions_are_always_asked_for_in_pages() -> None:
    first = encode.encode_request(rq.TransactionQuery(first=_EARLY, last=_EARLY))
    assert _attributes(first) == {"iterator": "Start"}
    assert first.findtext("MaxReturned") == str(rq.TRANSACTIONS_MAX)
    more = rq.TransactionQuery(first=_EARLY, last=_EARLY, max_returned=7, iterator_id="{a}")
    written = encode.encode_request(more)
    assert _attributes(written) == {"iterator": "Continue", "iteratorID": "{a}"}


def test_a_currency_quickbooks_cannot_hold_is_named() -> None:
    assert "KWD" in str(encode.refusal(_line(amount=Money(1, "KWD"))))


def test_a_good_request_has_no_refusal() -> None:
    assert encode.refusal(RECEIPT) is None


def test_a_refusal_inside_a_set_says_which_request_it_was() -> None:
    with pytest.raises(faults.TooLong) as caught:
        encode.encode_set([("good", RECEIPT), ("bad", _receipt(ref_number="x" * 12))])
    assert caught.value.request_id == "bad"


_BOUNDS: Final[list[tuple[rq.Request, str, str]]] = [
    (_receipt(ref_number="x" * 11), "RefNumber", "x" * 11),
    (_line(amount=usd(-5)), "SalesReceiptLineAdd[2]/Amount", "-0.05"),
    (_line(amount=usd(0)), "SalesReceiptLineAdd[2]/Amount", "0.00"),
    (_line(amount=Money(5000, "JPY")), "SalesReceiptLineAdd[2]/Amount", "5000.00"),
    (_line(amount=Money(-1, "JPY")), "SalesReceiptLineAdd[2]/Amount", "-1.00"),
    (_line(amount=usd(10**15 - 1)), "SalesReceiptLineAdd[2]/Amount", "9999999999999.99"),
    (_line(quantity=0), "SalesReceiptLineAdd[2]/Quantity", "0"),
    (_line(quantity=Decimal("1E+3")), "SalesReceiptLineAdd[2]/Quantity", "1000"),
    (_line(quantity=Decimal("-2.50")), "SalesReceiptLineAdd[2]/Quantity", "-2.5"),
]


@pytest.mark.parametrize(("request_", "path", "text"), _BOUNDS)
def test_a_value_at_the_edge_is_written_exactly(request_: rq.Request, path: str, text: str) -> None:
    assert encode.encode_request(request_).findtext(f"SalesReceiptAdd/{path}") == text


@pytest.mark.parametrize(
    "write",
    [
        lambda: encode.encode_set([]),
        lambda: encode.encode_set([("1", RECEIPT), ("1", RECEIPT)]),
        lambda: encode.encode_set([("", RECEIPT)]),
        lambda: encode.encode_set([("x" * 51, RECEIPT)]),
        lambda: encode.encode_set([("ż", RECEIPT)]),
        lambda: encode.encode_set([("1", RECEIPT)], set_id="x" * 25),
        lambda: encode.encode_recovery(""),
        lambda: encode.encode_set(numbered((rq.HostQuery(),) * 501)),
    ],
)
def test_a_set_that_could_not_be_told_apart_is_refused(write: Callable[[], str]) -> None:
    with pytest.raises(faults.RefusedSet):
        write()


def test_a_set_may_hold_as_many_requests_as_its_ceiling() -> None:
    full = encode.encode_set(numbered((rq.HostQuery(),) * encode.REQUESTS_PER_SET_MAX))
    assert full.count("<HostQueryRq ") == encode.REQUESTS_PER_SET_MAX


@pytest.mark.parametrize("both", [{}, {"full_name": "a", "list_id": "1"}])
def test_a_reference_is_by_name_or_by_id(both: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="one of them"):
        rq.Ref(**both)


def test_a_table_with_an_element_quickbooks_desktop_does_not_know_is_refused() -> None:
    planted = Grammar(
        name="SalesReceiptAdd",
        fields=(
            Field(
                element="SalesReceiptAdd",
                kind=Kind.GROUP,
                fields=(Field(element="IsTaxIncluded", kind=Kind.BOOL, attribute="to_be_printed"),),
            ),
        ),
    )
    with pytest.raises(faults.ForbiddenElement) as caught:
        encode.encode_by(planted, RECEIPT)
    assert caught.value.place == "IsTaxIncluded"
