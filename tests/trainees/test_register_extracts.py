from datetime import date

import pytest
from django.utils.translation import override

from tests.trainees.samples import EXPECTED, sample
from trainees.register_extracts import REGISTERS, read_register

BORN_1979 = "320299197907129718"
INSURED = "吴艳,91320299F32J46RNED,失业"


@pytest.mark.parametrize("register", ["pension", "insurance", "groups"])
def test_samples_are_taken_whole(register):
    name = f"register-{register}.csv"
    found = read_register(register, *sample(name))
    assert (len(found.accepted), found.refused) == (EXPECTED[name]["rows"], [])


def test_insurance_lapsed_before_the_class():
    rows = read_register("insurance", *sample("register-insurance.csv")).rows
    lapsed = [row for row in rows if row.values["valid_to"] < date(2020, 6, 1)]
    assert len(lapsed) == EXPECTED["register-insurance.csv"]["lapsed_before_the_class"]
    assert rows[0].values["valid_from"] == date(2018, 1, 1)
    assert rows[0].values["valid_to"] == date(2020, 2, 29)
    assert rows[0].values["employer"] == "91320299F32J46RNED"


def test_severe_degree_is_a_group_of_its_own():
    rows = read_register("groups", *sample("register-groups.csv")).rows
    severe = [row for row in rows if "severely_disabled" in row.values["groups"]]
    assert len(severe) == EXPECTED["register-groups.csv"]["severely_disabled"]
    assert rows[2].values["groups"] == ("dibao_urban", "dibao_rural")


def test_pension_runs_from_its_month():
    values = read_register("pension", *sample("register-pension.csv")).rows[0].values
    assert (values["valid_from"], values["valid_to"]) == (date(2019, 11, 1), None)


def test_period_that_ends_before_it_begins():
    head = "身份证号,姓名,单位统一社会信用代码,险种,起始月,截止月"
    line = "320299197907129718,吴艳,91320299F32J46RNED,失业,2020-03,2020年2月"
    refused = read_register("insurance", f"{head}\n{line}".encode(), "a.csv").refused
    assert [(each.field, each.code) for each in refused] == [("valid_to", "ENDS_BEFORE_START")]


def refused_days(register, number, start, end=""):
    lines = {
        "pension": f"身份证号,姓名,开始领取月份\n{number},吴艳,{start}",
        "insurance": f"身份证号,姓名,统一社会信用代码,险种,起始月,截止月\n{number},{INSURED},{start},{end}",
        "groups": f"身份证号,姓名,类别,有效期起,有效期止\n{number},吴艳,残疾人,{start},{end}",
    }
    found = read_register(register, lines[register].encode(), "a.csv").refused
    return [(each.field, each.code) for each in found if each.field != "id_number"]


@pytest.mark.parametrize(
    ("register", "early", "first"),
    [
        ("pension", "1979-06", "1979-07"),
        ("insurance", "1979-06", "1979-07"),
        ("groups", "1979-07-11", "1979-07-12"),
    ],
)
def test_nothing_begins_before_the_birth(register, early, first):
    for day in ("0001-01-01", early):
        assert refused_days(register, BORN_1979, day) == [("valid_from", "BEFORE_BIRTH")]
    assert refused_days(register, BORN_1979, first) == []


@pytest.mark.parametrize("register", REGISTERS)
def test_nothing_begins_before_1900_where_the_birth_is_unknown(register):
    assert refused_days(register, "1", "1899-12-31") == [("valid_from", "DATE_TOO_EARLY")]
    assert refused_days(register, "1", "1900-01-01") == []


@pytest.mark.parametrize("register", REGISTERS)
def test_nothing_begins_after_2099(register):
    assert refused_days(register, BORN_1979, "2100-01-01") == [("valid_from", "DATE_TOO_LATE")]
    assert refused_days(register, BORN_1979, "2099-12-31") == []


@pytest.mark.parametrize("register", ["insurance", "groups"])
def test_ends_out_of_time_are_refused_once(register):
    assert refused_days(register, BORN_1979, "2019-01-01", "0001-01-01") == [("valid_to", "BEFORE_BIRTH")]
    assert refused_days(register, "1", "2019-01-01", "1899-12-31") == [("valid_to", "DATE_TOO_EARLY")]
    assert refused_days(register, BORN_1979, "2019-01-01", "2100-12-31") == [("valid_to", "DATE_TOO_LATE")]
    assert refused_days(register, BORN_1979, "2019-01-01", "2099-12-31") == []
    assert refused_days(register, BORN_1979, "9999-12-31", "2019-01-01") == [("valid_from", "DATE_TOO_LATE")]


@pytest.mark.parametrize("end", ["", "9999-12-31"])
def test_last_day_of_all_stands_for_no_end(end):
    line = f"{BORN_1979},{INSURED},2019-01,{end}"
    head = "身份证号,姓名,单位统一社会信用代码,险种,起始月,截止月"
    [row] = read_register("insurance", f"{head}\n{line}".encode(), "a.csv").accepted
    assert row.values["valid_to"] is None


@pytest.mark.parametrize(
    ("day", "chinese", "english"),
    [
        ("1969-01-02", "1969-01-02，早于", "2 Jan 1969, but the person was born on 12 Jul 1979"),
        ("9999-12-31", "9999-12-31晚于2099年", "31 Dec 9999 lies after 2099"),
    ],
)
def test_days_out_of_time_have_their_sentences(day, chinese, english):
    content = f"身份证号,姓名,类别,有效期起\n{BORN_1979},吴艳,残疾人,{day}".encode()
    why = read_register("groups", content, "a.csv").refused[0].why
    assert chinese in str(why)
    with override("en"):
        assert english in str(why)


def test_refused_cells_do_not_stop_the_check():
    text = "身份证号,姓名,类别,等级,有效期起,有效期止\n1,吴艳,外星人,,x,2020-01-01"
    assert [each.code for each in read_register("groups", text.encode(), "a.csv").refused] == [
        "ID_TOO_SHORT",
        "GROUP_UNKNOWN",
        "DATE_FORM",
    ]
