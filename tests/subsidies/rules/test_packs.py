"""Packs are read whole or refused, with file, key and reason."""

import functools
from dataclasses import FrozenInstanceError
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import ValidationError

from subsidies.rules.document import Period
from subsidies.rules.listings import LocalSetting, Target
from subsidies.rules.policy import PackRefused, Policy, SchemeNotHeld, held, load, load_text, packs_directory
from subsidies.rules.schemes import PayeeTable
from subsidies.rules.terms import RepeatRule
from tests.subsidies.rules.drafts import pack_without

TEXT = (packs_directory / "jiangyin-2019.toml").read_text("utf-8")
JUNIOR = """grade = "junior"
ceiling = 1000
from_day = 2019-01-01
to_day = 2021-12-31
"""
UNGRADED = JUNIOR.partition("\n")[2]
EXCLUSION = """[[schemes.conditions]]
check = "excluded_by"
scheme = "JY-INSURED"
reason_code = "EXCLUDED_BY_INSURED"
clauses = ["JY-62"]
readings = ["AMB-15"]
"""
EXCLUSION_OF_ALL = EXCLUSION.replace("schemes.", "")
IN_FORCE = """[[conditions]]
check = "in_force"
clauses = ["JY-01"]
"""
SECOND = """clauses = ["JY-61"]
[[schemes.standards]]
kinds = ["vocational_qualification", "skill_level"]
"""
BROKEN = {
    "quotes without end": ('id = "jiangyin-2019"', 'id = """jiangyin', "file: is no valid TOML"),
    "number without measure": ("number = 3", f"number = {'3' * 5000}", "file: holds a number too"),
    "exponent without measure": ("ceiling = 1000", "ceiling = 1e99999999999999999999", "file: holds a number too"),
    "brackets without bottom": ("JY-77 = ", f"JY-77 = {'[' * 5000}", "file: holds a number too long or brackets"),
    "clauses without number": ("last_clause = 119", "last_clause = 1_000_000_000",
                               "document.last_clause: Input should be less"),
    "not TOML": ("[period]", "[period", "file: is no valid TOML"),
    "unknown key": ("standing =", "mood = 1\nstanding =", "document.mood: unknown key"),
    "missing key": ('place = "320281"\n', "", "document.place: Field required"),
    "missing table": ("[rounding]", "[settings.rounding]", "rounding: Field required"),
    "no clause": ('clauses = ["JY-107"]', "clauses = []", "conditions.2.no_fraud.clauses:"),
    "clause of nowhere": ('"JY-107"', '"JY-120"', "conditions.2.clauses: JY-120 is no clause of this document"),
    "clause before the first": ('"JY-107"', '"JY-00"', "conditions.2.clauses: JY-00 is no clause of this document"),
    "clause of another city": ('"JY-107"', '"NY-26"', "conditions.2.clauses: NY-26 is no clause of this document"),
    "no such reading": ('"AMB-20"', '"AMB-200"', "schemes.0.payee.readings.0: String should match"),
    "unknown check": ('"local_tie"', '"local_tea"', "conditions.4: Input tag 'local_tea' found using"),
    "unknown key of a check": ("employees_free = true", "friends_free = true", "friends_free: unknown key"),
    "unknown group": ('"veteran"', '"hero"', "groups.1.codes.5: 'hero' is not a known group"),
    "unknown kind": ('"academic"', '"diploma"', "certificate_kinds.3.codes.0: 'diploma' is not a known"),
    "unknown grade": ('grade = "senior"', 'grade = "master"', "schemes.0.standards.2.grade: 'master' is not a known"),
    "unknown mode": ('institution_project = "inst', 'evening = "inst', "by_mode.evening: 'evening' is not a known"),
    "unknown fund": ('"fiscal"', '"petty_cash"', "'petty_cash' is not a known fund source"),
    "fund not in the order": (', "fiscal", "industry_development"]\nclauses = ["JY-96", "JY-101"]',
                              ', "industry_development"]\nclauses = ["JY-96", "JY-101"]',
                              "schemes.0.funds: fiscal is not among the document's funds"),
    "kind of no document": ('codes = ["special_ability", ', 'codes = [',
                            "schemes.0.standards.kinds: special_ability is not among the document's"),
    "number as text": ("ceiling = 1000", 'ceiling = "1000"', "standards.0.ceiling: must be a plain TOML number"),
    "number without end": ("ceiling = 1000", "ceiling = inf", "standards.0.ceiling: Input should be a finite"),
    "negative amount": ("ceiling = 1000", "ceiling = -1", "schemes.0.standards.0.ceiling: Input should be greater"),
    "share of nothing": ("share = 0.5", "share = 0", "schemes.0.prepayment.share: Input should be greater"),
    "text without a letter": ('place_zh = "', 'place_zh = ""  # "', "document.place_zh: the text should not be empty"),
    "share above one": ("share = 0.5", "share = 1.5", "schemes.0.prepayment.share: Input should be less"),
    "day as text": ("last_day = 2021-12-31", 'last_day = "2021-12-31"', "period.last_day: must be a plain TOML date"),
    "day with a time": ("last_day = 2021-12-31", "last_day = 2021-12-31T00:00:00", "period.last_day: must be a plain"),
    "period backwards": ("first_day = 2019", "first_day = 2022", "period: last_day lies before first_day"),
    "standards overlap": (JUNIOR, JUNIOR.replace("2021-12-31", "2020-07-01") + SECOND
                          + JUNIOR.replace("2019-01-01", "2020-07-01"),
                          "schemes.0.standards.from_day: two standards overlap on 2020-07-01 (skill_level, junior)"),
    "standards without a grade overlap": (JUNIOR, UNGRADED.replace("2021-12-31", "2020-07-01") + SECOND
                                          + UNGRADED.replace("2019-01-01", "2020-07-01"),
                                          "two standards overlap on 2020-07-01 (skill_level, any grade)"),
    "standards with a gap": (JUNIOR, JUNIOR.replace("2021-12-31", "2020-06-30") + SECOND
                             + JUNIOR.replace("2019-01-01", "2020-07-02"),
                             "schemes.0.standards.from_day: no standard from 2020-06-30 to 2020-07-02"),
    "standards end early": (JUNIOR, JUNIOR.replace("2021-12-31", "2021-12-30"),
                            "schemes.0.standards.to_day: the standards do not cover exactly the period"),
    "standards begin late": (JUNIOR, JUNIOR.replace("2019-01-01", "2019-01-02"),
                             "schemes.0.standards.to_day: the standards do not cover exactly the period"),
    "standard backwards": (JUNIOR, JUNIOR.replace("2021-12-31", "2018-12-31"),
                           "schemes.0.standards.0: to_day lies before from_day"),
    "neither amount nor none": ("ceiling = 1000\n", "", "schemes.0.standards.0: give exactly one of ceiling"),
    "amount and no amount": ("ceiling = 1000", "ceiling = 1000\nnot_set = true", "exactly one of ceiling, not_set"),
    "same as nothing": ('same_as = "junior"', 'same_as = "none"', "standards.same_as: none has no ceiling of its own"),
    "same as a fixed sum": ("ceiling = 1000", "rate = 1000", "standards.same_as: junior has no ceiling of its own"),
    "yes as number": ("demonstration = false", "demonstration = 0", "demonstration: Input should be a valid bool"),
    "limit of nothing": ("number = 3", "number = 0", "limits.per_year.number: Input should be greater"),
    "limit with a fraction": ("number = 3", "number = 3.5", "limits.per_year.number: Input should be a valid integer"),
    "unknown unit": ('unit = "working_days"', 'unit = "moons"', "settings.notice_working_days.unit: Input should be"),
    "unknown standing": ('standing = "in_force"', 'standing = "maybe"', "document.standing: Input should be"),
    "unknown stage": ('"disburse"]', '"appeal"]', "schemes.0.stages.4: Input should be"),
    "unknown reason of a value": ('"NOT_CITY_TASK"', '"NOT_COOL"', "'NOT_COOL' is not a known outcome reason"),
    "unknown fact": ('"ttw.done"', '"ttw.liked"', "'ttw.liked' is no fact this check can"),
    "unknown number": ('"training_days"\nleast', '"training_moons"\nleast', "'training_moons' is no fact"),
    "unknown code": ('accepted = ["enterprise"]', 'accepted = ["shop"]', "'shop' is no value of employer.type"),
    "group of no document": ('codes = ["zero_employment_family"]', 'codes = ["land_lost"]',
                             "zero_employment_family is not among the document's groups"),
    "unknown training type": ('"advanced_study", ', '"idle_study", ', "'idle_study' is not a known training type"),
    "unknown provider": ('"talent_alliance"', '"talent_show"', "'talent_show' is not a known provider kind"),
    "unknown industry": ('"metal_smelting"', '"metal_music"', "'metal_music' is not a known industry"),
    "unknown basis": ('per = "unit"', 'per = "smile"', "schemes.8.basis: Input tag 'smile' found using"),
    "unknown source": ('source = "living_allowance"', 'source = "rumour"', "schemes.8.local_standard.source: Input"),
    "unknown payee": ('always = "developer"', 'always = "mayor"', "payee.always: Input should be 'individual'"),
    "individual gets an advance": ('{ enterprise_own = "employer",', '{ enterprise_own = "individual",',
                                   "schemes.0.prepayment.payee.enterprise_own: Input should be"),
    "unknown relation": ('relation = "about"', 'relation = "roughly"', "targets.5.relation: Input should be"),
    "figure without a value": ("value = 0.35\n", "", "figures.own_evaluation_weight.value: Field required"),
    "names that do not pair": ('"work safety", ', "", "named.course_themes: zh and en name different numbers"),
    "clause without carrier": ("JY-77 = ", "# JY-77 = ", "carriers.JY-77: is missing: name what carries the clause"),
    "last clause without carrier": ("JY-119 = ", "# JY-119 = ", "carriers.JY-119: is missing: name what carries"),
    "carrier of nowhere": ("JY-77 = ", "JY-120 = ", "carriers.JY-120: JY-120 is no clause of this document"),
    "carrier that is a word": ('JY-03 = "context"', 'JY-03 = "nothing"', "carriers.JY-03: should be a list of"),
    "counted scheme of no document": ('counted = ["JY-CERT", ', 'counted = ["JY-CRET", ',
                                      "limits.per_year.counted.0: JY-CRET is not among the document's"),
    "scheme apart of no document": ('"JY-APPR", "JY-ADV"', '"JY-APPR", "JY-AVD"',
                                    "limits.repeat.apart.2: JY-AVD is not among the document's schemes: JY-"),
    "excluded by a scheme of no document": ('scheme = "JY-INSURED"', 'scheme = "JY-INSURD"',
                                            "schemes.0.conditions.13.scheme: JY-INSURD is not among the document's "
                                            "schemes: JY-INSURED, "),
    "paid for hire by a scheme of no document": ('scheme = "JY-PREJOB"', 'scheme = "JY-PREJOBS"',
                                                 "schemes.2.conditions.6.scheme: JY-PREJOBS is not among"),
    "all excluded by a scheme of no document": (IN_FORCE, IN_FORCE + EXCLUSION_OF_ALL.replace("JY-INSURED", "JY-NONE"),
                                                "conditions.2.scheme: JY-NONE is not among the document's schemes"),
    "scheme of another city": ('id = "JY-CERT"', 'id = "NY-CERT"',
                               "schemes.0.id: NY-CERT does not begin with JY-, as the document's clauses do"),
    "condition twice": (EXCLUSION, EXCLUSION + "\n" + EXCLUSION,
                        "schemes.0.conditions.14: says the same as schemes.0.conditions.13 (excluded_by)"),
    "condition of all twice": (IN_FORCE, IN_FORCE + "\n" + IN_FORCE,
                               "conditions.2: says the same as conditions.1 (in_force)"),
    "target twice": ('metric = "high_skilled_share"', 'metric = "skilled_share"',
                     "targets.2.metric: skilled_share has a target for the same days in targets.1"),
    "clauses left off": ("last_clause = 119", "last_clause = 118",
                         "document.last_clause: the catalogue of clauses ends with JY-119, not JY-118"),
    "clauses put on": ("last_clause = 119", "last_clause = 120",
                       "document.last_clause: the catalogue of clauses ends with JY-119, not JY-120"),
    "unknown reason": ('"EXCLUDED_BY_INSURED"', '"BECAUSE"', "excluded_by.reason_code: Input should be"),
}  # fmt: skip


