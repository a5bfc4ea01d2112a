from datetime import date

import pytest

from certificates.certificate_list import KIND_OF_WORD, read_certificates
from certificates.models import Certificate
from portal.reference.grades import Grade, parse_grade
from portal.shared.identity import ValueRefused
from tests.portal.shared.workbooks import xlsx
from tests.trainees.samples import EXPECTED, sample

HEAD = ["证书编号", "姓名", "身份证号", "职业(工种)", "等级", "证书类型", "发证日期", "发证机构统一社会信用代码"]
SOUND = [
    "S000032029920000001",
    "吴艳",
    "320299197907129718",
    "电工",
    "四级/中级工",
    "职业技能等级证书",
    "2020年7月20日",
    "91320299C9N079R2RF",
]


def changed(**cells):
    return [cells.get(f"c{at}", value) for at, value in enumerate(SOUND)]


def test_sample_gives_what_is_expected():
    found = read_certificates(*sample("certificates.xlsx"))
    assert len(found.accepted) == EXPECTED["certificates.xlsx"]["accepted"]
    assert [each.code for each in found.refused] == ["NUMBER_OF_ANOTHER", "GRADE_UNKNOWN"]
    assert {row.values["issued_on"] for row in found.accepted} == {date(2020, 7, 20)}
    assert {row.values["grade"] for row in found.accepted} == {Grade.INTERMEDIATE}
    assert "第1行" in str(found.refused[0].why)


def test_same_certificate_twice_is_a_repeat():
    found = read_certificates(xlsx(HEAD, SOUND, changed(c0="s0000 32029920000001")), "a.xlsx")
    assert [(each.row, each.code) for each in found.refused] == [(2, "REPEATED")]


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [
        ("c0", "编号", "CERTIFICATE_NUMBER"),
        ("c0", 12345678901234567, "LOST_DIGITS"),
        ("c3", None, "EMPTY"),
        ("c4", None, "EMPTY"),
        ("c5", None, "EMPTY"),
        ("c6", None, "EMPTY"),
        ("c7", None, "EMPTY"),
        ("c4", "高级工（四级）", "GRADE_CONTRADICTORY"),
        ("c5", "驾驶证", "KIND_UNKNOWN"),
        ("c6", "2020-02-30", "DATE_NO_SUCH_DAY"),
        ("c7", "91320299C9N079R2R0", "CREDIT_CODE_CHECK"),
    ],
)
def test_each_faulty_cell_is_named(cell, value, code):
    found = read_certificates(xlsx(HEAD, changed(**{cell: value})), "a.xlsx")
    assert [each.code for each in found.refused] == [code]


def test_kinds_are_those_of_certificates():
    assert set(KIND_OF_WORD.values()) <= set(Certificate.Kind.values)


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("四级/中级工", "intermediate"),
        ("初级工", "junior"),
        ("三级", "senior"),
        ("高级技师（一级）", "senior_technician"),
        ("2级", "technician"),
        (" 技 师 ", "technician"),
        ("特级技师", "special_grade_technician"),
        ("senior_technician", "senior_technician"),
    ],
)
def test_grades_in_any_words(text, grade):
    assert parse_grade(text) == grade


@pytest.mark.parametrize("text", ["九级", "", "四级/电工", "六级/初级工"])
def test_unknown_grades_are_refused(text):
    with pytest.raises(ValueRefused) as refused:
        parse_grade(text)
    assert refused.value.code == "GRADE_UNKNOWN"
