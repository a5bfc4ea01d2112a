"""What the component tags are handed: plain values, shaped as the page shows them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from django.utils.functional import Promise

from portal.shared.badges import Family

Text = str | Promise
StepState = Literal["past", "present", "future", "returned", "held"]


@dataclass(frozen=True)
class Step:
    """One step of a step line: the word, where it stands, and under it the date and person or what will happen; `url`
    is the page on which it is done, where it has one."""

    word: Text
    state: StepState
    note: Text = ""
    url: str = ""


@dataclass(frozen=True)
class SheetStep:
    """One step of an amount sheet: figures before and after in yuan, the clause it rests on and one short sentence.
    `inputs` are the values it used, for officers."""

    name: Text
    before: Decimal
    after: Decimal
    sentence: Text = ""
    clause: str = ""
    article: Text = ""
    clause_url: str = ""
    inputs: str = ""


@dataclass(frozen=True)
class AmountSheet:
    """How an amount came about. `amount` None is a standard the policy has not set; `not_set_clause` says where.
    `unpaid` says why nothing of what was worked out is paid; empty where it is payable. `plain` is a sheet for whoever
    is no officer: `policy` is the title of a document, not a version. `own` is one for the payee in person. `beside`
    is the scale of a sheet it stands beside."""

    policy: Text
    steps: Sequence[SheetStep]
    amount: Decimal | None
    payee: Text = ""
    fund: Text = ""
    not_set_clause: str = ""
    not_set_article: Text = ""
    not_set_url: str = ""
    unpaid: Text = ""
    plain: bool = False
    own: bool = False
    beside: Decimal = Decimal(0)

    @property
    def scale(self) -> Decimal:
        """The largest figure in yuan, also of the sheet beside it: the length all bars share."""
        return max((self.beside, *(max(step.before, step.after) for step in self.steps)))


@dataclass(frozen=True)
class CheckLine:
    """One check: its name, what it found, when, and the evidence."""

    name: Text
    family: Family
    finding: Text
    at: dt.date | None = None
    url: str = ""
    link: Text = ""


@dataclass(frozen=True)
class DiffRow:
    """A value before and after; equal values show as unchanged."""

    name: Text
    old: Text
    new: Text
    clause: str = ""
    clause_url: str = ""
    article: Text = ""


@dataclass(frozen=True)
class Event:
    """One thing that happened. An empty actor is the system itself."""

    at: dt.datetime
    family: Family
    actor: Text
    sentence: Text
    note: Text = ""


@dataclass(frozen=True)
class Tab:
    """A tab or a filter word: a link with an address; `family` gives a filter word its glyph."""

    label: Text
    url: str
    count: int | None = None
    current: bool = False
    family: Family | None = None


@dataclass(frozen=True)
class Choice:
    """A button of a form: the value it sends and its word."""

    value: str
    label: Text
