"""Institutions and their classes for tests. A class in a later state was taken there by the operations."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import factory
import pgtrigger
from django.utils import timezone
from stdnum.cn import uscc

from institutions import filings, listing_applications, listing_changes, listings, timetable
from institutions.models import (
    CatalogueEntry,
    ClassSession,
    Institution,
    Instructor,
    Listing,
    ListingApplication,
    ListingChange,
    OpenEnrolment,
    Qualification,
    ShortageEntry,
    Site,
    TrainingClass,
)
from portal.accounts.models import User
from portal.reference.grades import Grade
from portal.reference.models import CitySetting
from tests.portal.reference.factories import CitySettingFactory, JurisdictionFactory, OccupationFactory

STAGES = ("draft", "filed", "accepted", "running", "ended")


def _credit_code(n: int) -> str:
    base = f"91990000MB{n:07d}"
    return base + uscc.calc_check_digit(base)


class UserFactory(factory.django.DjangoModelFactory):
    """Somebody who acts; roles are given by the tests that need them."""

    class Meta:
        model = User
        django_get_or_create = ["username"]

    username = factory.Sequence(lambda n: f"user{n}")
    display_name = factory.SelfAttribute("username")


class InstitutionFactory(factory.django.DjangoModelFactory):
    """A training school; `evaluates` makes it an evaluation body."""

    class Meta:
        model = Institution

    class Params:
        evaluates = factory.Trait(kinds=[Institution.Kind.EVALUATION_BODY])

    name = factory.Sequence(lambda n: f"测试{n}职业培训学校")
    credit_code = factory.Sequence(_credit_code)
    kinds = [Institution.Kind.TRAINING_INSTITUTION]
    jurisdiction = factory.SubFactory(JurisdictionFactory)


class SiteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Site

    institution = factory.SubFactory(InstitutionFactory)
    name = factory.Sequence(lambda n: f"{n}号实训室")
    address = "测试路18号"
    capacity = 40


class InstructorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Instructor

    institution = factory.SubFactory(InstitutionFactory)
    name = factory.Sequence(lambda n: f"教师{n}")
    qualification = "高级技师"


class QualificationFactory(factory.django.DjangoModelFactory):
    """A certificate of grade 2 that has no end."""

    class Meta:
        model = Qualification

    instructor = factory.SubFactory(InstructorFactory)
    occupation = factory.SubFactory(OccupationFactory)
    grade = Grade.TECHNICIAN
    certificate_number = factory.Sequence(lambda n: f"Y00003202990{n:05}")
    valid_from = date(2020, 1, 1)


class ListingFactory(factory.django.DjangoModelFactory):
    """In the directory of training institutions for everything; `evaluation` in that of evaluation bodies."""

    class Meta:
        model = Listing

    class Params:
        evaluation = factory.Trait(directory=Listing.Directory.EVALUATION)

    institution = factory.SubFactory(InstitutionFactory)
    directory = Listing.Directory.TRAINING
    valid_from = date(2025, 1, 1)
    decision = "测人社〔2025〕1号"


def listing_written_over() -> Any:
    """Lets a test write a place of the directories as it was never decided."""
    return pgtrigger.ignore("institutions.Listing:listing_stays", "institutions.Listing:end_is_told")


def stood_until(listing: Listing, last_day: date, *, removed: bool = False) -> Listing:
    """The place with an end, as a bureau's decision leaves it."""
    now = timezone.make_aware(datetime.combine(last_day, time())) + timedelta(days=1)
    listings.end(listing, last_day=last_day, decision="测人社〔2026〕9号", now=now, removed=removed)
    return listing


class CatalogueEntryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CatalogueEntry

    jurisdiction = factory.SubFactory(JurisdictionFactory)
    occupation = factory.SubFactory(OccupationFactory)
    grade = Grade.INTERMEDIATE
    standard_hours = 32
    valid_from = date(2025, 1, 1)
    decision = "测人社〔2025〕2号"


class ShortageEntryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ShortageEntry

    jurisdiction = factory.SubFactory(JurisdictionFactory)
    occupation = factory.SubFactory(OccupationFactory)
    valid_from = date(2025, 1, 1)
    decision = "测人社〔2025〕3号"