@functools.cache  # reading a pack takes long, and each of the broken ones is asked about several times
def refusal_of(text: str) -> PackRefused:
    with pytest.raises(PackRefused) as refused:
        load_text(text, name="draft.toml")
    return refused.value


@pytest.mark.parametrize("kind", BROKEN)
def test_broken_pack_is_refused(kind: str) -> None:
    sound, broken, sentence = BROKEN[kind]
    assert sound in TEXT
    said = str(refusal_of(TEXT.replace(sound, broken, 1)))
    assert "draft.toml: " in said
    assert sentence in said


@pytest.mark.parametrize("shown", ["sound", "of one day"])
def test_standards_that_follow_each_other_are_sound(shown: str) -> None:
    """From the day after the last one; a standard may hold for the last day alone."""
    ended, begun = {"sound": ("2020-06-30", "2020-07-01"), "of one day": ("2021-12-30", "2021-12-31")}[shown]
    later = SECOND + JUNIOR.replace("2019-01-01", begun).replace("1000", "1100")
    policy = load_text(TEXT.replace(JUNIOR, JUNIOR.replace("2021-12-31", ended) + later, 1), name="x")
    days = [date.fromisoformat(day) for day in ("2019-01-01", ended, begun, "2021-12-31")]
    assert [policy.scheme("JY-CERT").ceiling_of("junior", day) for day in days] == [1000, 1000, 1100, 1100]


