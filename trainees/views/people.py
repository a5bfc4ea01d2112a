"""One person: who they are (masked), their groups, what registers say, their classes."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from portal.accounts.access import role_required
from portal.accounts.roles import BUREAU_ROLES, INSTITUTION_ROLES, Role
from portal.reference.groups import BY_CODE
from portal.shared.components import Choice, Tab
from portal.shared.identity import mask_account
from portal.shared.scoping import get_visible
from portal.shared.sentences import Text, sentence
from trainees import contacts, group_words, persons, registers
from trainees.models import Enrolment, Person, RegisterRecord
from trainees.roster_rows import roster_source
from trainees.views import rosters

READERS = (*INSTITUTION_ROLES, Role.FIRST_REVIEW, Role.FINAL_REVIEW, Role.FINANCE, Role.AUDITOR)
ROSTER = gettext_lazy("roster of class %(number)s")


class Entered(NamedTuple):
    """A group as a roster entered somebody under it."""

    group: Text
    roster: Text
    since: date


@role_required(*READERS)
@require_http_methods(["GET", "POST"])
def person_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The person's file. A posted purpose shows one number in full, once, and leaves a trail record."""
    person = get_visible(Person.objects, request.user, pk=pk)
    shown: dict[str, str] = {}
    if request.method == "POST":
        field, purpose = request.POST.get("reveal", ""), request.POST.get("purpose", "")
        shown[field] = persons.reveal(person, field, purpose=purpose, actor=request.user)
    officer, closed = request.user.has_role(*BUREAU_ROLES), contacts.is_closed_to(request.user, person)
    enrolments = Enrolment.objects.visible_to(request.user).filter(person=person)
    evidence, records = _evidence(person, enrolments, shown), _records(person, shown) if officer else []
    values = {
        "person": person,
        "numbers": _numbers(person, shown, closed=closed),
        "closed": persons.NOT_YET if closed else "",
        "purposes": purposes() if request.user.has_role(*persons.REVEALING_ROLES) else [],
        "age": person.age_on(timezone.localdate()),
        "evidence": evidence,
        "records": records,
        "officer": officer,
        "opens_classes": request.user.has_role(*rosters.READERS),
        "groups_hidden": not closed and "register_groups" not in shown and _hides(evidence, records),
        "enrolments": enrolments.select_related("training_class__institution").order_by("-training_class__starts_on"),
        "trail": [Tab(person.name, "")],
    }
    return render(request, "trainees/person_detail.html", values)


def _evidence(person: Person, visible: QuerySet[Enrolment], shown: dict[str, str]) -> list[Entered]:
    """What the rosters say of the person that the reader may see."""
    classes = [each.training_class for each in visible.select_related("training_class")]
    named = {roster_source(each): sentence(ROSTER, number=each.number) for each in classes}
    rows = person.group_evidence.filter(source__in=named).select_related("group").order_by("-valid_from", "pk")
    words = partial(group_words.of_person, shown="register_groups" in shown)
    return [Entered(words(row.group), named[row.source], row.valid_from) for row in rows]


def _hides(evidence: Sequence[Entered], records: Sequence[dict[str, Any]]) -> bool:
    words = [each.group for each in evidence] + [each["words"] for each in records]
    return group_words.HIDDEN in words


def purposes() -> list[Choice]:
    """The closed list of purposes as buttons of a masked value."""
    return [Choice(purpose.value, purpose.label) for purpose in persons.Purpose]


def _numbers(person: Person, shown: dict[str, str], *, closed: bool) -> list[tuple[str, str, str, str]]:
    """Name of the field, its label, the masked value and, where it was asked for, the full one."""
    rows = [("id_number", _("ID number"), person.masked_id_number)]
    rows += [] if closed else [
        ("phone", _("mobile number"), person.masked_phone),
        ("account_number", _("account number"), mask_account(person.account_number)),
    ]  # fmt: skip
    return [(name, label, masked, shown.get(name, "")) for name, label, masked in rows if masked]


def _records(person: Person, shown: dict[str, str]) -> Sequence[dict[str, Any]]:
    return [
        {"record": record, "words": _words(record, open_groups="register_groups" in shown)}
        for record in registers.of_person(person)
    ]


def _words(record: RegisterRecord, *, open_groups: bool) -> Text:
    """What the record says. Groups tell of hardship, so they are hidden until a purpose is given."""
    details = record.details
    if "group" in details:
        return BY_CODE[details["group"]].label if open_groups else group_words.HIDDEN
    return f"{details['insurance']} {details['employer']}" if "insurance" in details else ""
