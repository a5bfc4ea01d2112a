"""Applying for a place in a directory: three people, closed reasons, and what an acceptance writes."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import InternalError

from institutions import directories, listing_applications
from institutions.models import AppliedFor, Institution, Listing, ListingApplication
from portal.shared import trail
from portal.shared.refusals import Refused
from tests import state_tables
from tests.institutions.factories import (
    InstitutionFactory,
    InstructorFactory,
    ListingApplicationFactory,
    ListingFactory,
    SiteFactory,
    UserFactory,
)
from tests.portal.reference.factories import CitySettingFactory, OccupationFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=5)
MARCH_2 = date(2026, 3, 2)
TRAINING, EVALUATION = Listing.Directory.TRAINING, Listing.Directory.EVALUATION
BACK = {"reasons": ["LICENCE"], "note": "请补许可证", "correct_by": date(2026, 3, 20)}
TABLE = {
    "submit": ({"draft", "returned"}, "submitted", {
        "decide_by": date(2026, 3, 30), "known": {"sites": 1, "places": 40, "instructors": 2}}),
    "pass_on": ({"submitted"}, "checked", {"opinion": "符合条件"}),
    "send_back": ({"submitted", "checked"}, "returned", BACK),
    "accept": ({"checked"}, "accepted", {"valid_from": MARCH_2, "valid_to": None, "decision": "测人社〔2026〕6号"}),
    "refuse": ({"checked"}, "refused", {"reasons": ["OTHER"], "note": "不符", "decision": "测人社〔2026〕7号"}),
    "withdraw": ({"draft", "submitted", "checked", "returned"}, "withdrawn", {"reason": "暂不申请"}),
}  # fmt: skip
TABLE = {step: (*rest, details | {"now": LATER}) for step, (*rest, details) in TABLE.items()}

test_table_of_applications = state_tables.whole(ListingApplication, TABLE)
test_life_of_applications = state_tables.walked(ListingApplication, TABLE, ListingApplicationFactory)


@pytest.fixture
def officer():
    return UserFactory(username="deciding")


@pytest.fixture
def school():
    return InstitutionFactory()


def accepted(application, officer, **changes):
    terms = {"valid_from": MARCH_2, "valid_to": None, "decision": "测人社〔2026〕6号"} | changes
    return listing_applications.accept(application, actor=officer, now=LATER, **terms)


def codes(act, *args, **terms):
    with pytest.raises(Refused) as refused:
        act(*args, **terms)
    return refused.value.codes


@pytest.mark.clause("JY-32")
def test_acceptance_lists_what_was_applied_for(officer, school):
    electrician, welder = OccupationFactory(), OccupationFactory()
    made = ListingApplicationFactory(institution=school, occupation=electrician, grades=["junior", "senior"])
    actor = UserFactory(username="listing_clerk")
    listing_applications.add_item(made, occupation=welder, grades=[], actor=actor, now=NOW)
    listing_applications.submit(made, actor=actor, now=NOW)
    listing_applications.pass_on(made, opinion="符合", actor=UserFactory(username="checker"), now=NOW)
    accepted(made, officer)
    places = school.listings.order_by("occupation")
    assert {(each.occupation, tuple(each.grades), each.decision, each.valid_from) for each in places} == {
        (electrician, ("junior", "senior"), "测人社〔2026〕6号", MARCH_2), (welder, (), "测人社〔2026〕6号", MARCH_2),
    }  # fmt: skip
    asked = {"directory": TRAINING, "occupation": electrician, "on": MARCH_2}
    assert directories.is_listed(school, grade="senior", **asked)
    assert not directories.is_listed(school, grade="intermediate", **asked)
    assert not directories.is_listed(school, grade="senior", **asked | {"on": date(2026, 3, 1)})


def test_applicant_first_and_final_review_are_three_people(officer):
    made = ListingApplicationFactory(handed_in=True)
    clerk, first = UserFactory(username="listing_clerk"), UserFactory(username="listing_first")
    assert codes(listing_applications.pass_on, made, opinion="符合", actor=clerk, now=LATER) == ["SAME_PERSON"]
    assert codes(listing_applications.send_back, made, actor=clerk, now=LATER, **BACK) == ["SAME_PERSON"]
    listing_applications.pass_on(made, opinion="符合", actor=first, now=LATER)
    terms = {"reasons": ["OTHER"], "note": "x", "decision": "x", "now": LATER}
    for person in (clerk, first):
        assert codes(accepted, made, person) == ["SAME_PERSON"]
        assert codes(listing_applications.refuse, made, actor=person, **terms) == ["SAME_PERSON"]
    assert accepted(made, officer).state == "accepted"


def test_database_knows_three_people_too():
    made = ListingApplicationFactory(checked=True)
    row = ListingApplication.objects.filter(pk=made.pk)
    listed = {"state": "accepted", "decided_at": LATER, "valid_from": MARCH_2, "decision": "x"}
    for changes in (
        {"checked_by": made.submitted_by}, listed | {"decided_by": made.submitted_by},
        listed | {"decided_by": made.checked_by},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            row.update(**changes)
    assert row.update(**listed, decided_by=UserFactory(username="third")) == 1


def test_what_was_handed_in_stays():
    made = ListingApplicationFactory(handed_in=True)
    item = made.items.get()
    changes = [
        lambda: ListingApplication.objects.filter(pk=made.pk).update(statement="别的"),
        lambda: AppliedFor.objects.filter(pk=item.pk).update(grades=["senior"]),
        lambda: AppliedFor.objects.create(application=made, occupation=OccupationFactory()),
        lambda: item.delete(),
    ]
    for change in changes:
        with pytest.raises(InternalError), transaction.atomic():
            change()
    clerk = UserFactory(username="listing_clerk")
    words = {"statement": "别的", "licence_number": "", "licence_until": None}
    assert codes(listing_applications.revise, made, actor=clerk, now=LATER, **words) == ["WRONG_STATE"]
    assert codes(listing_applications.remove_item, item, actor=clerk, now=LATER) == ["WRONG_STATE"]


def test_handing_in_keeps_what_the_portal_knew_and_the_day_to_decide_by(school):
    SiteFactory(institution=school, capacity=30), SiteFactory(institution=school, capacity=50)
    InstructorFactory(institution=school)
    made = ListingApplicationFactory(institution=school, handed_in=True)
    assert (made.site_count, made.place_count, made.instructor_count) == (2, 80, 1)
    assert made.decide_by == date(2026, 3, 30)  # twenty working days, Administrative Licensing Law
    assert trail.of(made).first().details["items"] == [{"occupation": made.items.get().occupation.code, "grades": []}]


def test_city_sets_fewer_days(school):
    CitySettingFactory(
        jurisdiction=school.jurisdiction, key="listing_working_days", value=5, valid_from=date(2020, 1, 1)
    )
    assert ListingApplicationFactory(institution=school, handed_in=True).decide_by == date(2026, 3, 9)


def test_empty_application_says_everything_that_is_missing(school):
    actor = UserFactory(username="listing_clerk")
    made = listing_applications.draft(school, directory=TRAINING, actor=actor, now=NOW)
    assert sorted(codes(listing_applications.submit, made, actor=actor, now=NOW)) == [
        "NOTHING_APPLIED_FOR", "NO_STATEMENT",
    ]  # fmt: skip


@pytest.mark.parametrize(("until", "refused"), [(date(2026, 3, 1), ["LICENCE_EXPIRED"]), (MARCH_2, [])])
def test_licence_is_valid_on_the_day(until, refused):
    made = ListingApplicationFactory(licence_until=until)
    act = {"actor": UserFactory(username="listing_clerk"), "now": NOW}
    assert (codes(listing_applications.submit, made, **act) if refused else []) == refused
    if not refused:
        assert listing_applications.submit(made, **act).state == "submitted"


def test_one_open_application_for_a_directory(school):
    actor = UserFactory(username="listing_clerk")
    ListingApplicationFactory(institution=school)
    terms = {"actor": actor, "now": NOW}
    assert codes(listing_applications.draft, school, directory=TRAINING, **terms) == ["APPLICATION_OPEN"]
    assert listing_applications.draft(school, directory="talent_base", **terms).state == "draft"
    with pytest.raises(IntegrityError), transaction.atomic():
        ListingApplication.objects.create(institution=school, directory=TRAINING, created_at=NOW)


@pytest.mark.parametrize(
    ("kinds", "directory", "may"),
    [
        (["hr_agency"], "training", True), (["enterprise"], "training", True),
        (["technical_college"], "training", True),
        (["industry_organisation"], "training", True), (["evaluation_body"], "training", False),
        (["technical_college"], "evaluation", True), (["hr_agency"], "evaluation", False),
        (["enterprise_training_centre"], "talent_base", True),
    ],
)  # fmt: skip
@pytest.mark.clause("JY-34", "SC-16", "QD-33", "BC-50")
def test_every_kind_that_trains_may_apply(kinds, directory, may):
    school = InstitutionFactory(kinds=kinds)
    assert listing_applications.may_apply(school, directory) is may
    if not may:
        terms = {"directory": directory, "actor": UserFactory(username="x"), "now": NOW}
        assert codes(listing_applications.draft, school, **terms) == ["OTHER_KIND"]


@pytest.mark.clause("JY-36", "BC-37")
def test_nothing_of_an_application_asks_who_owns_the_institution():
    columns = {each.name for model in (ListingApplication, Institution, AppliedFor) for each in model._meta.fields}
    words = ("owner", "private", "public_", "minban", "capital", "shareholder")
    assert [name for name in columns if any(word in name for word in words)] == []
    assert [code for code in ListingApplication.Ground.values if "OWN" in code or "PRIVATE" in code] == []


def test_item_is_named_once():
    made = ListingApplicationFactory(occupation=None)
    terms = {"grades": ["senior"], "actor": UserFactory(username="listing_clerk"), "now": NOW}
    assert codes(listing_applications.add_item, made, occupation=None, **terms) == ["ADDED_ALREADY"]
    with pytest.raises(IntegrityError), transaction.atomic():
        AppliedFor.objects.create(application=made, occupation=None)


def test_what_stands_there_already_is_not_applied_for(school):
    welder = OccupationFactory()
    ListingFactory(institution=school, occupation=welder, grades=["junior", "senior"])
    made = ListingApplicationFactory(institution=school, occupation=welder, grades=["senior"])
    act = {"actor": UserFactory(username="listing_clerk"), "now": NOW}
    assert codes(listing_applications.submit, made, **act) == ["LISTED_ALREADY"]
    other = ListingApplicationFactory(institution=InstitutionFactory(), occupation=welder, grades=["senior"])
    assert listing_applications.submit(other, **act).state == "submitted"


def test_more_grades_take_the_place_of_fewer(officer, school):
    welder = OccupationFactory()
    before = ListingFactory(institution=school, occupation=welder, grades=["junior"])
    wanted = {"institution": school, "occupation": welder, "grades": ["junior", "senior"]}
    accepted(ListingApplicationFactory(checked=True, **wanted), officer, valid_from=date(2026, 4, 1))
    before.refresh_from_db()
    assert (before.valid_to, before.removed_for_cause, before.end_decision) == (
        date(2026, 3, 31), False, "测人社〔2026〕6号",
    )  # fmt: skip
    assert school.listings.get(valid_to=None).grades == ["junior", "senior"]


def test_one_occupation_does_not_end_a_place_for_all(officer, school):
    ListingFactory(institution=school, grades=["junior"])
    made = ListingApplicationFactory(checked=True, institution=school, grades=["senior"])
    assert codes(accepted, made, officer) == ["LISTING_IN_THE_WAY"]
    assert school.listings.count() == 1


def test_place_with_a_term_is_renewed_from_the_day_after(officer, school):
    ListingFactory(institution=school, valid_to=date(2026, 6, 30))
    made = ListingApplicationFactory(checked=True, institution=school, occupation=None)
    accepted(made, officer, valid_from=date(2026, 7, 1), valid_to=date(2028, 6, 30))
    assert list(school.listings.order_by("valid_from").values_list("valid_to", flat=True)) == [
        date(2026, 6, 30), date(2028, 6, 30),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"valid_from": date(2026, 3, 1)}, "TOO_EARLY"), ({"decision": " "}, "NO_DECISION"),
        ({"valid_to": date(2026, 3, 1)}, "ENDS_BEFORE_START"),
    ],
)  # fmt: skip
def test_acceptance_names_days_and_decision(officer, changes, code):
    made = ListingApplicationFactory(checked=True)
    assert codes(accepted, made, officer, **changes) == [code]
    assert not Listing.objects.exists()


@pytest.mark.clause("QD-34")
def test_college_that_is_to_examine_becomes_an_evaluation_body(officer):
    college = InstitutionFactory(kinds=["technical_college"])
    accepted(ListingApplicationFactory(checked=True, institution=college, directory=EVALUATION), officer)
    college.refresh_from_db()
    assert college.kinds == ["technical_college", "evaluation_body"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"reasons": []}, "NO_GROUND"), ({"reasons": ["PRIVATE"]}, "UNKNOWN_GROUND"), ({"note": ""}, "NO_NOTE"),
        ({"correct_by": MARCH_2}, "CORRECT_BY_PAST"),
    ],
)  # fmt: skip
def test_return_is_explained(officer, changes, code):
    made = ListingApplicationFactory(handed_in=True)
    assert codes(listing_applications.send_back, made, actor=officer, now=LATER, **BACK | changes) == [code]


def test_decision_on_what_was_handed_in_again_meanwhile_is_refused(officer):
    made = ListingApplicationFactory(sent_back=True)
    seen = listing_applications.mark(made)
    clerk = UserFactory(username="listing_clerk")
    listing_applications.submit(made, actor=clerk, now=LATER)
    terms = {"opinion": "符合", "actor": officer, "now": LATER}
    assert codes(listing_applications.pass_on, made, seen=seen, **terms) == ["APPLICATION_CHANGED"]
    assert made.reasons == [] and made.note == ""


def test_withdrawal_says_why():
    made = ListingApplicationFactory(handed_in=True)
    act = {"actor": UserFactory(username="listing_clerk"), "now": LATER}
    assert codes(listing_applications.withdraw, made, reason=" ", **act) == ["NO_REASON"]
    assert listing_applications.withdraw(made, reason="改期再报", **act).state == "withdrawn"
