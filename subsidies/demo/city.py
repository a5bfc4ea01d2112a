"""The demonstration city: its lists, its institutions, its policy and its money."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone
from stdnum.cn import uscc

from institutions import lists, opening, premises
from institutions.models import (
    CatalogueEntry,
    Institution,
    Instructor,
    Listing,
    Qualification,
    ShortageEntry,
    Site,
)
from portal.accounts.models import User
from portal.reference import loading
from portal.reference.grades import Grade
from portal.reference.models import Jurisdiction, Occupation
from subsidies import funds, payees, policies
from subsidies.demo import logins
from subsidies.demo.directories import Directories
from subsidies.demo.logins import EVALUATION_BODY
from subsidies.demo.stories import STORIES
from subsidies.models import Policy
from subsidies.rules.policy import packs_directory

CODE = "320299"
KIND = Institution.Kind
# Name, kinds, how many rooms and instructors it has.
INSTITUTIONS = [
    ("演示市匠才职业培训学校", [KIND.TRAINING_INSTITUTION], 5),
    ("演示市申港技工学校", [KIND.TECHNICAL_COLLEGE], 5),
    ("演示市康养护理培训中心", [KIND.TRAINING_INSTITUTION], 5),
    ("演示市春风家政职业培训学校", [KIND.TRAINING_INSTITUTION], 4),
    ("演示市华士金属制品有限公司", [KIND.ENTERPRISE], 3),
    ("演示市锡澄技能评价中心", [KIND.EVALUATION_BODY], 0),
    ("演示市利港远航培训中心", [KIND.TRAINING_INSTITUTION], 1),
]
CLERKS = ("filer", "filer2", "filer3", "filer4", "enterprise", "evaluator", "filer5")
# Occupation code, grades in the catalogue with their standard hours, whether it is short.
CATALOGUE = [
    ("6-31-01-03", {"junior": 32, "intermediate": 40, "senior": 40}, True),
    ("6-18-02-04", {"junior": 32, "intermediate": 40, "senior": 40}, True),
    ("4-10-01-05", {"junior": 32, "intermediate": 40, "senior": 40}, True),
    ("4-03-02-01", {"junior": 32, "intermediate": 40}, False),
    ("6-18-01-01", {"intermediate": 40, "senior": 40}, False),
    ("4-10-01-06", {"junior": 32, "intermediate": 40}, False),
]
ENGAGEMENTS = (Instructor.Engagement.PART_TIME, Instructor.Engagement.FULL_TIME)
WITHOUT_CERTIFICATE = (0, 5)  # the institution and room of the instructor whose filing is returned for it
SINCE = date(2025, 1, 1)
START = timezone.make_aware(datetime.combine(SINCE + timedelta(days=1), datetime.min.time()))
FIRST_DAY = date(2025, 7, 1)  # the earliest for which the city can be made: its oldest class began under its lists


@dataclass(frozen=True)
class City:
    """What the stories are told with."""

    place: Jurisdiction
    institutions: list[Institution]
    users: dict[str, User]
    policy: Policy
    today: date
    now: datetime  # the last moment of the stories

    def filer_of(self, institution: int) -> User:
        return self.users[CLERKS[institution]]


def build(today: date, *, now: datetime) -> City:
    """Lists, institutions, accounts, policy and funds."""
    loading.load_all()
    place = Jurisdiction.objects.get(code=CODE)
    institutions = [_institution(number, place) for number in range(len(INSTITUTIONS))]
    users = logins.open_all(place, institutions, today=SINCE, now=START)
    city = City(place, institutions, users, _policy(place, users), today, now)
    _furnish(city)
    _lists(place, users["final"])
    for year in fund_years(today):
        _fund(place, year, users["finance1"])
    return city


def _institution(number: int, place: Jurisdiction) -> Institution:
    name, kinds, _rooms = INSTITUTIONS[number]
    base = f"91{CODE}MA{number + 1:07}"
    code = base + uscc.calc_check_digit(base)
    return opening.register(name=name, credit_code=code, kinds=kinds, jurisdiction=place, actor=None, now=START)


def _furnish(city: City) -> None:
    """What an institution needs before its first class."""
    clerks = [city.filer_of(number) for number in range(len(city.institutions))]
    directories = Directories(city.institutions, clerks, city.users)
    for number, institution in enumerate(city.institutions):
        for room in range(1, INSTITUTIONS[number][2] + 1):
            _room(number, institution, room, city.filer_of(number))
        account = payees.Account(institution.name, "演示农村商业银行", f"3205{number:015}")
        tail = institution.credit_code[-payees.TAIL :]
        payees.enter_account(institution, account=account, tail=tail, actor=city.users["finance1"], now=START)
        directory = Listing.Directory.EVALUATION if number == EVALUATION_BODY else Listing.Directory.TRAINING
        directories.open(number, directory, now=START)
    directories.tell(now=START, today_at=city.now)


def _room(number: int, institution: Institution, room: int, filer: User) -> None:
    address = f"演示市滨江西路{room}18号"
    site = Site(institution=institution, name=f"{room}号实训室", address=address, capacity=50)
    premises.keep(site, actor=filer, now=START)
    name, engagement = f"{'赵钱孙李周'[room - 1]}老师", ENGAGEMENTS[room % 2]
    teacher = Instructor(institution=institution, name=name, qualification="高级技师", engagement=engagement)
    certificates = [] if (number, room) == WITHOUT_CERTIFICATE else _certificates(number, room)
    premises.keep(teacher, actor=filer, certificates=certificates, now=START)


def _certificates(number: int, room: int) -> list[Qualification]:
    """One for each occupation that the institution teaches."""
    codes = sorted({story.occupation for story in STORIES if story.institution == number})
    return [
        Qualification(
            occupation=Occupation.objects.get(code=code), grade=Grade.SENIOR_TECHNICIAN,
            certificate_number=f"S000032029918{number}{room}{place:04}", valid_from=date(2018, 6, 1),
        )
        for place, code in enumerate(codes, start=1)
    ]  # fmt: skip


def _lists(place: Jurisdiction, officer: User) -> None:
    for code, grades, short in CATALOGUE:
        terms = {"jurisdiction": place, "occupation": Occupation.objects.get(code=code), "valid_from": SINCE}
        for grade, hours in grades.items():
            entry = terms | {"grade": Grade(grade), "standard_hours": hours, "decision": "演人社〔2025〕2号"}
            lists.add(CatalogueEntry, actor=officer, now=START, **entry)
        if short:
            lists.add(ShortageEntry, actor=officer, now=START, decision="演人社〔2025〕3号", **terms)


def _policy(place: Jurisdiction, users: dict[str, User]) -> Policy:
    text = (packs_directory / "demonstration.toml").read_text(encoding="utf-8")
    author, cosigner = users["final"], users["finance2"]
    drafted = policies.draft(text, version="2025-01", jurisdiction=place, actor=author, now=START)
    policies.propose(drafted, actor=author, now=START)
    return policies.publish(drafted, actor=cosigner, now=START)


def fund_years(today: date) -> set[int]:
    """The years in which classes end, the next one among them towards December, and those before."""
    return {SINCE.year, today.year - 1} | {(today - timedelta(days=story.ended)).year for story in STORIES}


def _fund(place: Jurisdiction, year: int, actor: User) -> None:
    for source, amount in (("special_account", "3000000.00"), ("employment_subsidy", "1200000.00")):
        terms = {"source": source, "year": year, "note": f"演财社〔{year}〕{len(source)}号"}
        funds.provide(place, Decimal(amount), key=f"opening {source} {year}", actor=actor, now=START, **terms)
