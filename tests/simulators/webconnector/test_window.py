"""The page of the simulated computer does what a person clicks, and only for its own forms."""

from collections.abc import Iterator

import httpx
import pytest

from tillbook.simulators.company import CompanyFile
from tillbook.simulators.webconnector.window import Computer

QWC = """<?xml version="1.0"?><QBWCXML><AppName>Books</AppName><AppID></AppID>
<AppURL>http://localhost:9/webconnector/</AppURL><AppDescription>Books</AppDescription>
<AppSupport>http://localhost:9/support/</AppSupport><UserName>books</UserName>
<OwnerID>{5f0c0a1e-0000-4000-8000-000000000001}</OwnerID>
<FileID>{5f0c0a1e-0000-4000-8000-00000000000f}</FileID><QBType>QBFS</QBType>
<IsReadOnly>false</IsReadOnly></QBWCXML>"""


@pytest.fixture
def computer() -> Iterator[Computer]:
    with Computer(CompanyFile.sample(name="Harbor & Pine LLC")) as running:
        yield running


def _click(computer: Computer, form: str, **fields: str) -> httpx.Response:
    parts = {name: (None, text) for name, text in fields.items()} or {"none": (None, "")}
    answer = httpx.post(f"{computer.url}{form}", files=parts, follow_redirects=True)
    assert answer.status_code == httpx.codes.OK
    return answer


def test_an_application_is_added_from_its_file_and_its_password_kept(computer: Computer) -> None:
    page = _click(computer, "add", qwc=QWC).text
    assert "The application was added" in page
    assert "http://localhost:9/webconnector/" in page
    _click(computer, "password", password="a token of twenty letters")
    assert computer.connector is not None
    assert computer.connector.password == "a token of twenty letters"


def test_a_file_that_is_none_is_refused_in_words(computer: Computer) -> None:
    assert "The file is not XML" in _click(computer, "add", qwc="hello").text
    assert computer.connector is None


def test_nobody_answering_is_said_and_does_not_end_the_computer(computer: Computer) -> None:
    _click(computer, "add", qwc=QWC)
    assert "QBWC" in _click(computer, "update").text
    assert "Nothing is selected" not in _click(computer, "update").text


def test_sales_tax_is_turned_on_and_off(computer: Computer) -> None:
    _click(computer, "sales-tax", charge="no")
    assert not computer.company.books.settings.sales_tax
    _click(computer, "sales-tax", charge="yes")
    assert computer.company.books.settings.sales_tax


def test_another_page_may_not_click_here(computer: Computer) -> None:
    answer = httpx.post(
        f"{computer.url}update",
        files={"none": (None, "")},
        headers={"Origin": "http://elsewhere.example"},
    )
    assert answer.status_code == httpx.codes.FORBIDDEN
    assert not computer.said


def test_a_form_that_is_not_there_is_404(computer: Computer) -> None:
    answer = httpx.post(f"{computer.url}nothing", files={"none": (None, "")})
    assert answer.status_code == httpx.codes.NOT_FOUND


def test_the_report_stands_for_the_day_that_is_asked_for() -> None:
    file = CompanyFile.sample(name="Harbor & Pine LLC", with_history=True)
    with Computer(file) as computer:
        today = httpx.get(computer.url).text
        before = httpx.get(f"{computer.url}?as_of=2001-01-01").text
    assert "<td>Checking</td>" in today
    assert "<td>Checking</td>" not in before
    assert 'value="2001-01-01"' in before
    assert "<td>Sum of the debits</td><td>0.00</td>" in before


def test_what_is_no_day_shows_the_report_of_today(computer: Computer) -> None:
    assert httpx.get(f"{computer.url}?as_of=soon").text == httpx.get(computer.url).text
