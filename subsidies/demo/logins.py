"""Who signs in to the demonstration city, and the opening of their accounts."""

from datetime import date, datetime
from typing import Any

from django.contrib.auth.hashers import make_password

from institutions import opening
from institutions.models import Institution
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.reference.models import Jurisdiction
from trainees import opening as trainee_opening
from trainees.models import Person

PASSWORD = "xunbu-demo-2026"  # printed at every start of a demonstration; production has no such accounts
EVALUATION_BODY = 5  # its place among the institutions, as in the column below
# User name, shown name, role, institution (by place in the city's list).
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
OTHER_STAFF = [
    ("filer2", "许静", Role.FILER, 1),
    ("filer3", "唐红梅", Role.FILER, 2),
    ("filer4", "袁丽", Role.FILER, 3),
    ("filer5", "蒋文涛", Role.FILER, 6),
]
FIRST_OFFICER = "office"  # answers for all other accounts


def open_all(place: Jurisdiction, institutions: list[Institution], *, today: date, now: datetime) -> dict[str, User]:
    """An account for everybody but the trainee, who has to be on file first."""
    users: dict[str, User] = {}
    given: dict[str, Any] = {"jurisdiction": place, "today": today, "now": now}
    given["hashed"] = make_password(PASSWORD)  # once, for it is slow on purpose
    for name, shown, role, at in _first_officer_first():
        institution = None if at is None else institutions[at]
        terms = given | {"display_name": shown, "role": role, "institution": institution}
        users[name] = opening.open_account(name, actor=users.get(FIRST_OFFICER), **terms).user
    return users


def _first_officer_first() -> list[tuple[str, str, Role, int | None]]:
    everybody = [one for one in (*LOGINS, *OTHER_STAFF) if one[2] != Role.TRAINEE]
    return sorted(everybody, key=lambda one: one[0] != FIRST_OFFICER)


def open_trainee(person: Person, *, actor: User, today: date, now: datetime) -> None:
    """The account of somebody on file, with the password that everybody has."""
    trainee_opening.open_account("trainee", person, actor=actor, today=today, now=now, hashed=actor.password)
