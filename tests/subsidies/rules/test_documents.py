"""What the packs list is what the documents name: groups, kinds, types, providers, targets, sources."""

import tomllib
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from subsidies.rules.clauses import catalogue
from subsidies.rules.pack import cited_readings
from subsidies.rules.policy import Policy, held, packs_directory

POLICIES = held()
# Open questions of each document that change money or who gets it, or what is shown.
READINGS = {
    "JY": {f"AMB-{number:02}" for number in range(1, 39)},
    "NY": {f"AMB-{number:02}" for number in range(39, 49)},
    "SC": {"AMB-49", "AMB-50", "AMB-51", "AMB-52", "AMB-53"},
    "QD": {"AMB-49", "AMB-54", "AMB-55", "AMB-56", "AMB-57", "AMB-67"},
    "BC": {"AMB-21", "AMB-49", "AMB-67", *(f"AMB-{number}" for number in range(58, 67))},
}
SETTINGS = {
    "notice_working_days", "attendance_threshold", "online_ratio", "filing_working_days", "filing_days_before_start",
    "first_review_working_days", "final_review_working_days",
}  # fmt: skip


def codes(code: str, field: str, *clauses: str) -> set[str]:
    """What the pack lists under tables that rest on any of the clauses."""
    tables: Any = getattr(POLICIES[code].pack, field)
    return {each for table in tables if set(clauses) & set(table.clauses) for each in table.codes}


def target(code: str, metric: str) -> tuple[str, Decimal | None]:
    found = next(target for target in POLICIES[code].pack.targets if target.metric == metric)
    return found.relation, found.value


def test_every_clause_is_in_the_catalogue() -> None:
    counted = {code: sum(1 for clause in catalogue() if clause.startswith(f"{code}-")) for code in READINGS}
    assert counted == {"JY": 119, "NY": 42, "SC": 47, "QD": 59, "BC": 59}
    assert counted == {code: POLICIES[code].document.last_clause for code in READINGS}


def test_clauses_are_told_in_both_languages() -> None:
    for clause_id, clause in catalogue().items():
        assert any("一" <= sign <= "鿿" for sign in clause.zh), clause_id
        assert clause.en.isascii(), clause_id


@pytest.mark.parametrize("code", READINGS)
def test_every_open_question_is_a_setting(code: str) -> None:
    assert READINGS[code] <= cited_readings(POLICIES[code].pack)


@pytest.mark.parametrize("code", READINGS)
def test_what_officers_decide_has_no_default(code: str) -> None:
    settings = POLICIES[code].pack.settings
    assert set(settings) >= SETTINGS
    assert [name for name, setting in settings.items() if setting.value is not None] == []


@pytest.mark.parametrize(
    ("code", "ceilings"),
    [("JY", {1000, 1500, 2000, 3000, 4000, 300, 6000, 8000, 5000, 500}), ("NY", set()), ("SC", set()), ("QD", set()),
     ("BC", set())],
)  # fmt: skip
def test_no_amount_is_invented(code: str, ceilings: set[int]) -> None:
    schemes = POLICIES[code].pack.schemes
    assert {row.ceiling for scheme in schemes for row in scheme.standards if row.ceiling is not None} == ceilings
    rates = {row.rate for scheme in schemes for row in scheme.standards if row.rate is not None}
    assert rates == ({1000} if code == "NY" else set())


@pytest.mark.clause("NY-01", "SC-01", "QD-01", "BC-01", "BC-02")
def test_documents_say_where_they_come_from() -> None:
    said = {code: policy.document for code, policy in POLICIES.items()}
    assert {code: each.number for code, each in said.items() if each.number} == {
        "NY": "宛开办〔2022〕5号",
        "QD": "青人社字〔2021〕94号",
    }
    assert {code: str(each.issued_on) for code, each in said.items() if each.issued_on} == {
        "NY": "2022-01-26",
        "SC": "2021-04-30",
        "QD": "2021-11-22",
    }
    assert {code for code, each in said.items() if each.standing == "draft"} == {"BC"}
    assert "2437546735161053133" in said["QD"].provenance_zh
    assert {code: len(each.parents) for code, each in said.items() if each.parents} == {
        "JY": 3, "NY": 1, "SC": 2, "BC": 2,
    }  # fmt: skip


def test_periods_end_where_the_documents_end() -> None:
    ends = {code: policy.period.last_day for code, policy in POLICIES.items() if code != "DEMO"}
    assert {code: day and day.isoformat() for code, day in ends.items()} == {
        "JY": "2021-12-31", "NY": None, "SC": "2021-12-31", "QD": None, "BC": "2021-12-31",
    }  # fmt: skip


