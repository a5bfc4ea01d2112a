"""The rows of a roster against the database: what each would do, and the statements that do it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from institutions.models import Institution, TrainingClass
from portal.reference.models import PopulationGroup
from portal.shared import workflow_sets
from portal.shared.copying import copy_in
from portal.shared.refusals import refuse_if
from portal.shared.sentences import Text
from portal.shared.spreadsheets.importing import Row
from trainees import contacts, enrolments, persons
from trainees.models import Enrolment, GroupEvidence, Person
from trainees.persons import NewPerson, OnFile

KEPT = _("Something else is on file and stays, because another institution entered the person too.")
OF_PERSON = ("phone", "education", "account_number")
OF_ENROLMENT = ("roster_row", "group", "employer", "employer_name", "note")
LARGEST_ROW = 32_767


class Outcome(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    LEFT_OUT = "left_out"


@dataclass
class Line:
    """One row of the file and what it would do. `warnings` are sentences by field that stop nothing."""

    row: Row
    outcome: Outcome
    enrolment: Enrolment | None = None
    person: Person | None = None
    warnings: dict[str, Text] = field(default_factory=dict)

    @property
    def number(self) -> str:
        """The ID number in its normal form."""
        return str(self.row.values["id_number"].number)

    @property
    def roster_row(self) -> int:
        """The row's number as far as the column holds it."""
        return self.row.number if self.row.number <= LARGEST_ROW else 0

    @property
    def new_person(self) -> NewPerson:
        values = self.row.values
        return NewPerson(
            values["id_number"], values["name"], values["phone"], values["account_number"], values["education"]
        )


def judge(rows: Sequence[Row], *, training_class: TrainingClass, left_out: Collection[int]) -> list[Line]:
    """What each row would do. Rows that clash with the file are refused in place."""
    lines = [Line(row, Outcome.LEFT_OUT if row.number in left_out else Outcome.NEW) for row in rows]
    readable = [line for line in lines if line.outcome is Outcome.NEW and line.row.accepted]
    known = _with_contacts(line.number for line in readable)
    enrolled = {each.person_id: each for each in training_class.enrolments.select_related("group")}
    for line in readable:
        line.person = known.get(line.number)
        line.enrolment = enrolled.get(line.person.pk) if line.person else None
        if line.enrolment is not None:
            line.enrolment.person = line.person
        _refuse_by_file(line)
    _refuse_clashes([line for line in readable if line.row.accepted and line.person], training_class)
    elsewhere = _of_others([line.person for line in readable if line.person], training_class)
    for line in lines:
        if line.outcome is Outcome.NEW:
            line.outcome = _outcome(line, elsewhere)
    return lines


def write(
    new: Sequence[Line], changed: Sequence[Line], *, training_class: TrainingClass, actor: Any, now: datetime
) -> dict[str, OnFile]:
    """Put the new on the roster and write what differs of the others; returns everybody by number.

    Call it with the class locked. Raises `Refused` where a number is on file under another name by now.
    """
    people = made([*new, *changed])
    check_names(new, people)
    update_people([*new, *changed], training_class=training_class, actor=actor)
    create_enrolments(new, people, training_class=training_class, actor=actor, now=now)
    change_enrolments(changed)
    groups = _groups()
    entered = {people[line.number].pk: groups.get(line.row.values["group"]) for line in [*new, *changed]}
    keep_evidence(entered, training_class=training_class)
    enrolments.count(training_class)
    return people


def made(lines: Sequence[Line]) -> dict[str, OnFile]:
    """Everybody of the lines by number, whoever was missing made. Names are the caller's to check."""
    known = {line.number: line.person for line in lines if line.person is not None}
    return persons.make_missing((line.new_person for line in lines if line.person is None), known=known)


def check_names(lines: Iterable[Line], people: Mapping[str, OnFile]) -> None:
    """Names once more, when everybody has a row: somebody else may have entered a number meanwhile."""
    objections = [persons.name_objection(people[line.number], line.number, line.row.values["name"]) for line in lines]
    refuse_if([reason for reason in objections if reason])


def update_people(lines: Iterable[Line], *, training_class: TrainingClass, actor: Any) -> None:
    """Phones, accounts and education of people who were known, as the roster says them; each change on the trail."""
    known = [line for line in lines if line.person is not None]
    elsewhere = _of_others([line.person for line in known], training_class)
    for line in known:
        persons.update(line.person, actor=actor, **_contact(line, line.person, elsewhere))


def create_enrolments(
    lines: Sequence[Line], people: Mapping[str, OnFile], *, training_class: TrainingClass, actor: Any, now: datetime
) -> None:
    """Enrol everybody who is new at once; the trail has one row for the set, and one for each whose application had
    ended."""
    said = list(zip(lines, entries(lines), strict=True)) if lines else []
    for line, values in said:
        if line.enrolment is not None:
            enrolments.enter(line.enrolment, values, actor=actor, now=now)
    rows = [
        {"training_class_id": training_class.pk, "person_id": people[line.number].pk, **values}
        for line, values in said
        if line.enrolment is None
    ]
    if rows:
        stamps = {"enrolled_at": now, "enrolled_by_id": actor.pk}
        workflow_sets.enter(Enrolment, "enrol", rows, actor=actor, subject=training_class, now=now, **stamps)


