"""What an automatic check of claim lines is, and what it comes to."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import pgettext

from portal.shared.languages import in_chinese
from portal.shared.sentences import Text, sentence
from subsidies.models import Check as CheckRow
from subsidies.models import ClaimLine
from trainees.plausibility import BY_CODE

Outcome = CheckRow.Outcome
A_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Found:
    """What one line came to: the outcome, which of the check's sentences says so, and the figures in it. Figures are
    JSON values without personal data."""

    outcome: str
    said: str
    figures: dict[str, Any] = field(default_factory=dict)

    @property
    def finding(self) -> dict[str, Any]:
        """As it is stored."""
        return {"said": self.said, **self.figures}


@dataclass(frozen=True)
class Asked:
    """The lines of one claim, with everything related loaded, and the moment they are asked about."""

    lines: Sequence[ClaimLine]
    now: datetime


@dataclass(frozen=True)
class LineCheck:
    """A check: its name, its title, its sentences by key with %(named)s figures, and the search, set-based over all
    lines of a claim. The answer has every line's key."""

    name: str
    title: Text
    sentences: Mapping[str, Text]
    run: Callable[[Asked], dict[int, Found]]

    def say(self, finding: Mapping[str, Any]) -> Text:
        """The sentence of a stored finding, made when it is read."""
        told = {name: _read(value) for name, value in finding.items() if name != "said"}
        return sentence(self.sentences[finding["said"]], **told)


def _read(stored: Any) -> Any:
    """A day, a name in the language of the reader, or titles of doubts, where the stored value is one."""
    if isinstance(stored, dict):
        return stored["zh"] if in_chinese() else stored["en"]
    if isinstance(stored, list):
        return pgettext("between names", ", ").join(str(BY_CODE[code].title) for code in stored)
    return date.fromisoformat(stored) if isinstance(stored, str) and A_DAY.fullmatch(stored) else stored