def test_period_may_be_a_day() -> None:
    day = date(2020, 5, 1)
    period = Period(clauses=("JY-01",), first_day=day, last_day=day)
    assert [period.holds(date(2020, 5, number)) for number in (1, 2)] == [True, False]
    assert not period.holds(date(2020, 4, 30))


def test_what_a_pack_leaves_out_is_off() -> None:
    policy = load_text(TEXT.replace("demonstration = false\n", "", 1), name="x")
    assert not policy.demonstration
    assert not PayeeTable(clauses=("JY-61",)).once_set
    assert not LocalSetting(zh="一", en="a", unit="days").demonstration
    target = Target(clauses=("JY-04",), metric="a", zh="一", en="a", relation="about", unit="units")
    assert not target.strive
    repeat = RepeatRule(clauses=("JY-90",), apart=())
    assert (repeat.within, repeat.other_places, repeat.special_ability_is_junior) == ("ever", True, False)


def test_pack_cannot_be_changed(jiangyin: Policy) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        jiangyin.period.first_day = date(2018, 1, 1)
    with pytest.raises(FrozenInstanceError):
        jiangyin.pack = jiangyin.pack  # type: ignore[misc]


def test_text_is_read_once_whatever_its_name() -> None:
    assert load_text(TEXT, name="draft") is load_text(TEXT, name="signed")


