"""What tests of the API begin with: a city in which each write of another system has its subject, and its clients."""

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import count
from typing import Any

from django.test import Client
from django.utils import timezone

from institutions.models import Institution, TrainingClass
from portal.accounts import tokens
from portal.accounts.models import User
from portal.reference.models import Jurisdiction
from subsidies import claims
from subsidies.models import Claim, Notice
from tests.institutions.factories import InstructorFactory, ListingFactory, SiteFactory
from tests.portal.reference.factories import OccupationFactory
from tests.subsidies import journeys
from tests.trainees.factories import id_number
from trainees.models import Enrolment

NOW = datetime(2026, 2, 5, 2, 0, tzinfo=UTC)
_numbers = count(1)


def token_of(user: User, institution: Institution | None = None) -> str:
    """A token of the account for one institution: the one named, else the one it works for, if any."""
    key = institution.pk if institution else next(iter(user.institution_ids), None)
    until = timezone.now() + timedelta(days=1)
    return tokens.issue(user, label="测试系统", actor=None, valid_to=until, institution_id=key)


@dataclass
class System:
    """Another system with a token of an account; without one it is nobody."""

    user: User | None = None
    institution: Institution | None = None
    token: str = field(init=False, default="")

    def __post_init__(self) -> None:
        self.token = token_of(self.user, self.institution) if self.user else ""

    def _headers(self, **headers: str) -> dict[str, str]:
        return headers | ({"Authorization": f"Bearer {self.token}"} if self.token else {})

    def get(self, path: str, **query: Any) -> Any:
        return Client().get(f"/api/v1/{path}", query, headers=self._headers())

    def send(self, path: str, body: Any, *, key: str | None = "") -> Any:
        """POST as JSON; every request has a key of its own unless one is given, and none with None."""
        headers = {} if key is None else {"Idempotency-Key": key or f"test-key-{next(_numbers)}"}
        content = json.dumps(body)
        return Client().post(
            f"/api/v1/{path}", content, content_type="application/json", headers=self._headers(**headers)
        )


class World:
    """A city with a policy in force; the subjects of the writes are made when they are asked for. A second world
    beside it gets another `number`, for its certificates."""

    def __init__(self, city: Jurisdiction, institution: Institution, body: Institution, *, number: int = 1) -> None:
        self.city, self.institution, self.body, self._number = city, institution, body, number
        self.cast = journeys.cast()
        self.ground = journeys.ground(city)

    @cached_property
    def running(self) -> TrainingClass:
        """A class of two that takes attendance."""
        return journeys.accepted_class(self.institution, journeys.people_with_accounts(2), cast=self.cast)

    @cached_property
    def completed(self) -> TrainingClass:
        """A class of two who wait for their certificates from the body."""
        ListingFactory(evaluation=True, institution=self.body, valid_from=date(2020, 1, 1))
        accepted = journeys.accepted_class(self.institution, journeys.people_with_accounts(2), cast=self.cast)
        return journeys.completed_class(accepted, cast=self.cast)

    @cached_property
    def claim(self) -> Claim:
        """The draft for a class of two with certificates of another body."""
        accepted = journeys.accepted_class(self.institution, journeys.people_with_accounts(2), cast=self.cast)
        completed = journeys.completed_class(accepted, cast=self.cast)
        certified = journeys.certified_class(completed, number=self._number)
        claim = claims.draft(certified, now=journeys.CLAIMED)
        assert claim is not None
        return claim

    @cached_property
    def notice(self) -> Notice:
        """A notice of two that has run its full term."""
        people, number = journeys.people_with_accounts(2), self._number + 1000
        due = {"people": people, "number": number, "institution": self.institution}
        journeys.claim_due(self.ground, cast=self.cast, **due)
        return Notice.objects.get(jurisdiction=self.city)


def new_class(institution: Institution) -> dict[str, Any]:
    """A class of two sessions and two trainees that can be filed."""
    site, instructor = SiteFactory(institution=institution), InstructorFactory(institution=institution)
    session = {"mode": "practice", "hours": "4.0", "site": site.pk, "instructor": instructor.pk}
    morning = {"starts_at": "2026-03-02T08:30:00+08:00", "ends_at": "2026-03-02T11:30:00+08:00"}
    afternoon = {"starts_at": "2026-03-02T13:00:00+08:00", "ends_at": "2026-03-02T16:00:00+08:00"}
    return {
        "institution": institution.pk,
        "title": "电工中级班",
        "occupation": OccupationFactory().code,
        "grade": "intermediate",
        "mode": "social",
        "paid_by": "individual",
        "cost_per_person": "3000.00",
        "trainee_fee": "3000.00",
        "theory_hours": 0,
        "practice_hours": 8,
        "online_hours": 0,
        "planned_headcount": 20,
        "starts_on": "2026-03-02",
        "ends_on": "2026-03-06",
        "site": site.pk,
        "instructor": instructor.pk,
        "sessions": [session | morning, session | afternoon],
        "roster": [
            {"name": "沈雅琴", "id_number": id_number(500), "phone": "13900000500"},
            {"name": "陈国梁", "id_number": id_number(501)},
        ],
    }


def new_marks(running: TrainingClass) -> dict[str, Any]:
    """Two people seen at the beginning of the first session."""
    session = running.sessions.earliest("starts_at")
    numbers = [each.person.id_number for each in running.enrolments.select_related("person")]
    mark = {"at": session.starts_at.isoformat(), "device": "KQ-001", "way": "face"}
    return {"marks": [mark | {"id_number": number} for number in numbers]}


def new_certificates(body: Institution, completed: TrainingClass) -> dict[str, Any]:
    """A certificate for everybody who completed the class."""
    rows: Any = Enrolment.objects.filter(training_class=completed).select_related("person").order_by("roster_row")
    return {
        "body": body.pk,
        "certificates": [
            {
                "number": f"S0000320299260000{place}",
                "name": row.person.name,
                "id_number": row.person.id_number,
                "occupation": completed.occupation.code,
                "grade": completed.grade,
                "kind": "skill_level",
                "issued_on": "2026-02-03",
            }
            for place, row in enumerate(rows, 1)
        ],
    }
