"""Making the whole city."""

from collections import Counter
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from institutions.models import Institution
from portal.shared import runs, trail, uploads
from subsidies.demo import apprentices, city, departments, learning, logins, own_evaluation, people
from subsidies.demo.stories import STORIES
from subsidies.demo.telling import Teller
from subsidies.tasks import enqueue_report
from trainees import registers
from trainees.models import Person

PENSIONERS = (4, 35)
EVENING = time(18)


def is_empty() -> bool:
    """Whether nobody has used this database yet."""
    return not Institution.objects.exists()


@transaction.atomic
def seed(today: date) -> city.City:
    """The city as a morning finds it: institutions, six hundred people, twenty classes, what came of them."""
    made = city.build(today, now=evening_before(today))
    everybody = people.make()
    logins.open_trainee(everybody[0], actor=made.users[logins.FIRST_OFFICER], today=city.SINCE, now=city.START)
    _pension_extract(made, everybody)
    rest, rooms = iter(everybody), Counter[int]()
    for number, story in enumerate(STORIES):
        roster = [next(rest) for _n in range(story.size)]
        people_of_class = _with_trainee(roster, everybody[0], story.upto)
        Teller(made, story, people_of_class, number=number, room=rooms[story.institution]).tell()
        rooms[story.institution] += 1
    own_evaluation.tell(made)
    apprentices.tell(made, everybody[-12:])
    departments.tell(made)
    learning.tell(made)
    trail.seal()
    return made


def evening_before(day: date) -> datetime:
    """Until when the city's clock goes: whoever looks on that day, at whatever hour, finds the same. Of a day that is
    still to come nothing has happened: the clock stops at the present."""
    return min(timezone.now(), timezone.make_aware(datetime.combine(day - timedelta(days=1), EVENING)))


def _with_trainee(roster: list[Person], trainee: Person, upto: str) -> list[Person]:
    """The person who signs in as trainee also sits in a class under way, so that every part of a file can be seen."""
    return [trainee, *roster[1:]] if upto in ("running", "in_notice") else roster


def _pension_extract(made: city.City, everybody: list[Person]) -> None:
    """The social insurance office's list: two of our trainees already draw a pension."""
    rows = [f"{everybody[n].id_number},{everybody[n].name},2024-0{n % 9 + 1}" for n in PENSIONERS]
    content = "\r\n".join(["身份证号,姓名,开始领取月份", *rows, ""]).encode("utf-8-sig")
    officer = made.users["first"]
    now = timezone.make_aware(datetime.combine(made.today - timedelta(days=150), time(9)))
    terms = registers.terms(
        kind="pension", jurisdiction=made.place, source="演示市社会保险基金管理中心", as_of=now.date()
    )
    name = "养老待遇领取人员.csv"
    upload = uploads.receive(
        purpose="register", name=name, content=content, owner=officer, subject=None, now=now, details=terms
    )
    registers.import_extract(upload, actor=officer, now=now)


def audit_and_report(made: city.City) -> None:
    """The first audit and last month's report, as runs, so that their pages have something to show."""
    last = made.today.replace(day=1) - timedelta(days=1)
    report = enqueue_report("monthly", made.place.pk, last.replace(day=1), last)
    for run in (runs.enqueue("audit", key=f"audit {made.today}"), report):
        runs.perform(run.pk)
