"""A person's learning file across institutions (JY-17, NY-32): classes with hours and attendance, certificates,
credits, as far as the reader may see them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from certificates import credit_rules
from certificates.models import Certificate, LearningCredit
from institutions.models import Institution
from portal.reference.models import CitySetting, Jurisdiction
from portal.shared.figures import MINUS
from trainees.models import Enrolment, Person
from trainees.own_attendance import rows_of

NONE = Decimal(0)


def exact(value: Decimal) -> str:
    """To the last place, without superfluous zeros."""
    return f"{MINUS if value < 0 else ''}{abs(value).normalize():f}"


@dataclass(frozen=True)
class Training:
    """One class: hours on site and online so far, the rate where it is written, and the credits of the hours."""

    enrolment: Enrolment
    on_site: Decimal
    online: Decimal
    credits: Decimal | None

    @property
    def rate(self) -> Decimal | None:
        return self.enrolment.attendance_rate

    @property
    def shown(self) -> str:
        """The credits in words; empty where there are none."""
        return "" if self.credits is None else exact(self.credits)


@dataclass(frozen=True)
class LearningFile:
    """What stands in the file. `rules` are the settings by which the place counts; empty where it has set none."""

    person: Person
    trainings: Sequence[Training]
    certificates: Sequence[Certificate]
    credits: Sequence[LearningCredit]
    balance: Decimal
    rules: Sequence[CitySetting]
    place: Jurisdiction | None

    @property
    def on_site(self) -> Decimal:
        return sum((each.on_site for each in self.trainings), NONE)

    @property
    def online(self) -> Decimal:
        return sum((each.online for each in self.trainings), NONE)

    def credits_of(self, certificate: Certificate) -> Decimal | None:
        """What a certificate brought and still counts; None where it brought nothing."""
        rows = [each.credits for each in self.credits if each.certificate_id == certificate.pk]
        return sum(rows, NONE) if rows else None


def of(person: Person, user: Any, *, now: datetime) -> LearningFile:
    """The file of a person as the user may see it. An institution sees what belongs to its own filed classes, an
    office what lies in its places, the person everything."""
    enrolments = list(_enrolments(person, user))
    credits = list(_credits(person, user))
    place = _place(enrolments, credits)
    return LearningFile(
        person=person,
        trainings=_trainings(enrolments, credits, now),
        certificates=list(_certificates(person, user)),
        credits=credits,
        balance=sum((each.credits for each in credits), NONE),
        rules=credit_rules.decided(place, timezone.localdate(now)) if place else [],
        place=place,
    )


def _enrolments(person: Person, user: Any) -> Any:
    rows = Enrolment.objects.visible_to(user).filter(person=person, training_class__filed_at__isnull=False)
    return rows.select_related("training_class__institution__jurisdiction", "training_class__occupation").order_by(
        "-training_class__starts_on", "-pk"
    )


def _certificates(person: Person, user: Any) -> Any:
    rows = Certificate.objects.visible_to(user).filter(person=person)
    return rows.select_related("occupation", "body").order_by("-issued_on", "-pk")


def _credits(person: Person, user: Any) -> Any:
    rows = LearningCredit.objects.visible_to(user).filter(person=person)
    related = "enrolment__training_class", "certificate__occupation", "jurisdiction"
    return rows.select_related(*related).order_by("-earned_on", "-pk")


def _trainings(enrolments: list[Enrolment], credits: list[LearningCredit], now: datetime) -> list[Training]:
    of_hours: dict[int, list[Decimal]] = defaultdict(list)
    for credit in credits:
        if credit.enrolment_id:
            of_hours[credit.enrolment_id].append(credit.credits)
    rows = rows_of(enrolments, now=now)
    return [
        Training(
            each,
            each.attended_hours if each.attended_hours is not None else rows[each.pk].on_site,
            each.online_hours if each.online_hours is not None else rows[each.pk].online,
            sum(of_hours[each.pk], NONE) if each.pk in of_hours else None,
        )
        for each in enrolments
    ]


def _place(enrolments: list[Enrolment], credits: list[LearningCredit]) -> Jurisdiction | None:
    """Where the person was trained last, by whose rules the next training counts."""
    if enrolments:
        institution: Institution = enrolments[0].training_class.institution
        return institution.jurisdiction
    return credits[0].jurisdiction if credits else None


def of_year(file: LearningFile, today: date) -> Decimal:
    """The credits that count in the present year."""
    return sum((each.credits for each in file.credits if each.year == today.year), NONE)