def test_refusal_names_the_file_asked_for() -> None:
    for name in ("first.toml", "second.toml"):
        with pytest.raises(PackRefused, match=f"^{name}: ") as refused:
            load_text("nothing", name=name)
        assert refused.value.file == name


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(PackRefused) as refused:
        load_text(TEXT.replace("ceiling = 1000", "ceiling = -1", 1).replace("share = 0.5", "share = 2", 1), name="x")
    assert [fault.key for fault in refused.value.problems] == [
        "schemes.0.standards.0.ceiling",
        "schemes.0.prepayment.share",
    ]


def test_scheme_given_twice_is_refused() -> None:
    with pytest.raises(PackRefused, match="schemes.1.id: JY-CERT is given twice"):
        load_text(TEXT.replace('id = "JY-INSURED"', 'id = "JY-CERT"'), name="x")


def test_file_of_other_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "draft.toml"
    path.write_bytes(TEXT.encode("gb18030"))
    with pytest.raises(PackRefused, match="draft.toml: file: is no UTF-8 text"):
        load(path)


def test_letter_that_is_no_utf_8_is_told_by_its_place(tmp_path: Path) -> None:
    path = tmp_path / "draft.toml"
    path.write_bytes(b'id = "\xff"')
    with pytest.raises(PackRefused) as refused:
        load(path)
    assert [fault.told["position"] for fault in refused.value.problems] == ["7"]


