"""A scheme as a pack writes it: what is paid, to whom, under which conditions."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field, StrictBool

from subsidies.rules.bases import AnyBasis
from subsidies.rules.checks import AnyCondition
from subsidies.rules.document import Period, Ruled
from subsidies.rules.fault_sentences import ANY
from subsidies.rules.faults import Fault
from subsidies.rules.standards import CostLimit, EmployerLimit, LocalStandard, Shortfall, Standard, Uplift
from subsidies.rules.values import Amount, Fund, SchemeID, Share, Stage, Text, TrainingMode

Payee = Literal["individual", "employer", "institution", "base", "developer", "organiser"]


class Prepayment(Ruled):
    """The share that may be advanced on a filed plan, in the training modes of `payee` and to the payee named there.

    A request above what is left is cut to it, or refused.
    """

    share: Share
    payee: Annotated[Mapping[TrainingMode, Literal["employer", "institution"]], Field(min_length=1)]
    over: Literal["cut", "refuse"] = "cut"

    def takers(self, mode: TrainingMode | None) -> tuple[str, ...]:
        """Who may be given an advance in this training mode; any of them where the mode is not recorded."""
        return tuple(self.payee.values()) if mode is None else (self.payee[mode],)


class PayeeTable(Ruled):
    """Who is paid: `always` the same, or by training mode; nobody where the document names none.

    `unrecorded` serves where mode or payer is not recorded. `once_set` names a payee only with an amount.
    """

    always: Payee | None = None
    by_mode: Mapping[TrainingMode, Literal[Payee, "whoever_paid"]] = {}
    unrecorded: Literal["individual", "employer", "institution"] | None = None
    once_set: StrictBool = False


class Scheme(Ruled):
    """One subsidy of the document."""

    id: SchemeID
    zh: Text
    en: Text
    stages: Annotated[tuple[Stage, ...], Field(min_length=1)]
    funds: tuple[Fund, ...] = ()
    payee: PayeeTable
    basis: AnyBasis
    local_standard: LocalStandard | None = None
    standards: Annotated[tuple[Standard, ...], Field(min_length=1)]
    uplift: Uplift | None = None
    cost_limit: CostLimit | None = None
    shortfall: Shortfall | None = None
    employer_limit: EmployerLimit | None = None
    prepayment: Prepayment | None = None
    conditions: tuple[AnyCondition, ...] = ()

    def rates(self, kind: str | None, grade: str | None) -> tuple[Standard, ...]:
        """The rows for this certificate kind and grade, of whatever days."""
        return tuple(row for row in self.standards if row.covers(kind, grade))

    def knows_kind(self, kind: str | None) -> bool:
        """Whether the scheme has any row for the certificate kind."""
        return kind is None or any(row.takes(kind) for row in self.standards)

    def ceiling_of(self, grade: str, day: date) -> Amount | None:
        """The ceiling of a grade in yuan on a day, for the rows that name it in `same_as`."""
        return next(row.ceiling for row in self.standards if row.grade == grade and row.runs_on(day))

    def faults(self, period: Period) -> Iterator[Fault]:
        """What is wrong with the standards taken together; keys are those within the scheme."""
        spans: dict[tuple[str, str], list[Standard]] = {}
        for row in self.standards:
            for kind in row.kinds or (ANY,):
                spans.setdefault((kind, row.grade or ANY), []).append(row)
        for (kind, grade), rows in spans.items():
            yield from _span_faults(rows, period, {"of_kind": kind, "of_grade": grade})
        graded = {row.grade for row in self.standards if row.ceiling is not None}
        for row in self.standards:
            if row.same_as is not None and row.same_as not in graded:
                yield Fault("standards.same_as", "NO_CEILING", {"given": row.same_as})


def _span_faults(rows: list[Standard], period: Period, told: Mapping[str, str]) -> Iterator[Fault]:
    last = period.last_day or date.max
    spans = sorted((row.from_day or period.first_day, row.to_day or last) for row in rows)
    for (_, ended), (begun, _) in zip(spans, spans[1:], strict=False):
        if begun <= ended:
            yield Fault("standards.from_day", "STANDARDS_OVERLAP", {"day": str(begun), **told})
        elif begun > ended + timedelta(days=1):
            yield Fault("standards.from_day", "STANDARDS_GAP", {"ended": str(ended), "begun": str(begun), **told})
    begun, ended = spans[0][0], spans[-1][1]
    if begun != period.first_day or ended != last:
        days = {"begun": begun, "ended": ended, "first_day": period.first_day, "last_day": last}
        yield Fault("standards.to_day", "STANDARDS_BESIDE_PERIOD", {**_days(days), **told})


def _days(named: Mapping[str, date]) -> dict[str, str]:
    return {name: "" if day == date.max else str(day) for name, day in named.items()}
