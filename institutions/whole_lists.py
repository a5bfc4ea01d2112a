"""The catalogue or the shortage list as a whole, from a workbook: its difference from what holds is shown before it is
written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from institutions.lists import ONE_DAY, Entry, List, key_of, same_as
from institutions.models import ShortageEntry
from portal.reference.grades import parse_grade
from portal.reference.models import Jurisdiction, Occupation
from portal.shared import trail
from portal.shared.identity import ValueRefused
from portal.shared.refusals import Reason, Refused, refuse_if
from portal.shared.sentences import sentence
from portal.shared.spreadsheets.columns import Column, text, word
from portal.shared.spreadsheets.importing import Preview, Row, preview

UNKNOWN_OCCUPATION = _(
    "“%(text)s” is no occupation of the national classification. Please enter its code or full name."
)
BAD_HOURS = _("“%(text)s” is no number of hours between 1 and 2000.")
REPEATED = _("Row %(row)s names the same occupation and grade. Please keep one of them.")
ENDS_LATER = _("%(entry)s ends on %(day)s already, and an end is not changed. Please choose a day after it.")
LIST_TOO_EARLY = _(
    "This list would end %(count)s of the entries that stand, such as %(entry)s, on %(day)s, and what held on days"
    " gone by stays. A list that changes or ends entries holds from %(earliest)s at the earliest; entries that only"
    " come new may be handed in by themselves with an earlier day."
)
BEGINS_LATER = _("%(entry)s has an entry from %(day)s on, which is not before this list. Please choose a later day.")


@dataclass(frozen=True)
class Difference:
    """What a workbook changes from its first day on. `changed` are pairs of the standing entry and the new one."""

    file: Preview
    first_day: date
    decision: str
    added: Sequence[Entry]
    changed: Sequence[tuple[Entry, Entry]]
    ended: Sequence[Entry]
    same: int
    reasons: Sequence[Reason] = ()

    @property
    def over(self) -> list[Entry]:
        """The standing entries that end the day before."""
        return [*self.ended, *(standing for standing, _new in self.changed)]


def columns_of(kind: List) -> list[Column]:
    """The columns of a list's workbook."""
    occupation = Column("occupation", _("occupation"), ("职业", "职业编码", "职业（工种）", "工种", "occupation"),
                        word(_occupation), required=True)  # fmt: skip
    if kind is ShortageEntry:
        return [occupation]
    return [
        occupation,
        Column("grade", _("grade"), ("等级", "技能等级", "grade"), word(parse_grade), required=True),
        Column(
            "standard_hours",
            _("standard hours"),
            ("标准学时", "标准课时", "学时", "课时", "hours"),
            word(_hours),
            required=True,
        ),  # fmt: skip
        Column("note", _("note"), ("备注", "note"), text(200), optional=True),
    ]


def _occupation(written: str) -> Occupation:
    found = Occupation.objects.called(written.strip()).first()
    if found is None:
        raise ValueRefused("UNKNOWN_OCCUPATION", sentence(UNKNOWN_OCCUPATION, text=written))
    return found


def _hours(written: str) -> int:
    figure = written.strip().removesuffix(".0")
    if not figure.isdecimal() or not 1 <= int(figure[:6]) <= 2000:
        raise ValueRefused("BAD_HOURS", sentence(BAD_HOURS, text=written))
    return int(figure)


def difference(
    kind: List, content: bytes, name: str, *, place: Jurisdiction, first_day: date, decision: str, whole: bool,
    today: date,
) -> Difference:  # fmt: skip
    """What the workbook would change in a place. `whole`: what it does not name ends the day before."""
    file = preview(content, name, columns_of(kind), check=_check_repeated)
    new = [_entry(kind, row, place, first_day, decision) for row in file.accepted]
    standing = {key_of(entry): entry for entry in _holding(kind, place, first_day)}
    added = [entry for entry in new if key_of(entry) not in standing]
    changed = [(standing[key_of(e)], e) for e in new if key_of(e) in standing and _differs(standing[key_of(e)], e)]
    unnamed = _unnamed(standing, file, {key_of(entry) for entry in new}) if whole else []
    found = Difference(
        file=file,
        first_day=first_day,
        decision=decision,
        added=added,
        changed=changed,
        ended=unnamed,
        same=len(new) - len(added) - len(changed),
    )
    touched = {key_of(entry) for entry in (*added, *found.over)}
    faults = [
        *_too_early(found, today), *_begin_later(kind, place, first_day, touched), *_end_later(found.over),
    ]  # fmt: skip
    return replace(found, reasons=faults)


