"""GeneralSummaryReportQuery for the trial balance: what every account holds on a day.

Balance sheet accounts are summed from the beginning; income and expense accounts from the first
day of the fiscal year, what came before is in Retained Earnings. The report's elements are those
of Intuit's "Processing report responses"; the titles of its columns, and that accounts which
moved and came to nothing are shown with 0.00, are recalled. Accrual basis only.
"""

from datetime import date

from lxml import etree

from tillbook.simulators.company import refusal
from tillbook.simulators.company.amounts import from_minor
from tillbook.simulators.company.grammar import Grammar
from tillbook.simulators.company.refusal import Refusal
from tillbook.simulators.company.registry import Answer, Call, Request
from tillbook.simulators.company.shapes import either, group, one_of, typed, unkept
from tillbook.simulators.company.standing import Standing, trial_balance
from tillbook.simulators.company.xml import child_text

REPORT = "TrialBalance"
REPORTS = (
    *("BalanceSheetByClass", "BalanceSheetPrevYearComp", "BalanceSheetStandard"),
    *("BalanceSheetSummary", "CustomerBalanceSummary", "ExpenseByVendorSummary"),
    *("IncomeByCustomerSummary", "InventoryStockStatusByItem", "InventoryStockStatusByVendor"),
    *("IncomeTaxSummary", "InventoryValuationSummary", "InventoryValuationSummaryBySite"),
    *("LotNumberInStockBySite", "PhysicalInventoryWorksheet", "ProfitAndLossByClass"),
    *("ProfitAndLossByJob", "ProfitAndLossPrevYearComp", "ProfitAndLossStandard"),
    *("ProfitAndLossYTDComp", "PurchaseByItemSummary", "PurchaseByVendorSummary"),
    *("SalesByCustomerSummary", "SalesByItemSummary", "SalesByRepSummary", "SalesTaxLiability"),
    *("SalesTaxRevenueSummary", "SerialNumberInStockBySite", REPORT, "VendorBalanceSummary"),
)
_COLUMNS = (
    *("Account", "BalanceSheet", "Class", "Customer", "CustomerType", "Day", "Employee"),
    *("FourWeek", "HalfMonth", "IncomeStatement", "ItemDetail", "ItemType", "Month", "Payee"),
    *("PaymentMethod", "PayrollItemDetail", "PayrollYtdDetail", "Quarter", "SalesRep"),
    *("SalesTaxCode", "ShipMethod", "Terms", "TotalOnly", "TwoWeek", "Vendor", "VendorType"),
    *("Week", "Year"),
)
_ROWS = ("ActiveOnly", "NonZero", "All")
_TITLE_ROWS = 2
_LABEL, _DEBIT, _CREDIT = "1", "2", "3"


def _query(call: Call) -> Answer:
    request = call.request
    kind = child_text(request, "GeneralSummaryReportType")
    basis = child_text(request, "ReportBasis") or "Accrual"
    columns = child_text(request, "SummarizeColumnsBy") or "TotalOnly"
    if kind != REPORT or basis == "Cash" or columns != "TotalOnly":
        raise Refusal(
            refusal.STATUS_UNSUPPORTED_FIELD,
            f"This company file makes no {kind} report on {basis} basis by {columns}.",
        )
    first = child_text(request, "ReportPeriod/FromReportDate")
    last = child_text(request, "ReportPeriod/ToReportDate") or call.books.today()
    if first > last:
        raise Refusal(refusal.STATUS_BAD_RANGE, f"The date {first} lies after {last}.")
    rows = trial_balance(call.books, date.fromisoformat(last))
    shown = child_text(request, "ReturnRows") or "ActiveOnly"
    if shown == "NonZero":
        rows = [row for row in rows if row.balance_minor]
    elif shown == "ActiveOnly":
        rows = [row for row in rows if row.moved]
    return Answer([_report(date.fromisoformat(last), rows)])


def _report(as_of: date, rows: list[Standing]) -> etree._Element:
    ret = etree.Element("ReportRet")
    head = {
        "ReportTitle": "Trial Balance",
        "ReportSubtitle": f"As of {as_of:%B} {as_of.day}, {as_of.year}",
        "ReportBasis": "Accrual",
        "NumRows": str(len(rows) + 1),
        "NumColumns": _CREDIT,
        "NumColTitleRows": str(_TITLE_ROWS),
    }
    for name, text in head.items():
        etree.SubElement(ret, name).text = text
    day = f"{as_of:%b} {as_of.day}, {as_of:%y}"
    _column(ret, _LABEL, ("", ""), "Label", "STRTYPE")
    _column(ret, _DEBIT, (day, "Debit"), "Amount", "AMTTYPE")
    _column(ret, _CREDIT, ("", "Credit"), "Amount", "AMTTYPE")
    content = etree.SubElement(ret, "ReportData")
    for number, row in enumerate(rows, start=1):
        node = etree.SubElement(content, "DataRow", rowNumber=str(number))
        etree.SubElement(node, "RowData", rowType="account", value=row.full_name)
        _cell(node, _LABEL, row.full_name)
        side = _DEBIT if row.balance_minor >= 0 else _CREDIT
        _cell(node, side, from_minor(abs(row.balance_minor)))
    total = etree.SubElement(content, "TotalRow", rowNumber=str(len(rows) + 1))
    _cell(total, _LABEL, "TOTAL")
    _cell(total, _DEBIT, from_minor(sum(max(row.balance_minor, 0) for row in rows)))
    _cell(total, _CREDIT, from_minor(sum(max(-row.balance_minor, 0) for row in rows)))
    return ret


def _column(
    ret: etree._Element, column: str, titles: tuple[str, str], kind: str, data_type: str
) -> None:
    node = etree.SubElement(ret, "ColDesc", colID=column, dataType=data_type)
    for row, title in enumerate(titles, start=1):
        cell = etree.SubElement(node, "ColTitle", titleRow=str(row))
        if title:
            cell.set("value", title)
    etree.SubElement(node, "ColType").text = kind


def _cell(row: etree._Element, column: str, text: str) -> None:
    etree.SubElement(row, "ColData", colID=column, value=text)


_GRAMMAR = Grammar(
    (
        one_of("GeneralSummaryReportType", *REPORTS, required=True),
        typed("DisplayReport", "flag"),
        either(
            group(
                "ReportPeriod",
                typed("FromReportDate", "date"),
                typed("ToReportDate", "date"),
                required=True,
            ),
            unkept("ReportDateMacro"),
        ),
        unkept("ReportAccountFilter"),
        unkept("ReportEntityFilter"),
        unkept("ReportItemFilter"),
        unkept("ReportClassFilter"),
        unkept("ReportTxnTypeFilter"),
        either(unkept("ReportModifiedDateRangeFilter"), unkept("ReportModifiedDateRangeMacro")),
        unkept("ReportDetailLevelFilter"),
        unkept("ReportPostingStatusFilter"),
        one_of("SummarizeColumnsBy", *_COLUMNS),
        unkept("IncludeSubcolumns"),
        one_of("ReportCalendar", "CalendarYear", "FiscalYear", "TaxYear"),
        one_of("ReturnRows", *_ROWS),
        one_of("ReturnColumns", *_ROWS),
        one_of("ReportBasis", "Accrual", "Cash", "None"),
    )
)

REQUESTS = (Request("GeneralSummaryReportQueryRq", _GRAMMAR, _query),)
