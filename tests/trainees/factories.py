"""Trainees, enrolments, marks and register extracts for tests. County code 99 is assigned to no place, so that no
number here is anybody's."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import factory
from stdnum.cn import ric

from portal.reference.models.occupation import sort_key_of
from trainees.models import (
    AttendanceMark,
    AttendanceRuling,
    Enrolment,
    GroupEvidence,
    Person,
    RegisterExtract,
    RegisterRecord,
    Tie,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
SURNAMES = "陈沈陆顾吴徐钱朱蒋许夏周缪何郁潘戴冯卞任"
GIVEN = "国梁雅琴志强晓燕建明丽娟海峰文斌春花永康雪梅正荣"


def id_number(order: int, *, born: date = date(1988, 6, 15), region: str = "320299") -> str:
    """A valid number; different orders (0 to 999 for one birth date) give different people, odd ones men."""
    body = f"{region}{born:%Y%m%d}{order:03}"
    return body + ric.calc_check_digit(f"{body}?")


def _born(n: int) -> date:
    return date(1965, 1, 1) + timedelta(days=n * 37 % 11_000)


def _name(n: int) -> str:
    return SURNAMES[n % 20] + GIVEN[n * 7 % 24] + (GIVEN[n * 5 % 24] if n % 3 else "")


class PersonFactory(factory.django.DjangoModelFactory):
    """A person of working age; the number fits birth date and sex."""

    class Meta:
        model = Person

    class Params:
        number_of = factory.Sequence(lambda n: n)
        with_account = factory.Trait(
            account_holder=factory.SelfAttribute("name"),
            account_bank="测试银行",
            account_number=factory.LazyAttribute(lambda p: f"621700{p.number_of:013}"),
        )

    birth_date = factory.LazyAttribute(lambda p: _born(p.number_of))
    id_number = factory.LazyAttribute(lambda p: id_number(p.number_of % 1000, born=p.birth_date))
    sex = factory.LazyAttribute(lambda p: "m" if int(p.id_number[16]) % 2 else "f")
    name = factory.LazyAttribute(lambda p: _name(p.number_of))
    sort_key = factory.LazyAttribute(lambda p: sort_key_of(p.name))
    phone = factory.LazyAttribute(lambda p: f"139{p.number_of:08}")


class EnrolmentFactory(factory.django.DjangoModelFactory):
    """Enrolled in a class; the traits give the other states. The class's own count is kept by the operations alone."""

    class Meta:
        model = Enrolment
        skip_postgeneration_save = True

    class Params:
        applied = factory.Trait(state=Enrolment.State.APPLIED, enrolled_at=None)
        completed = factory.Trait(
            state=Enrolment.State.COMPLETED,
            completed_at=factory.LazyAttribute(lambda e: e.enrolled_at + timedelta(days=30)),
            attended_hours=Decimal("64.0"),
            online_hours=Decimal("0.0"),
            attendance_rate=Decimal("1.0000"),
        )
        certified = factory.Trait(
            completed=True,
            state=Enrolment.State.CERTIFIED,
            certified_at=factory.LazyAttribute(lambda e: e.completed_at + timedelta(days=10)),
        )
        dropped = factory.Trait(
            state=Enrolment.State.DROPPED,
            left_at=factory.LazyAttribute(lambda e: e.enrolled_at + timedelta(days=3)),
            left_on=factory.LazyAttribute(lambda e: e.left_at.astimezone(SHANGHAI).date()),
            left_reason="换了工作",
        )

    training_class = factory.SubFactory("tests.institutions.factories.TrainingClassFactory")
    person = factory.SubFactory(PersonFactory)
    roster_row = factory.Sequence(lambda n: n % 1000 + 1)
    state = Enrolment.State.ENROLLED
    enrolled_at = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


class AttendanceMarkFactory(factory.django.DjangoModelFactory):
    """Seen by a face terminal when the session began; `leaving` when it ended."""

    class Meta:
        model = AttendanceMark

    class Params:
        leaving = factory.Trait(at=factory.LazyAttribute(lambda m: m.session.ends_at))

    enrolment = factory.SubFactory(EnrolmentFactory)
    session = factory.SubFactory(
        "tests.institutions.factories.ClassSessionFactory",
        training_class=factory.SelfAttribute("..enrolment.training_class"),
    )
    at = factory.LazyAttribute(lambda m: m.session.starts_at)
    way = AttendanceMark.Way.FACE
    device = "KQ-001"
    received_at = factory.LazyAttribute(lambda m: m.at + timedelta(hours=8))


class AttendanceRulingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AttendanceRuling

    enrolment = factory.SubFactory(EnrolmentFactory)
    session = factory.SubFactory(
        "tests.institutions.factories.ClassSessionFactory",
        training_class=factory.SelfAttribute("..enrolment.training_class"),
    )
    status = AttendanceRuling.Status.PRESENT
    reason = "打卡机停电，教师点名在场"
    at = factory.LazyAttribute(lambda r: r.session.ends_at)


class GroupEvidenceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = GroupEvidence

    person = factory.SubFactory(PersonFactory)
    group = factory.SubFactory("tests.portal.reference.factories.PopulationGroupFactory")
    valid_from = date(2026, 1, 1)
    source = "花名册"


class TieFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Tie

    person = factory.SubFactory(PersonFactory)
    jurisdiction = factory.SubFactory("tests.portal.reference.factories.JurisdictionFactory")
    kind = Tie.Kind.HOUSEHOLD
    valid_from = date(2020, 1, 1)
    source = "户口簿"


class RegisterExtractFactory(factory.django.DjangoModelFactory):
    """A pension extract; `insurance` and `groups` give the others."""

    class Meta:
        model = RegisterExtract

    class Params:
        insurance = factory.Trait(kind=RegisterExtract.Kind.INSURANCE)
        groups = factory.Trait(kind=RegisterExtract.Kind.GROUPS, source="市残联")

    kind = RegisterExtract.Kind.PENSION
    jurisdiction = factory.SubFactory("tests.portal.reference.factories.JurisdictionFactory")
    source = "市社会保险基金管理中心"
    as_of = date(2026, 1, 4)
    file_name = "extract.csv"
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    row_count = 1
    imported_at = factory.LazyAttribute(lambda e: datetime.combine(e.as_of, time(9), tzinfo=SHANGHAI))


class RegisterRecordFactory(factory.django.DjangoModelFactory):
    """What an extract says of `person`."""

    class Meta:
        model = RegisterRecord

    class Params:
        person = factory.SubFactory(PersonFactory)

    extract = factory.SubFactory(RegisterExtractFactory)
    id_number = factory.SelfAttribute("person.id_number")
    name = factory.SelfAttribute("person.name")
    valid_from = date(2025, 11, 1)
    details = factory.LazyFunction(dict)
