"""The demonstration city: its lists, its institutions, its policy, its money, and the people who sign in."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.contrib.auth.hashers import make_password
from django.utils import timezone
from stdnum.cn import uscc

from institutions import lists, opening, premises
from institutions.models import (
    CatalogueEntry,
    Institution,
    Instructor,
    Listing,
    PayeeAccount,
    ShortageEntry,
    Site,
)
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.reference import loading
from portal.reference.grades import Grade
from portal.reference.models import Jurisdiction, Occupation
from subsidies import funds, policies
from subsidies.demo.stories import STORIES
from subsidies.models import Policy
from subsidies.rules.policy import packs_directory

CODE = "320299"
PASSWORD = "xunbu-demo-2026"  # printed at every start of a demonstration; production has no such accounts
KIND = Institution.Kind
# Name, kinds, how many rooms and instructors it has.
INSTITUTIONS = [
    ("演示市匠才职业培训学校", [KIND.TRAINING_INSTITUTION], 5),
    ("演示市申港技工学校", [KIND.TECHNICAL_COLLEGE], 5),
    ("演示市康养护理培训中心", [KIND.TRAINING_INSTITUTION], 5),
    ("演示市春风家政职业培训学校", [KIND.TRAINING_INSTITUTION], 4),
    ("演示市华士金属制品有限公司", [KIND.ENTERPRISE], 3),
    ("演示市锡澄技能评价中心", [KIND.EVALUATION_BODY], 0),
]
EVALUATION_BODY = 5
# Occupation code, grades in the catalogue with their standard hours, whether it is short.
CATALOGUE = [
    ("6-31-01-03", {"junior": 32, "intermediate": 40, "senior": 40}, True),
    ("6-18-02-04", {"junior": 32, "intermediate": 40, "senior": 40}, True),
    ("4-10-01-05", {"junior": 32, "intermediate": 40, "senior": 40}, True),
    ("4-03-02-01", {"junior": 32, "intermediate": 40}, False),
    ("6-18-01-01", {"intermediate": 40, "senior": 40}, False),
    ("4-10-01-06", {"junior": 32, "intermediate": 40}, False),
]
# User name, shown name, role, institution (by place in the list above).
LOGINS = [
    ("filer", "陈洁", Role.FILER, 0),
    ("teacher", "顾明远", Role.TEACHER, 0),
    ("manager", "沈立新", Role.MANAGER, 0),
    ("enterprise", "朱海峰", Role.FILER, 4),
    ("evaluator", "郑雨薇", Role.EVALUATOR, EVALUATION_BODY),
    ("first", "周敏", Role.FIRST_REVIEW, None),
    ("first2", "孙秀兰", Role.FIRST_REVIEW, None),
    ("final", "李明华", Role.FINAL_REVIEW, None),
    ("finance1", "钱雅琴", Role.FINANCE, None),
    ("finance2", "吴建明", Role.FINANCE, None),
    ("auditor", "何文斌", Role.AUDITOR, None),
    ("office", "潘国平", Role.OFFICE, None),
    ("liaison", "冯永刚", Role.LIAISON, None),
    ("reviewer", "卞晓峰", Role.THIRD_PARTY, None),
    ("trainee", "", Role.TRAINEE, None),
]
OTHER_STAFF = [("filer2", "许静", 1), ("filer3", "唐红梅", 2), ("filer4", "袁丽", 3)]
SINCE = date(2025, 1, 1)
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
        return self.users[{0: "filer", 1: "filer2", 2: "filer3", 3: "filer4", 4: "enterprise"}[institution]]


def build(today: date, *, now: datetime) -> City:
    """Lists, institutions, accounts, policy and funds."""
    loading.load_all()
    place = Jurisdiction.objects.get(code=CODE)
    start = timezone.make_aware(datetime.combine(SINCE + timedelta(days=1), datetime.min.time()))
    institutions = [_institution(number, place, start) for number in range(len(INSTITUTIONS))]
    users = _users(place, institutions, start)
    _lists(place, institutions, start)
    policy = _policy(place, users, start)
    for year in fund_years(today):
        _fund(place, year, users["finance1"], start)
    return City(place, institutions, users, policy, today, now)


def _institution(number: int, place: Jurisdiction, now: datetime) -> Institution:
    name, kinds, rooms = INSTITUTIONS[number]
    base = f"91{CODE}MA{number + 1:07}"
    code = base + uscc.calc_check_digit(base)
    made = opening.register(name=name, credit_code=code, kinds=kinds, jurisdiction=place, actor=None, now=now)
    made.contact_name, made.contact_phone = "办公室", f"0510-8600{number:04}"
    made.save(update_fields=["contact_name", "contact_phone"])
    for room in range(1, rooms + 1):
        address = f"演示市滨江西路{room}18号"
        site = Site(institution=made, name=f"{room}号实训室", address=address, capacity=50)
        premises.keep(site, actor=None, now=now)
        teacher = f"{'赵钱孙李周'[room - 1]}老师"
        premises.keep(Instructor(institution=made, name=teacher, qualification="高级技师"), actor=None, now=now)
    PayeeAccount.objects.create(institution=made, holder=name, bank="演示农村商业银行", number=f"3205{number:015}")
    return made


def _users(place: Jurisdiction, institutions: list[Institution], now: datetime) -> dict[str, User]:
    everybody = [*LOGINS, *[(name, shown, Role.FILER, at) for name, shown, at in OTHER_STAFF]]
    password = make_password(PASSWORD)  # once, for it is slow on purpose
    users = {}
    for name, shown, role, at in everybody:
        users[name] = User.objects.create(username=name, password=password, display_name=shown or name)
        institution = None if at is None else institutions[at]
        opening.let_in(
            users[name], role, actor=None, today=SINCE, now=now, jurisdiction=place, institution=institution
        )
    return users


def _lists(place: Jurisdiction, institutions: list[Institution], start: datetime) -> None:
    for code, grades, short in CATALOGUE:
        terms = {"jurisdiction": place, "occupation": Occupation.objects.get(code=code), "valid_from": SINCE}
        for grade, hours in grades.items():
            entry = terms | {"grade": Grade(grade), "standard_hours": hours, "decision": "演人社〔2025〕2号"}
            lists.add(CatalogueEntry, actor=None, now=start, **entry)
        if short:
            lists.add(ShortageEntry, actor=None, now=start, decision="演人社〔2025〕3号", **terms)
    for number, institution in enumerate(institutions):
        directory = Listing.Directory.EVALUATION if number == EVALUATION_BODY else Listing.Directory.TRAINING
        Listing.objects.create(
            institution=institution, directory=directory, valid_from=SINCE, decision="演人社〔2025〕1号"
        )


def _policy(place: Jurisdiction, users: dict[str, User], start: datetime) -> Policy:
    text = (packs_directory / "demonstration.toml").read_text(encoding="utf-8")
    author, cosigner = users["final"], users["finance2"]
    drafted = policies.draft(text, version="2025-01", jurisdiction=place, actor=author, now=start)
    policies.propose(drafted, actor=author, now=start)
    return policies.publish(drafted, actor=cosigner, now=start)


def fund_years(today: date) -> set[int]:
    """The years in which classes end, the next one among them towards December, and those before."""
    return {SINCE.year, today.year - 1} | {(today - timedelta(days=story.ended)).year for story in STORIES}


def _fund(place: Jurisdiction, year: int, actor: User, now: datetime) -> None:
    for source, amount in (("special_account", "3000000.00"), ("employment_subsidy", "1200000.00")):
        terms = {"source": source, "year": year, "note": f"演财社〔{year}〕{len(source)}号"}
        funds.provide(place, Decimal(amount), key=f"opening {source} {year}", actor=actor, now=now, **terms)