class TrainingClassFactory(factory.django.DjangoModelFactory):
    """A draft of 32 hours from 12 January 2026, without sessions.

    `filed`, `accepted`, `running` and `ended` give it four days of sessions and take it on through the operations, at
    moments that fit its first day; what a filing needs (listing, catalogue, the city's days to act) is made where it
    is missing. `listed=False` and `catalogued=False` leave those out. `enrolled_count` is set, not counted.
    """

    class Meta:
        model = TrainingClass

    class Params:
        filed = factory.Trait(stage="filed")
        accepted = factory.Trait(stage="accepted")
        running = factory.Trait(stage="running")
        ended = factory.Trait(stage="ended")

    stage = "draft"
    listed = True
    catalogued = True
    institution = factory.SubFactory(InstitutionFactory)
    site = factory.SubFactory(SiteFactory, institution=factory.SelfAttribute("..institution"))
    instructor = factory.SubFactory(InstructorFactory, institution=factory.SelfAttribute("..institution"))
    title = factory.Sequence(lambda n: f"测试{n}班")
    occupation = factory.SubFactory(OccupationFactory)
    grade = Grade.INTERMEDIATE
    training_type = TrainingClass.TrainingType.EMPLOYMENT_SKILL
    mode = TrainingClass.Mode.SOCIAL
    supply_channel = TrainingClass.SupplyChannel.GOVERNMENT
    themes = TrainingClass.Theme.values
    paid_by = TrainingClass.Payer.INDIVIDUAL
    cost_per_person = Decimal("3000.00")
    trainee_fee = Decimal("3000.00")
    theory_hours = 8
    practice_hours = 24
    online_hours = 0
    planned_headcount = 20
    enrolled_count = 18
    starts_on = date(2026, 1, 12)
    ends_on = factory.LazyAttribute(lambda c: c.starts_on + timedelta(days=18))
    filed_by = factory.SubFactory(UserFactory, username="factory_filer")
    decided_by = factory.SubFactory(UserFactory, username="factory_officer")

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **fields: Any) -> TrainingClass:
        stage, count = STAGES.index(fields.pop("stage")), fields.pop("enrolled_count")
        filer, officer = fields.pop("filed_by"), fields.pop("decided_by")
        listed, catalogued = fields.pop("listed"), fields.pop("catalogued")
        moments = _moments(fields["starts_on"])
        made = filings.draft(fields.pop("institution"), actor=filer, now=moments["draft"], **fields)
        TrainingClass.objects.filter(pk=made.pk).update(enrolled_count=count if stage else 0)
        made.refresh_from_db()
        if stage:
            _surround(made, listed=listed, catalogued=catalogued)
            fill_timetable(made, actor=filer)
        steps = [
            lambda: filings.file(made, actor=filer, now=moments["filed"]),
            lambda: filings.accept(made, actor=officer, now=moments["accepted"]),
            lambda: filings.start_due(moments["running"]),
            lambda: made.refresh_from_db() or filings.finish(made, actor=filer, now=_after_last(made)),
        ]
        for step in steps[:stage]:
            step()
        made.refresh_from_db()
        return made


class ClassSessionFactory(factory.django.DjangoModelFactory):
    """A morning of practice on the class's first day; further ones follow day by day."""

    class Meta:
        model = ClassSession

    class Params:
        day = factory.LazyAttribute(
            lambda s: s.training_class.starts_on + timedelta(days=s.training_class.sessions.count())
        )

    training_class = factory.SubFactory(TrainingClassFactory)
    starts_at = factory.LazyAttribute(lambda s: datetime(s.day.year, s.day.month, s.day.day, 0, 30, tzinfo=UTC))
    ends_at = factory.LazyAttribute(lambda s: s.starts_at + timedelta(hours=3))
    mode = ClassSession.Mode.PRACTICE
    hours = Decimal("4.0")
    site = factory.SelfAttribute("training_class.site")
    instructor = factory.SelfAttribute("training_class.instructor")


def fill_timetable(training_class: TrainingClass, *, actor: Any) -> None:
    """Sessions for all planned hours: working days from the first on, 8:30–11:30 and 13:00–16:00, four hours each."""
    sessions: list[ClassSession] = []
    for mode in ("theory", "practice", "online"):
        if timetable.planned(training_class, mode):
            sessions += timetable.generate(
                training_class,
                weekdays=range(5),
                starts_at=time(8, 30),
                ends_at=time(11, 30),
                again=(time(13), time(16)),
                mode=mode,
                hours=Decimal(4),
                kept=sessions,
            )
    timetable.set_sessions(training_class, sessions=sessions, actor=actor)


def _moments(starts_on: date) -> dict[str, datetime]:
    first = datetime(starts_on.year, starts_on.month, starts_on.day, 1, 0, tzinfo=UTC)
    before = {"draft": 8, "filed": 6, "accepted": 5, "running": 0}
    return {step: first - timedelta(days=days) for step, days in before.items()}


