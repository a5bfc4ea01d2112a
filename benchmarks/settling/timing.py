"""Calls timed in turn, round after round, so that what else the machine does touches all alike."""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from portal.services.console import say

Measured = Mapping[str, list[float]]


def side_by_side(
    calls: Mapping[str, tuple[int, Callable[[], object]]],
    rounds: int,
    *,
    unit: str = "claims",
    before: Mapping[str, Callable[[], object]] | None = None,
) -> Measured:
    """Claims a second of each call, round by round; prints the medians. The numbers are the claims a call is about.

    `before`: what prepares a call each time and is not measured.
    """
    rates: dict[str, list[float]] = {name: [] for name in calls}
    prepare = before or {}
    for _ in range(rounds):
        for name, (count, call) in calls.items():
            prepare.get(name, _nothing)()
            begun = time.perf_counter()
            call()
            rates[name].append(count / (time.perf_counter() - begun))
    for name, each in rates.items():
        say(f"  {name:54} {statistics.median(each):>12,.0f} {unit}/s  [{min(each):,.0f} to {max(each):,.0f}]")
    return rates


def _nothing() -> None:
    """Prepares nothing."""


@dataclass(frozen=True)
class Goal:
    """One call at least so many times as fast as another: the median of the rounds' ratios decides."""

    name: str
    ours: str
    theirs: str
    least: float

    def met(self, measured: Measured) -> bool:
        """Prints how it stands."""
        pairs = zip(measured[self.ours], measured[self.theirs], strict=True)
        ratio = statistics.median(ours / theirs for ours, theirs in pairs)
        met = ratio >= self.least
        said = "met" if met else "MISSED"
        say(f"  {self.name}: {self.ours} / {self.theirs}: {ratio:,.2f}, at least {self.least:g}: {said}")
        return met