@pytest.mark.clause("JY-06", "JY-07", "JY-08", "JY-09", "JY-76", "JY-95")
def test_groups_of_jiangyin() -> None:
    assert codes("JY", "groups", "JY-06") == {"enterprise_employee"}
    assert codes("JY", "groups", "JY-08", "JY-76") == {"poor_labour", "poor_family_child", "village_leader"}
    assert codes("JY", "groups", "JY-09") == {"high_risk_worker", "special_operator"}
    assert codes("JY", "groups", "JY-95") == {"overcapacity_staff", "local_talent"}
    key = codes("JY", "groups", "JY-07")
    assert len(key) == 16
    assert {"employment_difficulty", "disabled", "veteran", "dibao_urban", "dibao_rural", "startup_seeker"} <= key


@pytest.mark.clause("JY-10", "JY-26", "JY-39", "JY-43")
def test_providers_of_jiangyin() -> None:
    assert codes("JY", "providers", "JY-10", "JY-39") >= {"enterprise", "vocational_college", "talent_alliance"}
    assert codes("JY", "providers", "JY-26") == {"enterprise_training_centre"}
    assert codes("JY", "providers", "JY-43") == {"evaluation_body"}


@pytest.mark.clause("JY-12", "JY-74", "JY-81", "JY-82")
def test_training_types_of_jiangyin() -> None:
    assert codes("JY", "training_types", "JY-12", "JY-81", "JY-82") >= {"employment_skill", "new_industry_occupation"}
    assert "farmer" in codes("JY", "training_types", "JY-74")
    assert len(POLICIES["JY"].pack.named["business_start_parts"].zh) == 5


@pytest.mark.clause("JY-11", "JY-13", "JY-16", "JY-24", "JY-71")
def test_names_of_jiangyin() -> None:
    named = POLICIES["JY"].pack.named
    assert [len(named[name].zh) for name in ("course_themes", "delivery", "supply_channels", "equivalents")] == [
        9, 3, 3, 3,
    ]  # fmt: skip
    assert "Spring Tide" in named["programmes"].en


@pytest.mark.clause("JY-31", "JY-46", "JY-116")
def test_kinds_grades_and_modes_of_jiangyin() -> None:
    assert codes("JY", "certificate_kinds", "JY-31") == {"academic"}
    assert codes("JY", "grades", "JY-46") == {"skill_expert", "chief_technician", "special_grade_technician"}
    assert "institution_project" in codes("JY", "modes", "JY-116")


@pytest.mark.clause("JY-44", "JY-97", "NY-12")
def test_figures_that_documents_set() -> None:
    figures = {name: figure.value for name, figure in POLICIES["JY"].pack.figures.items()}
    assert figures == {"front_line_share": Decimal("0.6"), "own_evaluation_weight": Decimal("0.35")}
    assert POLICIES["NY"].pack.figures["front_line_share"].value == Decimal("0.6")


@pytest.mark.clause("JY-04", "JY-05", "JY-38", "JY-50", "JY-66")
def test_targets_of_jiangyin() -> None:
    assert target("JY", "training_person_times") == ("at_least", 80000)
    assert target("JY", "skilled_share") == ("at_least", Decimal("0.28"))
    assert target("JY", "high_skilled_share") == ("at_least", Decimal("0.32"))
    assert target("JY", "safety_bases") == ("exactly", 1)
    assert target("JY", "recognition_units") == ("at_least", 20)
    assert target("JY", "apprentices") == ("about", 1500)


@pytest.mark.clause("NY-03", "NY-06", "NY-07", "NY-08", "NY-27")
def test_targets_of_nanyang() -> None:
    assert target("NY", "training_person_times") == ("at_least", 5500)
    assert target("NY", "new_skilled") == ("at_least", 8000)
    assert target("NY", "new_high_skilled") == ("at_least", 1900)
    assert {
        target("NY", name) for name in ("certified_share", "skilled_share", "mid_high_share", "ahead_of_city")
    } == {("above_city", None)}
    assert target("NY", "business_start_person_times") == ("at_least", 300)
    assert target("NY", "certified_all") == ("about", 1)


@pytest.mark.clause("SC-03", "SC-04", "SC-05", "SC-06")
def test_targets_of_sichuan() -> None:
    assert target("SC", "training_person_times") == ("at_least", 1000000)
    assert target("SC", "apprentices") == ("at_least", 20000)
    assert target("SC", "new_high_skilled") == ("at_least", 150000)
    assert target("SC", "skilled_share") == ("at_least", Decimal("0.25"))
    assert target("SC", "high_skilled_share") == ("at_least", Decimal("0.3"))


