"""Sales tax as the company file says it, and the item at 0 % that is chosen or made."""

from __future__ import annotations

import pytest

from tests.sync.wizard.office import Office
from tillbook.core.problems import Code
from tillbook.simulators.company import CompanyFile
from tillbook.store.models import AuditLine
from tillbook.store.scoping import within
from tillbook.sync.needs import zero_tax_item
from tillbook.sync.wizard import tax
from tillbook.sync.wizard.steps import State, StepName, confirm
from tillbook.sync.wizard.tax import NotAtZero, SalesTax


@pytest.fixture
def office(db: None) -> Office:
    return Office()


def state(office: Office) -> SalesTax:
    with within(office.reload()):
        return tax.sales_tax(office.company)


def standing(office: Office) -> tuple[State, list[Code]]:
    with within(office.reload()):
        found = tax.standing(office.company, None, office.now)
    return found.state, [one.code for one in found.problems]


def say_done(office: Office) -> None:
    with within(office.reload()):
        confirm(office.company, None, StepName.TAX, None, office.now)


def ask_for_item(office: Office) -> None:
    with within(office.reload()):
        tax.ask_for_item(office.company, None, office.clock.tick())


def test_a_persons_word_waits_for_quickbooks(office: Office) -> None:
    assert standing(office) == (State.OPEN, [])
    say_done(office)
    assert standing(office) == (State.WAITING, [])


def test_sales_tax_off_is_wrong_until_it_is_turned_on(db: None) -> None:
    office = Office(CompanyFile.sample(sales_tax=False))
    say_done(office)
    office.pair()
    assert standing(office) == (State.WRONG, [Code.SALES_TAX_OFF])
    office.file.change(sales_tax=True)
    office.look_again()
    office.call()
    assert state(office).on
    assert standing(office) == (State.OPEN, [Code.NO_ZERO_TAX_ITEM])


def test_the_item_at_zero_is_made_and_then_used(office: Office) -> None:
    office.pair()
    say_done(office)
    found = state(office)
    assert (found.on, found.default_item, found.items, found.code) == (
        True,
        "Maine Sales Tax",
        (),
        "Non",
    )
    assert standing(office) == (State.OPEN, [Code.NO_ZERO_TAX_ITEM])
    ask_for_item(office)
    assert state(office).asked is not None
    assert standing(office) == (State.WAITING, [])
    office.call()
    assert state(office).item == "Sales Tax 0%"
    assert office.file.count("ItemSalesTax") == 2
    assert standing(office) == (State.DONE, [])
    with within(office.company):
        assert zero_tax_item(office.company) == "Sales Tax 0%"
        acts = list(AuditLine.objects.values_list("act", flat=True))
    assert "tax.item.asked" in acts


def test_one_of_the_companys_own_is_chosen(office: Office) -> None:
    office.file.add_tax_item("Out of State")
    office.file.add_tax_item("Exempt")
    office.pair()
    say_done(office)
    assert state(office).items == ("Out of State", "Exempt")
    assert state(office).item == "Out of State", "the first one, until a person chooses"
    with within(office.reload()):
        tax.choose_item(office.company, "Exempt", None, office.now)
    assert state(office).item == "Exempt"
    with within(office.reload()):
        assert zero_tax_item(office.company) == "Exempt"
    assert standing(office) == (State.DONE, [])


@pytest.mark.parametrize("name", ["Maine Sales Tax", "Nothing of the kind", ""])
def test_only_an_item_at_zero_can_be_chosen(office: Office, name: str) -> None:
    office.pair()
    with within(office.reload()), pytest.raises(NotAtZero):
        tax.choose_item(office.company, name, None, office.now)


def test_a_chosen_item_that_became_inactive_has_to_be_chosen_again(office: Office) -> None:
    office.file.add_tax_item("Exempt")
    office.pair()
    say_done(office)
    with within(office.reload()):
        tax.choose_item(office.company, "Exempt", None, office.now)
    assert standing(office) == (State.DONE, [])
    office.file.set_active("ItemSalesTax", "Exempt", is_active=False)
    office.look_again()
    office.call()
    assert standing(office) == (State.OPEN, [Code.NO_ZERO_TAX_ITEM])


def test_without_a_non_taxable_code_the_file_is_wrong(office: Office) -> None:
    office.file.add_tax_item("Exempt")
    office.file.set_active("SalesTaxCode", "Non", is_active=False)
    office.pair()
    assert standing(office) == (State.WRONG, [Code.NO_NON_TAX_CODE])
    office.file.set_active("SalesTaxCode", "Non", is_active=True)
    office.look_again()
    office.call()
    say_done(office)
    assert standing(office) == (State.DONE, [])


def test_an_item_that_is_refused_is_said_with_its_cure(office: Office) -> None:
    office.pair()
    ask_for_item(office)
    office.file.add_tax_item("Sales Tax 0%", "5.5", "Harbor Textiles")
    office.call()
    found = state(office)
    assert found.item == ""
    state_now, codes = standing(office)
    assert state_now is State.WRONG
    assert codes == [Code.NAME_TAKEN]
    office.look_again()
    office.call()
    ask_for_item(office)
    office.call()
    say_done(office)
    assert state(office).item not in {"", "Sales Tax 0%"}, "a name that is free"
    assert standing(office) == (State.DONE, [])
