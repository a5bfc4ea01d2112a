"""Broken files, some of them broken inside: each is read or refused by a code, and nothing else happens."""

import io
import json
import os
import random
from datetime import date

import pytest
from openpyxl import load_workbook

from portal.shared.spreadsheets import reading
from portal.shared.spreadsheets.annotating import annotated
from portal.shared.spreadsheets.gate import GateRefused
from portal.shared.spreadsheets.parsing import answer
from portal.shared.spreadsheets.reading import UNREADABLE
from tests.portal.shared.breaking import changed, changed_inside
from tests.portal.shared.workbooks import ods, xls
from tests.trainees.samples import sample
from trainees.roster import check_roster

SEED, MANY = 20261122, int(os.environ.get("FUZZED_FILES", "150"))
FILES = {
    "a.xlsx": sample("roster-messy.xlsx")[0],
    "a.csv": sample("roster-gb18030.csv")[0],
    "a.xls": xls(["姓名", "身份证号"], ["吴艳", "320299197907129718"], ["丁强", "320299199011216009"]),
    "a.ods": ods(["姓名", "身份证号"], ["吴艳", "320299197907129718"], ["=1+1", "320299199011216009"]),
}


@pytest.fixture
def in_this_process(monkeypatch):
    def run(module, content, order):
        try:
            return answer(content, order)
        except GateRefused as refused:
            raise reading.unreadable(refused.code, **refused.values) from refused

    monkeypatch.setattr(reading, "in_child", run)


@pytest.mark.parametrize("name", FILES)
def test_broken_files_are_read_or_refused(name, in_this_process):
    chance = random.Random(SEED)
    outcomes = set()
    for _time in range(MANY):
        inside = name.endswith(("x", "s")) and not name.endswith("xls") and chance.random() < 0.8
        content = (changed_inside if inside else changed)(FILES[name], chance)
        found = check_roster(content, name, starts=date(2020, 6, 1))
        json.dumps(found.as_json())
        outcomes.add(found.error_code)
    assert outcomes <= {"", "NO_COLUMN", *UNREADABLE}
    assert len(outcomes) > 1


def test_unprintable_text_can_be_marked():
    content = "姓名,身份证号,人员类别\n张\x013,320299197907129718,外星\x02人\n".encode()
    found = check_roster(content, "a.csv", starts=date(2020, 6, 1))
    assert [each.code for each in found.refused] == ["NAME_CHARACTERS", "GROUP_UNKNOWN"]
    assert "外星人" in str(found.refused[1].why)
    sheet = load_workbook(io.BytesIO(annotated(content, "a.csv", found))).active
    assert (sheet["A2"].value, sheet["C2"].value) == ("张3", "外星人")