@pytest.mark.clause("QD-04", "QD-05", "QD-14", "QD-25", "QD-26", "QD-48")
def test_targets_of_qingdao() -> None:
    figures = {each.metric: each.value for each in POLICIES["QD"].pack.targets}
    assert figures == {
        "new_high_skilled": 20000,
        "skilled_industrial_share": Decimal("0.55"),
        "high_skilled_share": Decimal("0.32"),
        "training_person_times": 100000,
        "new_certificates": 50000,
        "new_senior_certificates": 20000,
        "own_evaluation_coverage": 1,
        "brand_programmes": 30,
        "programme_match": Decimal("0.75"),
        "technical_students": 30000,
        "technical_graduates": 7000,
    }


@pytest.mark.clause("BC-03", "BC-04", "BC-14")
def test_targets_of_baicheng() -> None:
    assert target("BC", "training_person_times") == ("exactly", 60000)
    assert target("BC", "skilled_share") == ("about", Decimal("0.25"))
    assert target("BC", "high_skilled_share") == ("about", Decimal("0.3"))
    assert target("BC", "apprentices") == ("exactly", 1500)


@pytest.mark.clause("NY-04", "NY-05", "NY-14", "NY-19")
def test_groups_and_kinds_of_nanyang() -> None:
    assert len(codes("NY", "certificate_kinds", "NY-05")) == 5
    assert codes("NY", "certificate_kinds", "NY-04") == {"other_talent"}
    assert {"land_lost", "registered_unemployed", "out_of_poverty"} <= codes("NY", "groups", "NY-19")
    assert codes("NY", "groups", "NY-14") == {"enterprise_employee"}


@pytest.mark.clause("NY-10", "NY-11", "NY-17", "NY-21", "NY-22", "NY-38")
def test_names_of_nanyang() -> None:
    lengths = {name: len(each.en) for name, each in POLICIES["NY"].pack.named.items()}
    assert lengths == {"delivery": 3, "apprenticeship": 3, "sectors": 5, "honours": 4, "leading_group": 2}
    assert codes("NY", "providers", "NY-10", "NY-17") == {
        "enterprise_training_centre", "industry_college", "technical_college", "training_institution",
    }  # fmt: skip


@pytest.mark.clause("NY-40", "JY-96", "JY-101", "BC-47")
def test_funds_stand_in_their_order() -> None:
    assert {code: policy.fund_order[:2] for code, policy in POLICIES.items() if code != "DEMO"} == {
        "JY": ("special_account", "employment_subsidy"),
        "NY": ("employment_subsidy", "fiscal"),
        "SC": (),
        "QD": ("technical_special",),
        "BC": ("employment_subsidy", "pooled_departmental"),
    }


@pytest.mark.clause("SC-11", "SC-13", "SC-17", "SC-19", "SC-22", "SC-35")
def test_groups_and_types_of_sichuan() -> None:
    assert len(codes("SC", "groups", "SC-19")) == 12
    assert codes("SC", "groups", "SC-22") == {"less_developed_area", "poverty_risk", "village_leader"}
    assert codes("SC", "groups", "SC-35") == {"professional_technical"}
    assert len(codes("SC", "training_types", "SC-13")) == 7
    assert "new_form_worker" in codes("SC", "groups", "SC-11", "SC-17")


@pytest.mark.clause("SC-08", "SC-12", "SC-24", "SC-32", "SC-46")
def test_providers_of_sichuan() -> None:
    assert codes("SC", "providers", "SC-08") >= {"talent_base", "university"}
    assert "enterprise_training_centre" in codes("SC", "providers", "SC-12")
    assert codes("SC", "providers", "SC-24") == {"training_station"}
    assert codes("SC", "providers", "SC-46") == {"third_party"}
    assert codes("SC", "certificate_kinds", "SC-32") == {"skill_level"}


@pytest.mark.clause("SC-14", "SC-20", "SC-26", "SC-27", "SC-30")
def test_names_of_sichuan() -> None:
    named = POLICIES["SC"].pack.named
    assert {"park-based", "special class", "menu-style"} <= set(named["delivery"].en)
    assert len(named["plan_parts"].zh) == 3
    assert codes("SC", "modes", "SC-14", "SC-20", "SC-26") == {"enterprise_project", "institution_project"}


