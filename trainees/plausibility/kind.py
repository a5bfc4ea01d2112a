"""What a kind of doubt about attendance is, and what its search brings back."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from portal.shared.sentences import Text, sentence

# Columns of a statement that are keys of rows, by the model they lead to; people stand for whom the doubt concerns.
MODELS = {
    "marks": "trainees.attendancemark",
    "sessions": "institutions.classsession",
    "records": "trainees.registerrecord",
}
PEOPLE = "trainees.enrolment"


class Severity(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Reach(StrEnum):
    """Whose attendance has to be read, so that all doubts of one class are seen."""

    CLASS = "class"
    PEOPLE = "people"  # of everybody in the class, wherever they were
    INSTITUTION = "institution"
    CITY = "city"


@dataclass(frozen=True)
class Doubt:
    """One thing about attendance that has to be explained. `people` are enrolments, none where it is the class as a
    whole; `same` tells it apart from another one of its kind; `rows` are the (model, key) pairs it rests on; `details`
    are the figures of its sentence, days among them, without personal data."""

    kind: "Kind"
    jurisdiction_id: int
    classes: tuple[int, ...]
    people: tuple[int, ...]
    same: tuple[Any, ...]
    rows: list[tuple[str, int]]
    details: dict[str, Any]

    @property
    def words(self) -> Text:
        """The sentence with its figures, for those who may see every class in it."""
        return sentence(self.kind.sentence, **self.details)

    def concerns(self, enrolment: int) -> bool:
        return not self.people or enrolment in self.people


@dataclass(frozen=True)
class Kind:
    """A kind of doubt: its code, risk and title; the sentence with %(named)s figures for offices; what an institution
    is asked to explain, which names nobody and no other class; and the search, one statement over all marks of a
    period.

    The statement's columns: jurisdiction_id, classes, people (arrays), same (a JSON array), the arrays of `MODELS` it
    rests on; every other column is a figure of the sentence. `{seen}` and `{within}` are put in by `searching`;
    `limits` are values of the statement.
    """

    code: str
    severity: Severity
    title: Text
    sentence: Text
    explain: Text
    statement: str
    reach: Reach = Reach.CLASS
    limits: Mapping[str, Any] = field(default_factory=dict)

    def doubt(self, row: dict[str, Any]) -> Doubt:
        """What one row of the statement says."""
        people = tuple(dict.fromkeys(row.pop("people")))
        rows = [(model, key) for name, model in MODELS.items() for key in row.pop(name, ())]
        return Doubt(
            kind=self,
            jurisdiction_id=row.pop("jurisdiction_id"),
            classes=tuple(dict.fromkeys(row.pop("classes"))),
            people=people,
            same=tuple(json.loads(row.pop("same"))),
            rows=rows or [(PEOPLE, key) for key in people],
            details=row,
        )
