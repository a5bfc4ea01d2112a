"""Nothing that leaves the portal as a table is a formula where it is opened, whatever its form and its way."""

import csv
import io
from datetime import date
from types import SimpleNamespace

import pytest
from import_export.formats.base_formats import CSV, XLSX
from openpyxl import load_workbook

from portal.reference.models import Occupation
from portal.reference.resources import OccupationResource
from portal.shared.spreadsheets.annotating import annotated
from portal.shared.tables import Column, exported
from subsidies.reports import freezing
from tests.portal.shared.test_spreadsheets_exporting import PAYLOADS, TRIGGERS
from tests.portal.shared.workbooks import xlsx
from trainees.roster import check_roster

NUMBER, CARD = "320299197907129718", "6217166131860913901"
ROWS = [(payload, NUMBER, CARD) for payload in PAYLOADS]


def of_page(form):
    columns = [Column(name, name, render=lambda row, at=at: row[at]) for at, name in enumerate(["a", "b", "c"])]
    return exported(columns, ROWS, form=form)


def of_report():
    table = SimpleNamespace(title="表", heads=PAYLOADS[:3], rows=ROWS)
    report = SimpleNamespace(tables=lambda figures: [table])
    return freezing._workbook(report, {})


def of_marked():
    content = xlsx(["姓名", "身份证号", "银行卡号", "备注"], *[("陈国梁", NUMBER, CARD, row[0]) for row in ROWS[:60]])
    return annotated(content, "a.xlsx", check_roster(content, "a.xlsx", starts=date(2020, 6, 1)))


def of_table_that_was_no_workbook():
    text = io.StringIO(newline="")
    csv.writer(text).writerows(
        [["姓名", "身份证号", "银行卡号"], *[(payload.replace("\0", ""), NUMBER, CARD) for payload in PAYLOADS]]
    )
    content = text.getvalue().encode()
    return annotated(content, "a.csv", check_roster(content, "a.csv", starts=date(2020, 6, 1)))


@pytest.fixture
def of_admin(db):
    names = {
        f"8-{at // 90 + 1:02}-{at % 90 + 1:02}-01": payload.replace("\0", "") for at, payload in enumerate(PAYLOADS)
    }
    Occupation.objects.bulk_create(
        [
            Occupation(code=code, name=name, name_en=NUMBER, sort_key="", other_names=[CARD])
            for code, name in names.items()
        ]
    )
    return OccupationResource().export()


def assert_no_live_cell(content):
    cells = [cell for row in load_workbook(io.BytesIO(content)).active.iter_rows() for cell in row if cell.value]
    assert len(cells) > len(PAYLOADS)
    assert {cell.data_type for cell in cells} == {"s"}
    return {cell.value for cell in cells}


def assert_no_trigger(text):
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert len(cells) > len(PAYLOADS)
    assert not [cell for cell in cells if cell.strip("\u200b\ufeff\u3000\xa0 ").startswith(tuple(TRIGGERS))]
    return set(cells)


@pytest.mark.parametrize("way", [lambda: of_page("xlsx"), of_report, of_marked, of_table_that_was_no_workbook])
def test_workbooks_hold_text_alone(way):
    assert {NUMBER, CARD} <= assert_no_live_cell(way())


def test_page_as_csv_begins_nothing():
    assert {NUMBER, CARD} <= assert_no_trigger(of_page("csv").decode("utf-8-sig"))


def test_lists_of_the_admin_are_harmless(of_admin):
    assert {NUMBER, CARD} <= assert_no_live_cell(XLSX().export_data(of_admin))
    assert {NUMBER, CARD} <= assert_no_trigger(CSV().export_data(of_admin))


def test_there_are_payloads_enough():
    assert len(set(PAYLOADS)) >= 64
