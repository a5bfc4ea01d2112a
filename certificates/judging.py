"""What is wrong with certificates handed in, against what we know: holders, occupations, listings, classes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from certificates import staff
from certificates.models import Certificate
from institutions.directories import Evaluates, evaluates
from institutions.models import Institution
from portal.reference.grades import Grade
from portal.reference.models import Occupation
from portal.shared.folding import without_blanks
from portal.shared.identity import mask_name
from portal.shared.refusals import Reason
from portal.shared.sentences import sentence
from trainees.models import Enrolment, Person

ENDED = [Enrolment.State.COMPLETED, Enrolment.State.CERTIFIED]
_REPEATED = _("Row %(row)s gives the same certificate number. Please keep one of the two rows.")
_TAKEN = _(
    "Certificate number %(number)s was already given to %(holder)s by %(body)s. Please check it on the certificate."
)
_DIFFERS = _(
    "Certificate number %(number)s is already recorded for %(holder)s, with another %(what)s (%(held)s). "
    "What is recorded stays; please correct the row. If the record is wrong, revoke the certificate and hand in a new "
    "one under a new number."
)
_REVOKED = _(
    "Certificate %(number)s (%(holder)s) was revoked. A number once used is never used again; please hand in the "
    "corrected certificate under a new number."
)
_HOLDER_UNKNOWN = _(
    "Nobody with this ID number is known here. Please check the number against the ID card; new trainees are entered "
    "by the institution that enrols them."
)
_HOLDER_NAME = _("This ID number belongs to %(holder)s, not to %(name)s. Please check both against the ID card.")
_OCCUPATION = _("“%(text)s” is no occupation of the national classification. Please enter its name or its code.")
_OCCUPATIONS = _("“%(text)s” may be %(codes)s. Please enter the code of the occupation.")
_BODY = _("The credit code is %(code)s; only certificates of %(body)s (%(own)s) can be handed in here.")
_NOT_LISTED = _(
    "%(body)s was not in the directory of evaluation bodies for %(occupation)s, %(grade)s, on %(day)s. Please check "
    "occupation, grade and date; the bureau keeps the directory."
)
_NOT_OWN_STAFF = _(
    "%(body)s evaluates its own staff alone for %(occupation)s, %(grade)s. Nothing says that %(holder)s works there: "
    "no filed class of the enterprise, no filed roster that names it as employer, no apprenticeship, no insurance. "
    "Please check the row."
)
_FUTURE = _("The day of issue, %(day)s, is after today. Please check it against the certificate.")
_EXPIRES = _("The last day, %(day)s, is before the day of issue. Please check it against the certificate.")
_BEFORE_END = _(
    "The day of issue, %(day)s, is before the last day of the class “%(title)s” (%(end)s). "
    "Please check it against the certificate."
)
_NOT_ENDED = _(
    "%(holder)s is still in the class “%(title)s” of the same occupation and grade. %(institution)s has to conclude "
    "the class first."
)
_TWICE = _("Row %(row)s already gives %(holder)s this occupation and grade for the same class. Please keep one row.")


@dataclass(frozen=True)
class Entry:
    """One certificate as handed in, its values in their normal form; `row` is what people call its line."""

    row: int
    number: str
    name: str
    id_number: str
    occupation: str
    grade: str
    kind: str
    issued_on: date
    credit_code: str
    expires_on: date | None = None


@dataclass
class Judged:
    """An entry and what it means: whose it is, which training it ends, what stands against it.

    `existing` is the certificate that is already recorded under this number.
    """

    entry: Entry
    person: Person | None = None
    occupation: Occupation | None = None
    enrolment: Enrolment | None = None
    existing: Certificate | None = None
    reasons: list[Reason] = field(default_factory=list)

    def refuse(self, where: str, code: str, words: Any, /, **values: Any) -> None:
        self.reasons.append(Reason(code, sentence(words, **values), where))


@dataclass(frozen=True)
class _Known:
    """What the tables say of everything that the entries name."""

    people: dict[str, Person]
    certificates: dict[str, Certificate]
    occupations: dict[str, list[Occupation]]
    trainings: dict[tuple[int, int, str], list[Enrolment]]
    staff: set[int]


def judge(entries: Sequence[Entry], *, body: Institution, today: date) -> list[Judged]:
    """Each entry with every reason against it; entries recorded before, word for word, carry `existing` and none."""
    known = _known(entries, body)
    listed: dict[tuple[int, str, date], Evaluates] = {}
    judged = [_judge(entry, known, body, today, listed) for entry in entries]
    _refuse_repeats(judged)
    return judged


def _known(entries: Sequence[Entry], body: Institution) -> _Known:
    people = Person.objects.filter(id_index__of=sorted({entry.id_number for entry in entries}))
    by_number = {person.id_number: person for person in people}
    recorded = Certificate.objects.filter(number__in=[entry.number for entry in entries])
    texts = {entry.occupation for entry in entries}
    return _Known(
        people=by_number,
        certificates={row.number: row for row in recorded.select_related("person", "body", "occupation")},
        occupations={text: list(Occupation.objects.called(without_blanks(text))) for text in texts},
        trainings=_trainings(by_number.values()),
        staff=staff.of(body, by_number.values()),
    )


def _trainings(people: Iterable[Person]) -> dict[tuple[int, int, str], list[Enrolment]]:
    """Those without a certificate, and those whose certificate was revoked."""
    states = [Enrolment.State.ENROLLED, *ENDED]
    rows = Enrolment.objects.filter(person__in=list(people), state__in=states)
    rows = rows.exclude(pk__in=Certificate.objects.of_trainings().values("enrolment"))
    found: dict[tuple[int, int, str], list[Enrolment]] = {}
    for row in rows.select_related("training_class__institution").order_by("-training_class__ends_on", "-pk"):
        key = row.person_id, row.training_class.occupation_id, row.training_class.grade
        found.setdefault(key, []).append(row)
    return found


def _judge(
    entry: Entry, known: _Known, body: Institution, today: date, listed: dict[tuple[int, str, date], Evaluates]
) -> Judged:
    judged = Judged(entry, existing=known.certificates.get(entry.number))
    _holder(judged, known)
    _occupation(judged, known)
    _days(judged, today)
    _body(judged, body, known, listed)
    if judged.existing:
        _recorded(judged, judged.existing, body)
    elif judged.person and judged.occupation:
        _training(judged, known, judged.person, judged.occupation)
    return judged


def _holder(judged: Judged, known: _Known) -> None:
    entry = judged.entry
    person = known.people.get(entry.id_number)
    if person is None:
        judged.refuse("id_number", "HOLDER_UNKNOWN", _HOLDER_UNKNOWN)
    elif person.name != entry.name:
        judged.refuse("name", "HOLDER_NAME_DIFFERS", _HOLDER_NAME, holder=mask_name(person.name), name=entry.name)
    else:
        judged.person = person


def _occupation(judged: Judged, known: _Known) -> None:
    text = judged.entry.occupation
    found = known.occupations[text]
    if not found:
        judged.refuse("occupation", "OCCUPATION_UNKNOWN", _OCCUPATION, text=text)
    elif len(found) > 1:
        codes = "、".join(f"{each.code} {each.name}" for each in found)
        judged.refuse("occupation", "OCCUPATION_AMBIGUOUS", _OCCUPATIONS, text=text, codes=codes)
    else:
        judged.occupation = found[0]


def _days(judged: Judged, today: date) -> None:
    entry = judged.entry
    if entry.issued_on > today:
        judged.refuse("issued_on", "ISSUED_IN_FUTURE", _FUTURE, day=entry.issued_on)
    if entry.expires_on and entry.expires_on < entry.issued_on:
        judged.refuse("expires_on", "EXPIRES_BEFORE_ISSUE", _EXPIRES, day=entry.expires_on)


def _body(judged: Judged, body: Institution, known: _Known, listed: dict[tuple[int, str, date], Evaluates]) -> None:
    entry = judged.entry
    if entry.credit_code != body.credit_code:
        judged.refuse("body", "BODY_NOT_OWN", _BODY, code=entry.credit_code, body=body, own=body.credit_code)
        return
    if judged.occupation is None:
        return
    key = judged.occupation.pk, entry.grade, entry.issued_on
    if key not in listed:
        listed[key] = evaluates(body, occupation=judged.occupation, grade=entry.grade, on=entry.issued_on)
    values = {"body": body, "occupation": judged.occupation, "grade": Grade(entry.grade).label}
    if listed[key] is Evaluates.NOBODY:
        judged.refuse("body", "BODY_NOT_LISTED", _NOT_LISTED, day=entry.issued_on, **values)
    elif listed[key] is Evaluates.OWN_STAFF and _is_stranger(judged, body, known):
        holder = mask_name(judged.person.name)
        judged.refuse("id_number", "NOT_OWN_STAFF", _NOT_OWN_STAFF, holder=holder, **values)


def _is_stranger(judged: Judged, body: Institution, known: _Known) -> bool:
    """Somebody whom nothing ties to the enterprise; one that it put on record already is not asked about."""
    held = judged.existing
    if judged.person is None or (held and (held.body_id, held.person_id) == (body.pk, judged.person.pk)):
        return False
    return judged.person.pk not in known.staff


def _recorded(judged: Judged, held: Certificate, body: Institution) -> None:
    entry = judged.entry
    if held.person.id_number != entry.id_number:
        values = {"number": held.number, "holder": mask_name(held.holder_name), "body": held.body}
        judged.refuse("number", "NUMBER_TAKEN", _TAKEN, **values)
        return
    pairs = [
        ("body", held.body, body, held.body),
        ("occupation", held.occupation, judged.occupation or held.occupation, held.occupation),
        ("grade", held.grade, entry.grade, held.get_grade_display()),
        ("kind", held.kind, entry.kind, held.get_kind_display()),
        ("issued_on", held.issued_on, entry.issued_on, held.issued_on),
        ("expires_on", held.expires_on, entry.expires_on or held.expires_on, held.expires_on),
    ]
    differing = [pair for pair in pairs if pair[1] != pair[2]]
    if differing and held.state == Certificate.State.REVOKED:
        values = {"number": held.number, "holder": mask_name(held.holder_name)}
        judged.refuse("number", "NUMBER_REVOKED", _REVOKED, **values)
        return
    for name, _old, _new, shown in differing:
        what = Certificate._meta.get_field(name).verbose_name
        values = {"number": held.number, "holder": mask_name(held.holder_name), "what": what, "held": shown}
        judged.refuse(name, "RECORDED_OTHERWISE", _DIFFERS, **values)


def _training(judged: Judged, known: _Known, person: Person, occupation: Occupation) -> None:
    """The training that the certificate ends: the latest completed one of this occupation and grade."""
    entry = judged.entry
    trainings = known.trainings.get((person.pk, occupation.pk, entry.grade), [])
    completed = [each for each in trainings if each.state in ENDED]
    ended = [each for each in completed if each.training_class.ends_on <= entry.issued_on]
    begun = [each for each in trainings if each.training_class.starts_on <= entry.issued_on]
    if ended:
        judged.enrolment = ended[0]
    elif completed:
        course = completed[-1].training_class
        values = {"day": entry.issued_on, "title": course, "end": course.ends_on}
        judged.refuse("issued_on", "ISSUED_BEFORE_CLASS_ENDED", _BEFORE_END, **values)
    elif begun:
        course = begun[0].training_class
        values = {"holder": mask_name(person.name), "title": course, "institution": course.institution}
        judged.refuse("id_number", "CLASS_NOT_CONCLUDED", _NOT_ENDED, **values)


def _refuse_repeats(judged: Sequence[Judged]) -> None:
    numbers: dict[str, int] = {}
    trainings: dict[int, int] = {}
    for each in judged:
        row = numbers.setdefault(each.entry.number, each.entry.row)
        if row != each.entry.row:
            each.refuse("number", "NUMBER_REPEATED", _REPEATED, row=row)
        elif each.enrolment and not each.reasons:
            row = trainings.setdefault(each.enrolment.pk, each.entry.row)
            if row != each.entry.row:
                each.refuse("number", "TRAINING_REPEATED", _TWICE, row=row, holder=mask_name(each.entry.name))
