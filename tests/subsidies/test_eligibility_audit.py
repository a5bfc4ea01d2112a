"""The audit's own look at who may be paid: from the rows, for lines that stand and for lines that were refused."""

from datetime import UTC, date, datetime, timedelta

import pgtrigger
import pytest
from django.utils import translation

from certificates.models import Certificate
from institutions.models import TrainingClass
from portal.reference.models import PopulationGroup
from subsidies.audits import paid_against_rows, published, refused_without_ground
from subsidies.audits.ground_words import words_of
from subsidies.finding_words import sentence_of
from subsidies.models import Claim, ClaimLine, Entitlement, Finding
from tests.institutions.factories import UserFactory
from tests.portal.reference.factories import JurisdictionFactory
from tests.subsidies import journeys
from tests.subsidies.factories import falsify
from tests.trainees.factories import RegisterExtractFactory, RegisterRecordFactory
from trainees.models import Enrolment, RegisterExtract, Tie

REFUSED_AT = datetime(2026, 2, 5, 1, 0, tzinfo=UTC)
BEFORE, AFTER = REFUSED_AT - timedelta(days=1), REFUSED_AT + timedelta(days=1)


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker):
    with journeys.staged(django_db_blocker) as stage:
        yield stage


@pytest.fixture
def line(stage, db):
    """One of five approved lines without a fault; the class began on 12 January 2026."""
    return Claim.objects.get(pk=stage.claim.pk).lines.order_by("pk").first()


def standing(line):
    """What the audit has against the line as one that stands."""
    return [item.details["codes"] for item in paid_against_rows.search() if item.rows[0][1] == line.pk]


def refused(line, *codes, note="", at=REFUSED_AT):
    """The line refused with these codes; what the audit says that the rows do not bear out."""
    falsify(line, state="refused", refusal_codes=list(codes), refusal_note=note, refused_at=at, amount=0)
    return [item.details["codes"] for item in refused_without_ground.search()]


def on_pension(line, *, since=date(2025, 12, 1), until=None, imported=BEFORE, as_of=date(2026, 1, 31), place=None):
    """The pension register's extract names the line's person."""
    extract = RegisterExtractFactory(
        kind=RegisterExtract.Kind.PENSION, jurisdiction=place or line.claim.jurisdiction, as_of=as_of,
        imported_at=imported,
    )  # fmt: skip
    return RegisterRecordFactory(
        extract=extract, id_number=line.person.id_number, name=line.person.name, valid_from=since, valid_to=until
    )


def later_extract(line, *, imported=AFTER):
    """A newer extract of the same place that names nobody."""
    RegisterExtractFactory(
        kind=RegisterExtract.Kind.PENSION, jurisdiction=line.claim.jurisdiction, as_of=date(2026, 2, 28),
        imported_at=imported,
    )  # fmt: skip


@pytest.mark.clause("JY-92", "SC-42")
def test_line_that_stands_for_somebody_on_pension_is_found(line):
    on_pension(line)
    (found,) = paid_against_rows.search()
    assert found.rows == [("subsidies.claimline", line.pk)]
    assert found.details == {"codes": ["PENSION_ENTITLED"], "amount": "1500.00"}


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [
        (date(2026, 1, 12), None, True),
        (date(2026, 1, 13), None, False),
        (date(2025, 1, 1), date(2026, 1, 12), True),
        (date(2025, 1, 1), date(2026, 1, 11), False),
    ],
)
def test_pension_counts_on_the_first_day_of_the_class(line, since, until, found):
    assert line.enrolment.training_class.starts_on == date(2026, 1, 12)
    on_pension(line, since=since, until=until)
    assert bool(standing(line)) is found


def test_extract_that_came_after_the_payment_counts(line):
    on_pension(line, imported=datetime(2026, 6, 1, tzinfo=UTC))
    assert standing(line) == [["PENSION_ENTITLED"]]


def test_extract_replaced_by_a_newer_one_speaks_no_more(line):
    on_pension(line)
    later_extract(line)
    assert standing(line) == []


