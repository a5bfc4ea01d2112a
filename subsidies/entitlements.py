"""Uses of a right: reserved with the filing, consumed by the certificate, released when nothing comes of it.

The unique constraints of the table decide; nothing is counted first and written afterwards.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate
from portal.reference.models import Jurisdiction
from portal.shared import workflow
from portal.shared.refusals import Reason, Refused, refuse_if
from portal.shared.sentences import sentence
from subsidies.models import Entitlement, Policy
from subsidies.models.entitlement import LIVE, Ground
from trainees.models import Enrolment, Person

CAP_REACHED = _("%(person)s already has %(cap)s subsidies in %(year)s, the most a year allows.")
REPEATED = _("%(person)s was already subsidised for %(occupation)s at this grade; it is subsidised once only.")
EXCLUDED = _("%(person)s draws another subsidy for the same certificate; only one of the two is paid.")
ALREADY_RESERVED = _("%(person)s already has a use reserved for this class.")

# One statement finds the lowest free use of the year and takes it; a rival that took it in the meantime makes it
# come back empty, and then it is tried again.
TAKE = """
    INSERT INTO subsidies_entitlement (person_id, jurisdiction_id, policy_id, scheme, occupation_id, grade, year, slot,
        cap, by_override, repeat_key, exclusion_key, enrolment_id, state, reserved_at, released_because)
    SELECT %(person)s, %(jurisdiction)s, %(policy)s, %(scheme)s, %(occupation)s, %(grade)s, %(year)s, free.slot,
        %(cap)s, false, %(repeat_key)s, %(exclusion_key)s, %(enrolment)s, 'reserved', %(now)s, ''
    FROM (
        SELECT NULL::smallint AS slot WHERE %(cap)s::smallint IS NULL
        UNION ALL
        (SELECT slot::smallint FROM generate_series(1, %(cap)s::smallint) AS slot WHERE NOT EXISTS (
            SELECT FROM subsidies_entitlement held
            WHERE held.person_id = %(person)s AND held.jurisdiction_id = %(jurisdiction)s AND held.year = %(year)s
              AND held.slot = slot.slot AND held.state IN ('reserved', 'consumed')
        ) ORDER BY slot LIMIT 1)
    ) AS free
    ON CONFLICT DO NOTHING RETURNING id
"""


@dataclass(frozen=True)
class Terms:
    """What a scheme's policy says of its uses."""

    cap: int | None
    repeat_key: str | None
    exclusion_key: str | None


def terms_of(policy: Policy, *, scheme: str, person_id: int, occupation_code: str, grade: str) -> Terms:
    """Cap, repeat key and exclusion key of one use under a policy."""
    limits = policy.pack.limits
    once = limits.repeat is not None and scheme not in limits.repeat.apart
    what = f"{occupation_code}:{grade}"
    return Terms(
        cap=cap_of(policy, scheme=scheme),
        repeat_key=what if once else None,
        exclusion_key=f"certificate:{person_id}:{what}",
    )


def reserve(enrolment: Enrolment, *, policy: Policy, scheme: str, year: int, now: datetime) -> Entitlement:
    """Take the lowest free use of the year for this enrolment. Raises `Refused` with what stands in the way."""
    training_class = enrolment.training_class
    terms = terms_of(
        policy,
        scheme=scheme,
        person_id=enrolment.person_id,
        occupation_code=training_class.occupation.code,
        grade=training_class.grade,
    )
    values = {
        "person": enrolment.person_id,
        "jurisdiction": policy.jurisdiction_id,
        "policy": policy.pk,
        "scheme": scheme,
        "occupation": training_class.occupation_id,
        "grade": training_class.grade,
        "year": year,
        "cap": terms.cap,
        "repeat_key": terms.repeat_key,
        "exclusion_key": terms.exclusion_key,
        "enrolment": enrolment.pk,
        "now": now,
    }
    while (key := _take(values)) is None:
        refuse_if(_obstacles(enrolment.person, values))
    return Entitlement.objects.get(pk=key)


def _take(values: dict[str, Any]) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(TAKE, values)
        row = cursor.fetchone()
    return row[0] if row else None


