"""A class on the day its filing is judged by, and what one check says of it."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

from institutions import directories
from institutions.models import CatalogueEntry, ClassSession, Listing, TrainingClass
from institutions.timetable import OPEN_TO_CHANGE
from institutions.wording import day_in_words
from portal.reference import city_settings
from portal.shared.sentences import Text


class Outcome(StrEnum):
    OK = "ok"
    JUDGE = "judge"
    REFUSED = "refused"


@dataclass(frozen=True)
class Check:
    """One check: the code of its refusal, its name, what came of it, what it found, the field it speaks of."""

    code: str
    name: Text
    outcome: Outcome
    finding: Text
    field: str = ""


class Filing:
    """A class on the day its filing is judged by; what several checks need is read once. `sessions` are those to be
    judged where they are not the ones that stand: rows of a timetable that nobody has kept yet; `changed` the
    beginnings of those that a change of the class changes, where it is one."""

    def __init__(
        self, training_class: TrainingClass, *, day: date, reader: Any, sessions: Sequence[ClassSession] | None = None,
        changed: Collection[datetime] | None = None,
    ) -> None:  # fmt: skip
        self.plan, self.day, self.reader, self._typed = training_class, day, reader, sessions
        self.changed = changed
        self.jurisdiction = training_class.institution.jurisdiction

    @cached_property
    def entry(self) -> CatalogueEntry | None:
        plan = self.plan
        return directories.catalogue_entry(plan.occupation, plan.grade, jurisdiction=self.jurisdiction, on=self.day)

    @cached_property
    def settings(self) -> dict[str, Any]:
        return city_settings.values(jurisdiction=self.jurisdiction, on=self.day)

    @cached_property
    def listed(self) -> bool:
        """Whether the institution stood in the directory; what the filing recorded goes before today's lists."""
        if self.plan.institution_listed is not None and self.plan.state not in OPEN_TO_CHANGE:
            return self.plan.institution_listed
        directory = Listing.Directory.TRAINING
        plan = self.plan
        return directories.is_listed(
            plan.institution, directory=directory, occupation=plan.occupation, grade=plan.grade, on=self.day
        )

    @cached_property
    def sessions(self) -> list[ClassSession]:
        """In order of time."""
        if self._typed is None:
            return list(self.plan.sessions.select_related("instructor", "site"))
        return sorted(self._typed, key=lambda session: session.starts_at)

    @property
    def is_open(self) -> bool:
        """Whether it is still to be filed or to be decided."""
        return self.plan.state in (*OPEN_TO_CHANGE, TrainingClass.State.FILED)

    def held_hours(self, mode: str) -> Decimal:
        return sum((session.hours for session in self.sessions if session.mode == mode), Decimal(0))

    @cached_property
    def own_words(self) -> Counter[str]:
        """What the trainees say of having signed up, and how many applications wait."""
        return Counter(self.plan.enrolments.own_words())

    @cached_property
    def in_words(self) -> dict[str, Any]:
        plan = self.plan
        return {"occupation": plan.occupation, "grade": plan.get_grade_display(), "day": self.spoken_day}

    @property
    def spoken_day(self) -> Text:
        return day_in_words(self.day, today=self.day)

    @property
    def standing(self) -> dict[str, bool]:
        """What the filing keeps for good of this day's lists."""
        shortage = directories.on_shortage_list(self.plan.occupation, jurisdiction=self.jurisdiction, on=self.day)
        return {
            "in_catalogue": self.entry is not None, "on_shortage_list": shortage, "institution_listed": self.listed,
        }  # fmt: skip