def test_recovered_line_stands_no_more(line):
    on_pension(line)
    falsify(
        line, state="recovered", batched_at=line.approved_at, paid_at=line.approved_at, batch_made_by=UserFactory(),
        batch_approved_by=UserFactory(),
    )  # fmt: skip
    assert standing(line) == []


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"institution_listed": False}, "NOT_LISTED"),
        ({"in_catalogue": False}, "NOT_IN_CATALOGUE"),
    ],
)
@pytest.mark.clause("JY-34", "JY-64")
def test_standing_of_the_class_counts(line, fields, code):
    TrainingClass.objects.filter(pk=line.enrolment.training_class_id).update(**fields)
    assert standing(line) == [[code]]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"kind": "academic"}, "CERTIFICATE_KIND_NOT_ACCEPTED"),
        ({"route": "evaluation"}, "TRAINING_NOT_DONE"),
        ({"issued_on": date(2028, 1, 1)}, "OUT_OF_PERIOD"),
        ({"kind": "skill_level", "grade": "special"}, "GRADE_NOT_COVERED"),
    ],
)
@pytest.mark.clause("JY-87", "JY-60", "JY-61")
def test_certificate_counts(line, fields, code):
    Certificate.objects.filter(pk=line.certificate_id).update(**fields)
    assert standing(line) == [[code]]
    assert refused(line, code) == []


def test_employee_needs_no_catalogue(line):
    TrainingClass.objects.filter(pk=line.enrolment.training_class_id).update(in_catalogue=False)
    Enrolment.objects.filter(pk=line.enrolment_id).update(employer_name="某厂")
    assert standing(line) == []


def test_roster_group_of_employees_needs_no_catalogue(line):
    TrainingClass.objects.filter(pk=line.enrolment.training_class_id).update(in_catalogue=False)
    group, _new = PopulationGroup.objects.get_or_create(code="enterprise_employee", defaults={"name": "企业职工"})
    Enrolment.objects.filter(pk=line.enrolment_id).update(group=group)
    assert standing(line) == []


@pytest.mark.clause("JY-87")
def test_ties_to_other_places_alone_are_against_the_line(line):
    tie = Tie.objects.create(
        person=line.person, jurisdiction=JurisdictionFactory(), kind="household", valid_from=date(2020, 1, 1)
    )
    assert standing(line) == [["NO_LOCAL_TIE"]]
    Tie.objects.filter(pk=tie.pk).update(jurisdiction=line.policy.jurisdiction)
    assert standing(line) == []


def test_what_the_text_does_not_ask_is_no_ground(line, monkeypatch):
    on_pension(line)
    read = published.in_use()
    for each in read:
        each.scheme["conditions"] = [one for one in each.scheme["conditions"] if one["check"] != "no_pension"]
    monkeypatch.setattr(paid_against_rows, "in_use", lambda: read)
    assert standing(line) == []


@pytest.mark.clause("JY-92", "SC-42")
def test_pension_that_no_register_records_is_found(line):
    assert refused(line, "PENSION_ENTITLED") == [["PENSION_ENTITLED"]]


@pytest.mark.parametrize(("imported", "found"), [(BEFORE, []), (REFUSED_AT, []), (AFTER, [["PENSION_ENTITLED"]])])
def test_refusal_rests_on_extracts_that_had_come_in(line, imported, found):
    on_pension(line, imported=imported)
    assert refused(line, "PENSION_ENTITLED") == found


def test_refusal_stays_right_when_a_later_extract_is_silent(line):
    on_pension(line)
    later_extract(line)
    assert refused(line, "PENSION_ENTITLED") == []


def test_refusal_that_rested_on_a_replaced_extract_is_found(line):
    on_pension(line, imported=BEFORE - timedelta(days=2))
    later_extract(line, imported=BEFORE)
    assert refused(line, "PENSION_ENTITLED") == [["PENSION_ENTITLED"]]


def test_only_the_codes_without_ground_are_told(line):
    on_pension(line)
    assert refused(line, "PENSION_ENTITLED", "NOT_LISTED") == [["NOT_LISTED"]]


@pytest.mark.parametrize("code", ["COST_LIMITED", "STANDARD_APPLIED", "OF_NO_LIST"])
def test_line_without_amount_and_ground_is_found(line, code):
    assert refused(line, code) == [[code]]


def test_cost_of_nothing_is_a_ground(line):
    TrainingClass.objects.filter(pk=line.enrolment.training_class_id).update(cost_per_person=0)
    assert refused(line, "COST_LIMITED", "STANDARD_APPLIED") == []