def _after_last(training_class: TrainingClass) -> datetime:
    return training_class.sessions.latest("ends_at").ends_at + timedelta(hours=1)


def _surround(training_class: TrainingClass, *, listed: bool, catalogued: bool) -> None:
    place, institution = training_class.institution.jurisdiction, training_class.institution
    if not CitySetting.objects.filter(jurisdiction=place, key=filings.DAYS_TO_ACT).exists():
        CitySettingFactory(jurisdiction=place, key=filings.DAYS_TO_ACT, value=3, valid_from=date(2020, 1, 1))
    if listed and not institution.listings.exists():
        ListingFactory(institution=institution, valid_from=date(2020, 1, 1))
    what = {"jurisdiction": place, "occupation": training_class.occupation, "grade": training_class.grade}
    if catalogued and not CatalogueEntry.objects.filter(**what).exists():
        CatalogueEntryFactory(**what, valid_from=date(2020, 1, 1))


class OpenEnrolmentFactory(factory.django.DjangoModelFactory):
    """A class open to whoever applies, from the day it is made until its first day."""

    class Meta:
        model = OpenEnrolment

    training_class = factory.SubFactory(TrainingClassFactory, enrolled_count=0)
    opens_on = factory.LazyAttribute(lambda o: o.training_class.starts_on - timedelta(days=30))
    closes_on = factory.LazyAttribute(lambda o: o.training_class.starts_on - timedelta(days=1))
    places = 10
    opened_at = factory.LazyAttribute(lambda o: datetime.combine(o.opens_on, time(1), tzinfo=UTC))
    opened_by = factory.SubFactory(UserFactory, username="opener")


class ListingApplicationFactory(factory.django.DjangoModelFactory):
    """A draft for the directory of training institutions, for every grade of one occupation. `handed_in`, `checked`,
    `accepted` and `sent_back` take it on through the operations, an hour apart from the given moment."""

    class Meta:
        model = ListingApplication

    class Params:
        handed_in = factory.Trait(stage="submitted")
        checked = factory.Trait(stage="checked")
        accepted = factory.Trait(stage="accepted")
        sent_back = factory.Trait(stage="returned")

    stage = "draft"
    institution = factory.SubFactory(InstitutionFactory)
    directory = Listing.Directory.TRAINING
    occupation = factory.SubFactory(OccupationFactory)
    grades: list[str] = []
    now = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
    statement = "办学许可证、实训室和专职教师齐备。"
    licence_number = "教民132029970000018号"

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **fields: Any) -> ListingApplication:
        stage, now = fields.pop("stage"), fields.pop("now")
        occupation, grades = fields.pop("occupation"), fields.pop("grades")
        clerk, first, final = (UserFactory(username=f"listing_{who}") for who in ("clerk", "first", "final"))
        made = listing_applications.draft(fields.pop("institution"), actor=clerk, now=now, **fields)
        listing_applications.add_item(made, occupation=occupation, grades=grades, actor=clerk, now=now)
        later = [now + timedelta(hours=hours) for hours in range(1, 4)]
        back = {
            "reasons": ["LICENCE"],
            "note": "请补许可证",
            "correct_by": timezone.localdate(now) + timedelta(days=9),
        }
        listed = {"valid_from": timezone.localdate(now), "valid_to": None, "decision": "测人社〔2026〕6号"}
        if stage != "draft":
            listing_applications.submit(made, actor=clerk, now=later[0])
        if stage == "returned":
            listing_applications.send_back(made, actor=first, now=later[1], **back)
        if stage in ("checked", "accepted"):
            listing_applications.pass_on(made, opinion="已现场核验，符合条件。", actor=first, now=later[1])
        if stage == "accepted":
            listing_applications.accept(made, actor=final, now=later[2], **listed)
        return made


def change_proposed(place: Listing, /, *, now: datetime, **terms: Any) -> ListingChange:
    """That a place ends, or what the terms say instead; proposed by an officer of its own."""
    given = {
        "directory": place.directory, "kind": "end", "listing": place, "last_day": timezone.localdate(now),
        "reason": "OWN_REQUEST", "note": "机构来函申请退出", "decision": "测人社〔2026〕12号",
        "actor": UserFactory(username="listing_proposer"),
    }  # fmt: skip
    return listing_changes.propose(place.institution, now=now, **given | terms)


REMOVAL = {"kind": "remove", "listing": None, "last_day": None, "reason": "FALSE_TRAINING", "note": "虚构培训46人次"}
