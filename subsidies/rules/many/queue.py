"""The claims of a table as the fold takes them: person by person, each person's by date and row; and turn by turn."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from subsidies.rules.many.numbering import changes, in_order
from subsidies.rules.many.table import Column, Rows, Table

PORTION = 2**17  # claims


@dataclass(frozen=True, eq=False)
class Queue:
    """`rows` are the table's rows in the order of the queue; `run` counts the persons from 0, `year` is the claim's;
    `first` are the places where the persons begin, `persons` their numbers in the table."""

    rows: Rows
    run: Column
    year: Column
    first: Rows
    persons: Column

    @classmethod
    def of(cls, table: Table) -> "Queue":
        """The queue of a table that is not empty."""
        days = table.date.view(np.int64)
        earliest, latest = int(days.min()), int(days.max())
        width = (latest - earliest).bit_length()
        rows, ordered = in_order((table.person.astype(np.int64) << width) | (days - earliest))
        person = ordered >> width
        years = np.arange(earliest, latest + 1).view("M8[D]").astype("M8[Y]").view(np.int64)
        begins = changes(person)
        first = np.flatnonzero(begins)
        run = np.cumsum(begins, dtype=np.int32) - 1
        return cls(rows, run, years[ordered & ((1 << width) - 1)] + 1970, first, person[first])

    def portions(self) -> Iterator["Queue"]:
        """The queue in parts, each with whole persons, that a processor's own memory can hold."""
        cuts = np.searchsorted(self.first, np.arange(0, len(self.rows), PORTION))
        for begin, end in pairwise(np.unique(np.append(cuts, len(self.first))).tolist()):
            part = slice(self.first[begin], self.first[end] if end < len(self.first) else None)
            first = self.first[begin:end] - self.first[begin]
            run = self.run[part] - np.int32(begin)
            yield Queue(self.rows[part], run, self.year[part], first, self.persons[begin:end])

    def turns(self) -> tuple[Rows, list[int]]:
        """The places in the queue turn by turn: the first claims of all persons, then the second ones, and so on; and
        how many each turn has. Persons stand in the same order in every turn, those with most claims first."""
        lengths = np.diff(np.append(self.first, len(self.rows)))
        first = self.first[np.argsort(-lengths, kind="stable")]
        sizes = np.cumsum(np.bincount(lengths)[::-1])[::-1][1:].tolist()
        return np.concatenate([first[:size] + turn for turn, size in enumerate(sizes)]), sizes