def test_revoked_certificate_is_a_ground(line):
    assert refused(line, "CERTIFICATE_REVOKED") == [["CERTIFICATE_REVOKED"]]
    Certificate.objects.filter(pk=line.certificate_id).update(
        state="revoked", revoked_at=BEFORE, revoked_by=UserFactory(), reason="x"
    )
    assert standing(line) == []  # a check of its own finds it
    assert refused(line, "CERTIFICATE_REVOKED") == []
    assert refused(line, "CERTIFICATE_REVOKED", at=BEFORE - timedelta(days=1)) == [["CERTIFICATE_REVOKED"]]


def test_refusal_of_an_officer_is_his_judgement(line):
    assert refused(line, "HOURS_NOT_PROVED", note="缺签到表") == []


def test_code_of_the_rules_is_looked_at_though_an_officer_wrote_a_note(line):
    assert refused(line, "PENSION_ENTITLED", note="已领养老金") == [["PENSION_ENTITLED"]]


def uses(line, count, **fields):
    """So many uses of other lines' trainings that stand for this line's person, taken before it was refused."""
    others = ClaimLine.objects.exclude(pk=line.pk).order_by("pk")[:count]
    held = Entitlement.objects.filter(pk__in=[other.entitlement_id for other in others])
    for slot, use in enumerate(held.order_by("pk"), start=1):
        values = {"person": line.person, "repeat_key": None, "grade": f"other {slot}", "slot": slot, **fields}
        with pgtrigger.ignore("subsidies.Entitlement:what_it_is_stays", "subsidies.Entitlement:year_stays"):
            Entitlement.objects.filter(pk=use.pk).update(**values)


@pytest.fixture
def without_own_use(line):
    """The line's own use was given back when it was refused."""
    Entitlement.objects.filter(pk=line.entitlement_id).update(
        state="released", released_at=REFUSED_AT, released_because="line_refused", certificate=None
    )
    return line


@pytest.mark.clause("JY-89")
@pytest.mark.parametrize(("count", "found"), [(3, []), (2, [["ANNUAL_CAP_REACHED"]])])
def test_year_is_spent_by_three_uses(without_own_use, count, found):
    uses(without_own_use, count)
    assert refused(without_own_use, "ANNUAL_CAP_REACHED") == found


def test_use_taken_after_the_refusal_is_no_ground(without_own_use):
    uses(without_own_use, 3, reserved_at=AFTER)
    assert refused(without_own_use, "ANNUAL_CAP_REACHED") == [["ANNUAL_CAP_REACHED"]]


@pytest.mark.clause("JY-90")
@pytest.mark.parametrize(
    ("scheme", "codes"),
    [
        ("JY-CERT", ["REPEAT_SAME_OCCUPATION_GRADE"]),
        ("JY-APPR", ["REPEAT_SAME_OCCUPATION_GRADE"]),
        ("JY-INSURED", ["EXCLUDED_BY_INSURED"]),
    ],
)
def test_earlier_subsidy_for_the_same_is_a_ground(without_own_use, scheme, codes):
    every = ["REPEAT_SAME_OCCUPATION_GRADE", "EXCLUDED_BY_INSURED"]
    uses(without_own_use, 1, scheme=scheme, grade=without_own_use.certificate.grade)
    assert refused(without_own_use, *codes) == []
    assert refused(without_own_use, *every) == [[code for code in every if code not in codes]]


def test_certificate_that_came_back_is_settled(line):
    again = ClaimLine.objects.get(pk=line.pk)
    assert refused(line, "PENSION_ENTITLED")
    again.pk = None
    ClaimLine.objects.bulk_create([again])
    assert list(refused_without_ground.search()) == []


def test_finding_tells_its_grounds():
    found = Finding(check_name="paid_against_rows", details={"codes": ["PENSION_ENTITLED"], "amount": "1500.00"})
    with translation.override("zh-hans"):
        assert sentence_of(found) == "该明细核定1,500.00元，但按记录不符合条件：开班时已按月领取养老金。"


def test_grounds_are_told_in_words():
    with translation.override("zh-hans"):
        assert words_of(["PENSION_ENTITLED", "OF_NO_LIST"]) == "开班时已按月领取养老金、OF_NO_LIST"
