"""How findings of the audit stand in lists, and the rows they rest on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from institutions.models import ClassSession
from portal.shared.badges import Family
from portal.shared.tables import Column
from portal.shared.templatetags.figures import date_short
from portal.shared.templatetags.marks import badge_of, risk_glyph
from subsidies.finding_words import sentence_of, title_of
from subsidies.models import ClaimLine, Finding
from trainees.models import AttendanceMark, Enrolment, RegisterExtract

SEVERITY_FAMILY = {
    Finding.Severity.HIGH: Family.BAD, Finding.Severity.MEDIUM: Family.WARN, Finding.Severity.LOW: Family.INFO,
}  # fmt: skip


def state_cell(row: Finding) -> SafeString:
    return badge_of(row)


FINDINGS = (
    Column("risk", _("risk"), lambda row: risk_glyph(row.severity), export=lambda row: row.get_severity_display()),
    Column("check", _("check"), title_of, card="name"),
    Column("sentence", _("finding"), sentence_of, card="second"),
    Column("place", _("place"), lambda row: row.jurisdiction),
    Column("seen", _("first seen"), lambda row: date_short(timezone.localdate(row.first_seen.started_at)), sort="pk"),
    Column("state", _("state"), state_cell, export=lambda row: row.get_state_display(), card="state"),
)


@dataclass(frozen=True)
class Ground:
    """One row that a finding rests on, in words, and where it is shown."""

    words: str
    url: str


def grounds(finding: Finding, user: Any) -> Sequence[Ground]:
    """The rows of a finding that the person may see, in its order."""
    keys: dict[str, list[int]] = {}
    for name, key in finding.rows:
        keys.setdefault(name, []).append(key)
    return [ground for name, wanted in keys.items() for ground in GROUNDS[name](wanted, user)]


def _lines(keys: list[int], user: Any) -> list[Ground]:
    rows = ClaimLine.objects.visible_to(user).filter(pk__in=keys).select_related("claim", "person", "certificate")
    return [
        Ground(
            f"{row.claim.number} · {row.person.name} · {row.certificate.number}", reverse("claim_line", args=[row.pk])
        )
        for row in rows.order_by("pk")
    ]


def _marks(keys: list[int], user: Any) -> list[Ground]:
    related = ("enrolment__person", "enrolment__training_class", "session__site")
    rows = AttendanceMark.objects.visible_to(user).filter(pk__in=keys).select_related(*related)
    return [
        Ground(_mark_words(row), reverse("class_attendance", args=[row.enrolment.training_class_id]))
        for row in rows.order_by("at", "pk")
    ]


def _mark_words(mark: AttendanceMark) -> str:
    enrolment = mark.enrolment
    at = f"{timezone.localtime(mark.at):%Y-%m-%d %H:%M:%S}"
    return f"{at} · {enrolment.person.name} · {enrolment.training_class.title} · {mark.session.site} · {mark.device}"


def _sessions(keys: list[int], user: Any) -> list[Ground]:
    rows = ClassSession.objects.visible_to(user).filter(pk__in=keys).select_related("training_class", "instructor")
    return [
        Ground(
            f"{timezone.localtime(row.starts_at):%Y-%m-%d %H:%M} · {row.training_class.title} · {row.instructor}",
            reverse("class_attendance", args=[row.training_class_id]),
        )
        for row in rows.order_by("starts_at", "pk")
    ]


def _people(keys: list[int], user: Any) -> list[Ground]:
    rows = Enrolment.objects.visible_to(user).filter(pk__in=keys).select_related("person", "training_class")
    return [
        Ground(f"{row.person.name} · {row.training_class.title}", reverse("person_detail", args=[row.person_id]))
        for row in rows.order_by("roster_row", "pk")
    ]


def _extracts(keys: list[int], user: Any) -> list[Ground]:
    """That there is a record, and in which register: what it says is read on the person's own page, for a purpose."""
    rows = RegisterExtract.objects.visible_to(user).filter(records__in=keys).distinct()
    return [Ground(f"{row} · {row.source}", reverse("register_list")) for row in rows]


GROUNDS = {
    "subsidies.claimline": _lines,
    "trainees.attendancemark": _marks,
    "institutions.classsession": _sessions,
    "trainees.enrolment": _people,
    "trainees.registerrecord": _extracts,
}