@pytest.mark.clause("QD-12", "QD-15", "QD-19", "QD-20", "QD-21", "QD-35", "QD-36")
def test_types_and_providers_of_qingdao() -> None:
    assert codes("QD", "training_types", "QD-15") == {"pre_job", "new_apprenticeship", "gold_collar"}
    assert codes("QD", "providers", "QD-12") == {"talent_base", "public_practice_base", "skill_master_studio"}
    assert codes("QD", "providers", "QD-19") == {"enterprise_training_centre"}
    assert codes("QD", "groups", "QD-20", "QD-21") == {"special_operator", "new_form_worker"}
    assert "technical_student" in codes("QD", "groups", "QD-35")
    assert "new_industry_occupation" in codes("QD", "training_types", "QD-36")


@pytest.mark.clause("QD-20", "QD-23", "QD-27", "QD-47")
def test_names_of_qingdao() -> None:
    named = POLICIES["QD"].pack.named
    assert {name: len(each.zh) for name, each in named.items()} == {
        "department_led": 5,
        "evaluation_system": 3,
        "joint_meeting": 1,
        "career_tracks": 4,
    }


@pytest.mark.clause("BC-06", "BC-08", "BC-11", "BC-16", "BC-19", "BC-21", "BC-28", "BC-29", "BC-34")
def test_groups_of_baicheng() -> None:
    assert codes("BC", "groups", "BC-06") == {"overcapacity_staff", "difficult_enterprise_staff"}
    assert codes("BC", "groups", "BC-08") == {"enterprise_manager"}
    assert codes("BC", "groups", "BC-11") == {"city_staff"}
    assert {"poor_labour", "registered_unemployed"} <= codes("BC", "groups", "BC-16")
    assert "veteran" in codes("BC", "groups", "BC-19")
    assert "farmer_professional" in codes("BC", "groups", "BC-21")
    assert codes("BC", "groups", "BC-28", "BC-29") == {"outbound_worker", "inmate", "released"}
    assert codes("BC", "groups", "BC-34") == {"technical_student"}


@pytest.mark.clause("BC-05", "BC-15", "BC-22", "BC-23", "BC-24", "BC-25", "BC-26", "BC-27", "BC-31", "BC-38", "BC-53")
def test_types_and_names_of_baicheng() -> None:
    named = POLICIES["BC"].pack.named
    assert {name: len(each.zh) for name, each in named.items()} == {
        "brands": 5,
        "sectors": 5,
        "modern_apprenticeship": 4,
        "leading_group": 2,
    }
    assert codes("BC", "training_types", "BC-05") >= {"pre_job", "in_post", "off_job"}
    assert {"chief_technician_studio", "skill_master_studio"} == codes("BC", "providers", "BC-31")
    assert codes("BC", "certificate_kinds", "BC-53") == {"skill_level", "academic"}


@pytest.mark.clause("BC-33")
def test_shares_of_colleges_wait_for_officers() -> None:
    settings = POLICIES["BC"].pack.settings
    assert settings["college_income_share"].value is None
    assert settings["teaching_load_ratio"].value is None


@pytest.mark.clause("BC-20")
def test_every_disabled_person_trains_free() -> None:
    scheme = POLICIES["BC"].scheme("BC-FREE")
    groups = next(getattr(each, "groups", ()) for each in scheme.conditions if each.check == "in_groups")
    assert {"disabled", "severely_disabled", "poor_disabled"} <= set(groups)


@pytest.mark.clause("JY-36", "BC-36", "BC-37", "BC-50")
@pytest.mark.parametrize("code", READINGS)
def test_ownership_decides_nothing(code: str) -> None:
    """No condition of any pack asks who owns an institution, and none can."""
    asked = {getattr(condition, "fact", "") for condition in conditions(POLICIES[code])}
    assert not any("ownership" in fact for fact in asked)


def conditions(policy: Policy) -> list[Any]:
    return [*policy.pack.conditions, *(each for scheme in policy.pack.schemes for each in scheme.conditions)]


def _six_years_on(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _six_years_on(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_six_years_on(inner) for inner in value]
    return value.replace(year=value.year + 6) if isinstance(value, date) else value


def test_demonstration_is_jiangyin_six_years_on() -> None:
    """Two texts of one policy: whoever changes the one changes the other."""
    texts = [(packs_directory / f"{name}.toml").read_text("utf-8") for name in ("jiangyin-2019", "demonstration")]
    jiangyin, demonstration = (tomllib.loads(text) for text in texts)
    apart = {"document", "settings", "carriers"}  # where the demonstration says what it is, and sets what it needs
    differing = {key for key in jiangyin if _six_years_on(jiangyin[key]) != demonstration.get(key)}
    assert differing == apart
