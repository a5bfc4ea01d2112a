"""Everything that waits for somebody, whatever it is, in one list by deadline with the late ones first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from portal.reference.models import Jurisdiction
from portal.reference.working_days import WorkingCalendar, calendar
from portal.shared.badges import Family
from portal.shared.drawings import due_blocks
from portal.shared.figures import NONE, integer, money
from portal.shared.sentences import Text
from portal.shared.tables import Column, Empty, Group, Table
from portal.shared.templatetags.figures import date_short

AT_MOST = 1000  # of each kind; beyond it a home says "more than"
SHOWN = 30
SOON = 3  # working days
DAYS_SHOWN = 9  # working days of the strip, today the first
BLOCKS_AT_MOST = 12


@dataclass(frozen=True)
class Item:
    """One thing to do: by when, what, about whom, where, how many people, how much, and how it stands."""

    due: date | None
    matter: Text
    name: Text
    url: str
    mark: SafeString
    count: int | None = None
    amount: Decimal | None = None
    note: Text = ""


@dataclass(frozen=True)
class Worklist:
    """The items of one person as of a day; `soon` is the last day that counts as near."""

    items: Sequence[Item]
    today: date
    soon: date
    days: Sequence[date]

    @property
    def late(self) -> int:
        return sum(item.due is not None and item.due < self.today for item in self.items)

    @property
    def due_today(self) -> int:
        return sum(item.due == self.today for item in self.items)

    @property
    def full(self) -> bool:
        """Whether there may be more than were read."""
        return len(self.items) >= AT_MOST

    def strip(self) -> list[dict[str, Any]]:
        """The columns of the deadline strip: what is overdue, then one working day each."""
        columns = [_column(_("overdue"), self.late, "overdue")] if self.late else []
        for day in self.days:
            count = sum(item.due == day for item in self.items)
            columns.append(_column(_day_word(day, self.today), count, "today" if day == self.today else "later"))
        return columns

    def table(self, *, caption: Text, empty: Empty) -> Table:
        """The first of them as a table, in groups by deadline."""
        groups = {name: self._group(name) for name in {self._place(item) for item in self.items}}
        return Table(
            columns=COLUMNS,
            rows=self.items[:SHOWN],
            caption=caption,
            empty=empty,
            url=lambda item: item.url,
            key=lambda item: item.url,
            group=lambda item: groups[self._place(item)],
        )

    def _place(self, item: Item) -> str:
        if item.due is None:
            return "open"
        if item.due <= self.today:
            return "late" if item.due < self.today else "today"
        return "soon" if item.due <= self.soon else "later"

    def _group(self, place: str) -> Group:
        family, word = PLACES[place]
        inside = [item for item in self.items if self._place(item) == place]
        amount = sum((item.amount for item in inside if item.amount), Decimal(0))
        counted = ngettext("%(n)s item", "%(n)s items", len(inside)) % {"n": integer(len(inside))}
        return Group(family, word, f"{counted} {money(amount)} {_('yuan')}" if amount else counted)


PLACES: dict[str, tuple[Family, Text]] = {
    "late": (Family.BAD, gettext_lazy("Overdue")),
    "today": (Family.WARN, gettext_lazy("Today")),
    "soon": (Family.INFO, gettext_lazy("In 3 working days")),
    "later": (Family.MUTE, gettext_lazy("Later")),
    "open": (Family.MUTE, gettext_lazy("Without a deadline")),
}
COLUMNS = (
    Column("due", pgettext_lazy("worklist", "by"), lambda item: date_short(item.due)),
    Column("matter", gettext_lazy("matter"), lambda item: item.matter, card="second"),
    Column("name", gettext_lazy("about"), lambda item: item.name, card="name"),
    Column("count", pgettext_lazy("worklist", "how many"),
           lambda item: NONE if item.count is None else integer(item.count), align="right"),
    Column("amount", gettext_lazy("amount"), lambda item: NONE if item.amount is None else money(item.amount),
           align="right", unit=gettext_lazy("yuan"), card="amount"),
    Column("state", gettext_lazy("state"), lambda item: item.mark, export=lambda item: item.name, card="state"),
)  # fmt: skip


def of(items: Iterable[Item], *, place: Jurisdiction | None, today: date) -> Worklist:
    """The items by deadline, those without one last; `place` says which days are working days. One query."""
    ordered = sorted(items, key=lambda item: (item.due is None, item.due or today))
    days = calendar(place)
    return Worklist(ordered, today, days.add(today, SOON), _working_days(days, today))


def _working_days(days: WorkingCalendar, today: date) -> list[date]:
    return [today, *(days.add(today, number) for number in range(1, DAYS_SHOWN))]


def _day_word(day: date, today: date) -> str:
    return _("today") if day == today else f"{day:%d}"


def _column(word: str, count: int, when: str) -> dict[str, Any]:
    return {
        "word": word,
        "count": ngettext("%(n)s item", "%(n)s items", count) % {"n": integer(count)},
        "blocks": due_blocks(min(count, BLOCKS_AT_MOST), when),
        "today": when == "today",
    }