def _unnamed(standing: Mapping[Any, Entry], file: Preview, named: set[Any]) -> list[Entry]:
    """What stands and is meant by no row, not even by one that has to be mended first."""
    faulty = [row for row in file.rows if not row.accepted]
    left = [key for key in standing if key not in named]
    return [standing[key] for key in left if not any(_may_mean(row, key) for row in faulty)]


def _may_mean(row: Row, key: tuple[Any, ...]) -> bool:
    """Nothing that can be read of the row speaks against it."""
    occupation, grade = row.values.get("occupation"), row.values.get("grade")
    return (not occupation or occupation.pk == key[0]) and (not grade or grade == key[1])


def _check_repeated(rows: Sequence[Row]) -> None:
    met: dict[Any, int] = {}
    for row in rows:
        key = (row.values.get("occupation"), row.values.get("grade"))
        if row.accepted and key in met:
            row.refuse("occupation", "REPEATED", sentence(REPEATED, row=met[key]))
        met.setdefault(key, row.at + 1)


def _entry(kind: List, row: Row, place: Jurisdiction, first_day: date, decision: str) -> Entry:
    terms = {name: row.values[name] for name in ("grade", "standard_hours") if name in row.values}
    return kind(
        jurisdiction=place, occupation=row.values["occupation"], valid_from=first_day, decision=decision, **terms
    )


def _differs(standing: Entry, new: Entry) -> bool:
    return getattr(standing, "standard_hours", None) != getattr(new, "standard_hours", None)


def _holding(kind: List, place: Jurisdiction, day: date) -> Iterable[Entry]:
    return kind.objects.in_force(day).filter(jurisdiction=place).select_related("occupation", "jurisdiction")


def _too_early(found: Difference, today: date) -> list[Reason]:
    """A list ends entries on the days on which a single one can be ended, and on no earlier."""
    if not found.over or found.first_day >= today:
        return []
    entry, day = str(found.over[0]), found.first_day - ONE_DAY
    told = sentence(LIST_TOO_EARLY, count=len(found.over), entry=entry, day=day, earliest=today)
    return [Reason("LIST_TOO_EARLY", told, "first_day")]


def _begin_later(kind: List, place: Jurisdiction, day: date, keys: set[tuple[Any, ...]]) -> list[Reason]:
    """An entry that begins on that day or after cannot give way to one that begins before."""
    later = same_as(kind, place, keys).filter(valid_from__gte=day).order_by("valid_from")
    return [
        Reason("ENTRY_BEGINS_LATER", sentence(BEGINS_LATER, entry=str(each), day=each.valid_from))
        for each in later[:10]
    ]


def _end_later(over: Sequence[Entry]) -> list[Reason]:
    """An entry whose last day was set gives way to nothing before it."""
    ended = [(entry, entry.valid_to) for entry in over if entry.valid_to is not None]
    return [Reason("ENTRY_ENDED", sentence(ENDS_LATER, entry=str(entry), day=day)) for entry, day in ended[:10]]


@transaction.atomic
def take(kind: List, found: Difference, *, place: Jurisdiction, actor: Any, now: datetime) -> Mapping[str, int]:
    """Write a difference: what is added, what takes another's place, what ends. Raises `Refused`, and then nothing is
    written."""
    Jurisdiction.objects.select_for_update().get(pk=place.pk)
    refuse_if(found.reasons)
    if not (found.added or found.changed or found.ended):
        raise Refused(Reason("NOTHING_CHANGES", _("The list says what holds already; nothing was written.")))
    kind.objects.filter(pk__in=[entry.pk for entry in found.over]).update(valid_to=found.first_day - ONE_DAY)
    made = kind.objects.bulk_create([*found.added, *(new for _standing, new in found.changed)])
    _tell(found, made, actor=actor, now=now)
    told = {"added": len(found.added), "changed": len(found.changed), "ended": len(found.ended)}
    trail.record(f"import {kind._meta.model_name}", place, actor=actor, details=told | {"entries": len(made)}, at=now)
    return told


def _tell(found: Difference, made: Sequence[Entry], *, actor: Any, now: datetime) -> None:
    """Each entry's own trail, as `add` and `end` leave it."""
    rests_on, last_day = {"decision": found.decision}, (found.first_day - ONE_DAY).isoformat()
    trail.record_all("add", made, actor=actor, at=now, details=[rests_on] * len(made))
    ends = [rests_on | {"day": last_day}] * len(found.over)
    trail.record_all("end", found.over, actor=actor, at=now, details=ends)
