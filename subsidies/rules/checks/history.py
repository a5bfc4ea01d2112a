"""Checks on what the person has had before. An entry without effect (refused, recovered, an advance) never counts."""

from collections.abc import Iterator
from typing import Literal

from subsidies.rules.checks.condition import Condition
from subsidies.rules.document import Terms, YearlyLimit
from subsidies.rules.facts import Facts, HistoryEntry
from subsidies.rules.reasons import Reason
from subsidies.rules.values import SchemeID
from subsidies.rules.vocabulary import GRADE_LADDER


class WithinYearlyLimit(Condition):
    """The person has a use left in the calendar year of the certificate's date."""

    check: Literal["within_yearly_limit"]

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        limit = terms.limits.per_year
        if limit is None or not facts.history:
            return None
        used = sum(_counts(entry, facts, limit, terms.code) for entry in facts.history)
        if used < limit.number:
            return None
        override = facts.override
        if limit.may_be_overridden and override is not None and override.lifts("ANNUAL_CAP_REACHED"):
            said = {"rule": "ANNUAL_CAP_REACHED", "by": override.by or "", "reason": override.reason or ""}
            return self.reason("OVERRIDE", said)
        counts = {"year": str(facts.date.year), "used": str(used), "limit": str(limit.number)}
        return self.reason("ANNUAL_CAP_REACHED", counts)


class NotRepeated(Condition):
    """The same occupation at the same grade was not enjoyed before: in any year, by any kind of certificate."""

    check: Literal["not_repeated"]

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        if not facts.history or terms.limits.repeat is None:
            return None
        apart = terms.limits.repeat.apart
        for entry in same_occupation(facts):
            if entry.graded == facts.graded and entry.scheme not in apart:
                return self.reason("REPEAT_SAME_OCCUPATION_GRADE", _what(entry))
        return None


class ExcludedBy(Condition):
    """Another subsidy was not paid for the same certificate, that is the same occupation and grade."""

    check: Literal["excluded_by"]
    scheme: SchemeID
    reason_code: Literal["EXCLUDED_BY_INSURED", "EXCLUDED_BY_TRAINING_SUBSIDY", "REPEAT_SAME_OCCUPATION_GRADE"]

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        if not facts.history:
            return None
        for entry in same_occupation(facts):
            if entry.scheme == self.scheme and entry.graded == facts.graded:
                return self.reason(self.reason_code, _what(entry))
        return None


class LowerAfterHigher(Condition):
    """A lower grade after a higher one of the same occupation is payable, but an officer looks."""

    check: Literal["lower_after_higher"]

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        if not facts.history or facts.grade not in GRADE_LADDER:
            return None
        higher = GRADE_LADDER[GRADE_LADDER.index(facts.grade) + 1 :]
        apart = terms.limits.repeat.apart if terms.limits.repeat else ()
        for entry in same_occupation(facts):
            if entry.graded in higher and entry.scheme not in apart:
                return self.reason("REVIEW_REQUIRED", _what(entry))
        return None


def same_occupation(facts: Facts) -> Iterator[HistoryEntry]:
    """Earlier subsidies in effect for the occupation of these facts."""
    if facts.occupation is None:
        return iter(())
    return (entry for entry in facts.history if entry.occupation == facts.occupation and entry.in_effect)


def _counts(entry: HistoryEntry, facts: Facts, limit: YearlyLimit, code: str) -> bool:
    if entry.date.year != facts.date.year or not entry.in_effect or entry.jurisdiction not in (None, code):
        return False
    return entry.scheme in limit.counted if entry.counted is None else entry.counted


def _what(entry: HistoryEntry) -> dict[str, str]:
    return {"date": entry.date.isoformat(), "occupation": entry.occupation or "", "grade": entry.graded or ""}