def entries(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """What each line says of an enrolment: group, employer, note and row."""
    groups, employers = _groups(), _employers(lines)
    return [_values(line, groups, employers) for line in lines]


def change_enrolments(lines: Sequence[Line]) -> None:
    """Write what differs on enrolments that are there already, all by one statement."""
    groups, employers = _groups(), _employers(lines)
    for line in lines:
        for name, value in _values(line, groups, employers).items():
            setattr(line.enrolment, name, value)
    rows = [line.enrolment for line in lines if line.enrolment is not None]
    Enrolment.objects.bulk_update(rows, OF_ENROLMENT, batch_size=1000)


def keep_evidence(entered: Mapping[int, int | None], *, training_class: TrainingClass) -> None:
    """The group each person was entered under, both by key, resting on this roster; a corrected group replaces the
    earlier one."""
    source = roster_source(training_class)
    GroupEvidence.objects.filter(person__in=list(entered), source=source).delete()
    wanted = [(person, group, training_class.starts_on, source) for person, group in entered.items() if group]
    copy_in(GroupEvidence, ["person_id", "group_id", "valid_from", "source"], sorted(wanted))


def roster_source(training_class: TrainingClass) -> str:
    """How group evidence names the roster it rests on."""
    return f"花名册 {training_class.number}"


def _with_contacts(numbers: Iterable[str]) -> dict[str, Person]:
    return {person.id_number: person for person in Person.objects.filter(id_index__of=list(numbers))}


def _refuse_by_file(line: Line) -> None:
    if line.person is None:
        return
    reasons = [persons.name_objection(line.person, line.number, line.row.values["name"])]
    if line.enrolment is not None:
        reasons.append(enrolments.not_put_on(line.enrolment))
    for reason in reasons:
        if reason is not None:
            line.row.refuse(reason.field, reason.code, reason.sentence)


def _refuse_clashes(lines: Sequence[Line], training_class: TrainingClass) -> None:
    found = enrolments.clashes(training_class, [line.person for line in lines if line.person])
    for line in lines:
        reason = found.get(line.person.pk) if line.person else None
        if reason is not None:
            line.row.refuse(reason.field, reason.code, reason.sentence)


def _of_others(people: Collection[Person], training_class: TrainingClass) -> frozenset[int]:
    """Those who are not this institution's alone: another has entered them too, or they sign in themselves."""
    own_account = {person.pk for person in people if person.user_id}
    return contacts.entered_elsewhere([person.pk for person in people], [training_class.institution_id]) | own_account


def _outcome(line: Line, elsewhere: frozenset[int]) -> Outcome:
    if not line.row.accepted:
        return Outcome.REFUSED
    if line.person is not None:
        line.warnings |= dict.fromkeys(_kept(line, line.person, elsewhere), KEPT)
    if line.enrolment is None or line.enrolment.state == Enrolment.State.WITHDRAWN:
        return Outcome.NEW
    same = _as_enrolled(line, line.enrolment) and not _contact(line, line.enrolment.person, elsewhere)
    return Outcome.UNCHANGED if same else Outcome.CHANGED


def _as_enrolled(line: Line, enrolment: Enrolment) -> bool:
    values = line.row.values
    group = enrolment.group.code if enrolment.group else ""
    written = (group, enrolment.employer_name, enrolment.note, enrolment.roster_row)
    return written == (values["group"], values["employer"], values["note"], line.roster_row)


def _contact(line: Line, person: Person, elsewhere: frozenset[int]) -> dict[str, str]:
    """What the row would change of the person's phone, account and education; empty when nothing."""
    values, kept = line.row.values, _kept(line, person, elsewhere)
    wanted = {name: values[name] for name in OF_PERSON if name not in kept}
    if wanted.get("account_number"):
        wanted["account_holder"] = values["name"]
    return {name: value for name, value in wanted.items() if value and value != getattr(person, name)}


def _kept(line: Line, person: Person, elsewhere: frozenset[int]) -> list[str]:
    # whoever puts a name on a roster must not be able to turn another school's payments to an account of their own,
    # nor write over what another school knows
    if person.pk not in elsewhere:
        return []
    values = line.row.values
    return [name for name in OF_PERSON if values[name] and getattr(person, name) not in ("", values[name])]


def _values(line: Line, groups: Mapping[str, int], employers: Mapping[str, int]) -> dict[str, Any]:
    """What the row says of the enrolment, by column."""
    values = line.row.values
    return {
        "roster_row": line.roster_row,
        "group_id": groups[values["group"]] if values["group"] else None,
        "employer_id": employers.get(values["employer"]),
        "employer_name": values["employer"],
        "note": values["note"],
    }


def _groups() -> dict[str, int]:
    return dict(PopulationGroup.objects.values_list("code", "pk"))


def _employers(lines: Sequence[Line]) -> dict[str, int]:
    """Employers that the portal knows by exactly this name; a name of two is left to people."""
    names = {line.row.values["employer"] for line in lines} - {""}
    single = Institution.objects.filter(name__in=names).values("name").annotate(n=Count("pk")).filter(n=1)
    return dict(Institution.objects.filter(name__in=single.values("name")).values_list("name", "pk"))
