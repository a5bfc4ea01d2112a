from datetime import date

import pytest

from tests.trainees.samples import EXPECTED, sample
from trainees.register_extracts import read_register


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


def test_refused_cells_do_not_stop_the_check():
    text = "身份证号,姓名,类别,等级,有效期起,有效期止\n1,吴艳,外星人,,x,2020-01-01"
    assert [each.code for each in read_register("groups", text.encode(), "a.csv").refused] == [
        "ID_TOO_SHORT",
        "GROUP_UNKNOWN",
        "DATE_FORM",
    ]