def _obstacles(person: Person, values: dict[str, Any]) -> list[Reason]:
    """Why nothing could be taken; empty when a rival was quicker and another use is free."""
    live = Entitlement.objects.filter(state__in=LIVE)
    own = live.filter(person=person)
    if own.filter(enrolment=values["enrolment"], scheme=values["scheme"]).exists():
        return [Reason("ALREADY_RESERVED", sentence(ALREADY_RESERVED, person=person.name))]
    found = []
    if values["repeat_key"] and own.filter(repeat_key=values["repeat_key"]).exists():
        found.append(Reason("REPEAT_SAME_OCCUPATION_GRADE", _repeat_sentence(person, own, values)))
    elif live.filter(exclusion_key=values["exclusion_key"]).exists():
        found.append(Reason("EXCLUDED_BY_INSURED", sentence(EXCLUDED, person=person.name)))
    if values["cap"] and _used(own, values) >= values["cap"]:
        said = sentence(CAP_REACHED, person=person.name, cap=values["cap"], year=values["year"])
        found.append(Reason("ANNUAL_CAP_REACHED", said))
    return found


def _used(own: Any, values: dict[str, Any]) -> int:
    return own.filter(jurisdiction=values["jurisdiction"], year=values["year"], slot__lte=values["cap"]).count()


def _repeat_sentence(person: Person, own: Any, values: dict[str, Any]) -> Any:
    earlier = own.select_related("occupation").get(repeat_key=values["repeat_key"])
    return sentence(REPEATED, person=person.name, occupation=earlier.occupation)


def consume(entitlement: Entitlement, *, certificate: Certificate, now: datetime) -> Entitlement:
    """Turn the reservation into a use. The certificate's year counts: where it differs from the planned one, the use
    moves there, and a full year is refused with ANNUAL_CAP_REACHED (always true 1)."""
    year = certificate.issued_on.year
    if year == entitlement.year or entitlement.slot is None:
        return _consume(entitlement, certificate, year, entitlement.slot, now)
    for slot in range(1, (entitlement.cap or 0) + 1):
        try:
            with transaction.atomic():
                return _consume(entitlement, certificate, year, slot, now)
        except IntegrityError as error:
            if "entitlement_slot_once" not in str(error):
                raise
            entitlement.refresh_from_db()
    said = sentence(CAP_REACHED, person=entitlement.person.name, cap=entitlement.cap, year=year)
    raise Refused(Reason("ANNUAL_CAP_REACHED", said))


def _consume(
    entitlement: Entitlement, certificate: Certificate, year: int, slot: int | None, now: datetime
) -> Entitlement:
    return workflow.perform(entitlement, "consume", actor=None, now=now, certificate=certificate, year=year, slot=slot)


def release(entitlement: Entitlement, *, because: Ground, actor: Any, now: datetime) -> Entitlement:
    """Give the use back: the person may spend it elsewhere."""
    return workflow.perform(entitlement, "release", actor=actor, now=now, because=because)


@dataclass(frozen=True)
class Uses:
    """The uses of one year: how many are spent or promised, of how many (None: no limit)."""

    year: int
    live: list[Entitlement]
    cap: int | None

    @property
    def left(self) -> int | None:
        return None if self.cap is None else max(0, self.cap - len(self.live))


def uses_of(person: Person, *, jurisdiction: Jurisdiction, year: int, cap: int | None) -> Uses:
    """The counted uses of a person in a year, the earliest first."""
    rows = Entitlement.objects.live().counted().filter(person=person, jurisdiction=jurisdiction, year=year)
    return Uses(year, list(rows.select_related("occupation", "certificate").order_by("slot")), cap)


def uses_by_person(people: Iterable[int], *, jurisdiction: Jurisdiction) -> dict[tuple[int, int], list[Entitlement]]:
    """The counted uses of many persons, by person's key and year. One query."""
    found: dict[tuple[int, int], list[Entitlement]] = defaultdict(list)
    rows = Entitlement.objects.live().counted().filter(person__in=people, jurisdiction=jurisdiction)
    for row in rows.select_related("occupation", "enrolment__training_class").order_by("year", "slot"):
        found[row.person_id, row.year].append(row)
    return found


def cap_of(policy: Policy, *, scheme: str) -> int | None:
    """How many uses a year the policy grants for a scheme; None where it sets no limit (JY-89)."""
    limit = policy.pack.limits.per_year
    return limit.number if limit is not None and scheme in limit.counted else None
