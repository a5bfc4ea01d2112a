"""Checks on what the person has had before. An entry without effect (refused, recovered, an advance) never counts."""

from collections.abc import Iterator, Sequence
from typing import ClassVar, Literal

from subsidies.rules.checks.condition import Condition, Part
from subsidies.rules.facts import Facts, HistoryEntry
from subsidies.rules.reasons import Inputs, Reason
from subsidies.rules.terms import Terms, YearlyLimit
from subsidies.rules.values import SchemeID
from subsidies.rules.vocabulary import GRADE_LADDER


class OfThePast(Condition):
    """A condition on earlier subsidies."""

    RESTS_ON: ClassVar[Part | None] = "past"


class WithinYearlyLimit(OfThePast):
    """The person has a use left in the year of the certificate's date."""

    check: Literal["within_yearly_limit"]

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        limit = terms.limits.per_year
        if limit is None:
            return None
        used = sum(_counts(entry, facts, limit, terms) for entry in record(facts, terms))
        if used < limit.number:
            return None
        if limit.may_be_overridden and (said := lifted(facts, "ANNUAL_CAP_REACHED")):
            return self.reason("OVERRIDE", said)
        counts = {"year": str(facts.date.year), "used": str(used), "limit": str(limit.number)}
        return self.reason("ANNUAL_CAP_REACHED", counts)


class NotRepeated(OfThePast):
    """The same occupation at the same grade was not enjoyed before, by any kind of certificate.

    The grade is the certificate's, or an apprentice's level.
    """

    check: Literal["not_repeated"]
    grade: Literal["certificate", "apprentice"] = "certificate"

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        rule = terms.limits.repeat
        if rule is None:
            return None
        for entry in same_grade(facts, terms, of=self.grade):
            if entry.scheme not in rule.apart and (rule.within == "ever" or entry.date.year == facts.date.year):
                return self.reason("REPEAT_SAME_OCCUPATION_GRADE", _what(entry))
        return None


class ExcludedBy(OfThePast):
    """Another subsidy was not paid for the same certificate, that is the same occupation and grade."""

    check: Literal["excluded_by"]
    scheme: SchemeID
    reason_code: Literal[
        "EXCLUDED_BY_INSURED", "EXCLUDED_BY_TRAINING_SUBSIDY", "REPEAT_SAME_OCCUPATION_GRADE", "ALREADY_PAID"
    ]
    grade: Literal["certificate", "apprentice"] = "certificate"

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        for entry in same_grade(facts, terms, of=self.grade):
            if entry.scheme == self.scheme:
                return self.reason(self.reason_code, _what(entry))
        return None


class PaidForHire(OfThePast):
    """This subsidy was not paid before for the same person with the same employer, or for the person anywhere."""

    check: Literal["paid_for_hire"]
    scheme: SchemeID
    reason_code: Literal["ALREADY_PAID", "EXCLUDED_BY_TTW", "EXCLUDED_BY_PREJOB"]
    same: Literal["person_and_employer", "person"]

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        employer = None if facts.employer is None else facts.employer.id
        for entry in facts.history:
            if entry.scheme != self.scheme or not entry.in_effect:
                continue
            if self.same == "person" or (employer is not None and entry.employer == employer):
                return self.reason(self.reason_code, _what(entry))
        return None


class LowerAfterHigher(OfThePast):
    """A lower grade after a higher one of the same occupation is payable, but an officer looks."""

    check: Literal["lower_after_higher"]

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        if facts.grade not in GRADE_LADDER:
            return None
        higher = GRADE_LADDER[GRADE_LADDER.index(facts.grade) + 1 :]
        apart = terms.limits.repeat.apart if terms.limits.repeat else ()
        for entry in same_occupation(facts, terms):
            if entry.graded in higher and entry.scheme not in apart:
                return self.reason("REVIEW_REQUIRED", _what(entry))
        return None


def record(facts: Facts, terms: Terms) -> Sequence[HistoryEntry]:
    """Earlier subsidies that bind this person: a relative's own, or the disabled person's as well."""
    person, rule = facts.person, terms.kinship
    if rule is None or rule.record == "relative" or person is None or person.relative_of is None:
        return facts.history
    return (*facts.history, *person.relative_history)


def same_occupation(facts: Facts, terms: Terms) -> Iterator[HistoryEntry]:
    """Earlier subsidies in effect for the occupation of these facts."""
    if facts.occupation is None:
        return iter(())
    rule = terms.limits.repeat
    own = rule is not None and not rule.other_places
    return (
        entry
        for entry in record(facts, terms)
        if entry.occupation == facts.occupation and entry.in_effect and (is_here(entry, terms) or not own)
    )


def same_grade(facts: Facts, terms: Terms, *, of: str) -> Iterator[HistoryEntry]:
    """Those of them for the same grade: the certificate's, or the level of an apprentice, who has to have one."""
    grade = facts.level if of == "apprentice" else facts.graded
    if grade is None and of == "apprentice":
        return iter(())
    rule = terms.limits.repeat
    alike = {"special": "junior"} if rule is not None and rule.special_ability_is_junior else {}
    wanted = alike.get(grade or "", grade)
    return (entry for entry in same_occupation(facts, terms) if alike.get(entry.graded or "", entry.graded) == wanted)


def lifted(facts: Facts, rule: str) -> Inputs:
    """What an officer wrote to lift the rule; nothing where none did."""
    override = facts.override
    if override is None or not override.lifts(rule):
        return {}
    return {"rule": rule, "by": override.by or "", "reason": override.reason or ""}


def _counts(entry: HistoryEntry, facts: Facts, limit: YearlyLimit, terms: Terms) -> bool:
    day = facts.claim_date if limit.dated_by == "claim" and facts.claim_date is not None else facts.date
    if not limit.holds(entry.date, day) or not entry.in_effect or not is_here(entry, terms):
        return False
    return entry.scheme in limit.counted if entry.counted is None else entry.counted


def is_here(entry: HistoryEntry, terms: Terms) -> bool:
    """Whether it is a subsidy of this jurisdiction; by the scheme where that is not recorded."""
    if entry.jurisdiction is None:
        return entry.scheme.partition("-")[0] == terms.prefix
    return entry.jurisdiction == terms.code


def _what(entry: HistoryEntry) -> dict[str, str]:
    return {"date": entry.date.isoformat(), "occupation": entry.occupation or "", "grade": entry.graded or ""}