def test_two_packs_for_one_place_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    monkeypatch.setattr("subsidies.rules.policy.packs_directory", tmp_path)
    with pytest.raises(PackRefused, match="b.toml: document.jurisdiction: JY has a pack already"):
        held()


@pytest.mark.clause("JY-01", "JY-02")
def test_provenance_is_recorded(jiangyin: Policy) -> None:
    document = jiangyin.document
    assert (document.number, document.issued_on) == (None, None)
    assert "2020-06-19" in document.provenance_en
    assert len(document.parents) == 3
    assert (jiangyin.period.first_day.isoformat(), jiangyin.period.last_day.isoformat()) == (
        "2019-01-01",
        "2021-12-31",
    )


def test_carriers_are_read_as_written(jiangyin: Policy) -> None:
    carriers = jiangyin.pack.carriers
    assert carriers["JY-03"] == "context"
    assert carriers["JY-77"] == ("key:schemes.JY-EASTWEST", "key:schemes.JY-EASTWEST.conditions.in_groups")


@pytest.mark.clause("JY-18")
def test_share_of_online_hours_is_the_one_set(jiangyin: Policy, demonstration: Policy) -> None:
    assert (jiangyin.terms.online_ratio, demonstration.terms.online_ratio) == (0, Decimal("0.3"))


@pytest.mark.clause("JY-18")
def test_online_hours_count_for_nothing_in_a_pack_that_knows_no_share_of_them() -> None:
    assert pack_without("settings.online_ratio").terms.online_ratio == 0


@pytest.mark.clause("JY-89")
def test_limits_can_be_asked_for(jiangyin: Policy) -> None:
    assert jiangyin.limits.per_year is not None
    assert jiangyin.limits.per_year.number == 3
    assert jiangyin.fund_order[0] == "special_account"


def test_silent_document_sets_nothing(jiangyin: Policy) -> None:
    assert {name: jiangyin.setting(name) for name in jiangyin.pack.settings} == dict.fromkeys(jiangyin.pack.settings)


def test_demonstration_sets_what_is_missing(jiangyin: Policy, demonstration: Policy) -> None:
    given = {name: demonstration.setting(name) for name in jiangyin.pack.settings}
    assert {name: value for name, value in given.items() if value is not None} == {
        "notice_working_days": 5,
        "attendance_threshold": Decimal("0.8"),
        "online_ratio": Decimal("0.3"),
        "filing_working_days": 3,
        "filing_days_before_start": 1,
        "first_review_working_days": 5,
        "final_review_working_days": 5,
    }
    assert all(setting.demonstration for setting in demonstration.pack.settings.values() if setting.value is not None)
    assert demonstration.demonstration
    assert not jiangyin.demonstration


def test_demonstration_is_jiangyin_with_other_dates() -> None:
    other = (packs_directory / "demonstration.toml").read_text("utf-8")
    redated = TEXT.replace("2019-01-01", "2025-01-01").replace("2021-12-31", "2027-12-31")
    assert schemes_of(redated) == schemes_of(other)


def test_unknown_setting_is_an_error(jiangyin: Policy) -> None:
    with pytest.raises(KeyError):
        jiangyin.setting("weather")


def test_unheld_scheme_is_named(jiangyin: Policy) -> None:
    with pytest.raises(SchemeNotHeld, match="jiangyin-2019 does not hold the scheme NY-HIRE"):
        jiangyin.scheme("NY-HIRE")


def schemes_of(text: str) -> str:
    return text[text.index("# Conditions of every scheme.") :].partition("\n# What carries each clause")[0]
