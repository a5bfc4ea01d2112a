"""The enterprise's apprentices: a plan with a technical school that is under way, and one in its own centre that waits
for the bureau."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from institutions.models import Institution
from portal.reference.models import Occupation
from portal.shared.identity import parse
from subsidies.demo.city import City
from trainees import apprenticeship_faults, apprenticeships
from trainees.apprenticeships import Terms
from trainees.models import ApprenticeshipPlan, Person
from trainees.persons import NewPerson

ENTERPRISE, SCHOOL = 4, 1  # places among the institutions
MENTORS = [("顾正宏", "沈立群"), ("秦志刚", "沈立群"), ("顾正宏", "陆文娟")]
OUTLINE = "每周四天在岗跟师学艺，一天集中授课；理论96课时，实训320课时。"
CENTRE = {
    "premises": "企业培训中心设教室2间、实训车间1处，共620平方米。",
    "equipment": "焊接工位12个、钳工台16个、三维测量仪1台。",
    "teachers": "专职教师3名，兼职技师8名，均持相应职业资格。",
    "development": "已自主开发焊工、钳工培训教材和考核题库。",
}


def tell(city: City, people: list[Person]) -> None:
    """File the one with the school half a year ago and have it accepted; file the other this week."""
    half = len(people) // 2
    partner = city.institutions[SCHOOL]
    first = _file(city, "数控车工学徒班", "6-18-01-01", people[:half], city.today - timedelta(days=190), partner)
    seen, later = apprenticeship_faults.mark(first), first.filed_at + timedelta(days=1)
    apprenticeships.accept(first, actor=city.users["first"], now=later, seen=seen)
    _file(city, "焊工学徒班（企业培训中心）", "6-18-02-04", people[half:], city.today - timedelta(days=2), None)


def _file(
    city: City, title: str, code: str, people: list[Person], day: date, partner: Institution | None
) -> ApprenticeshipPlan:
    filer, now = city.users["enterprise"], timezone.make_aware(datetime.combine(day, time(10)))
    starts = day + timedelta(days=14)
    plan: dict[str, Any] = {
        "title": title, "occupation": Occupation.objects.get(code=code), "partner": partner, "starts_on": starts,
        "ends_on": starts + timedelta(days=366), "outline": OUTLINE,
    }  # fmt: skip
    terms = {} if partner else CENTRE
    made = apprenticeships.draft(city.institutions[ENTERPRISE], actor=filer, now=now, **plan, **terms)
    for number, person in enumerate(people):
        new = NewPerson(parse(person.id_number), person.name)
        agreed = Terms("new_hire", "senior", 1, *MENTORS[number % len(MENTORS)])
        apprenticeships.take_on(made, new, agreed, actor=filer, now=now)
    return apprenticeships.file(made, actor=filer, now=now)
