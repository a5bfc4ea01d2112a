"""The awards of a table: columns of sums and codes; sentences and steps are made for the row that somebody reads."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import numpy as np

from subsidies.rules.assess import assess
from subsidies.rules.award import Award
from subsidies.rules.many.one_by_one import before
from subsidies.rules.many.table import Column, Rows, Table
from subsidies.rules.policy import Policy
from subsidies.rules.steps import HUNDRED
from subsidies.rules.vocabulary import FUNDS, PAYEES

NOT_SET = -1  # fen, where the conditions are met and the policy sets no amount
PAYEE_CODES = (None, *PAYEES)
FUND_CODES = (None, *FUNDS)
_BITS = 64


class ReasonBits(dict[str, int]):
    """The bit of each reason code, given out as codes turn up. Raises OverflowError beyond 64 codes in one table."""

    def __missing__(self, code: str) -> int:
        if len(self) == _BITS:
            raise OverflowError(f"more than {_BITS} codes of reasons in one table")
        self[code] = 1 << len(self)
        return self[code]

    def mask(self, codes: Iterable[str]) -> int:
        """The bits of these codes together."""
        together = 0
        for code in codes:
            together |= self[code]
        return together


@dataclass(frozen=True, eq=False)
class Awards:
    """What the rows of a table are entitled to: `fen` (NOT_SET: eligible, no amount set), `reasons` as bits, payee and
    fund as codes (0: nobody, none). `recover` holds the yuan to be paid back, of the rows where that is a question."""

    table: Table
    policy: Policy
    bits: ReasonBits
    eligible: Column
    fen: Column
    reasons: Column
    payee: Column
    fund: Column
    recover: dict[int, Decimal] = field(default_factory=dict)

    @classmethod
    def blank(cls, table: Table, policy: Policy, bits: ReasonBits) -> "Awards":
        """Awards to be written into."""
        types: tuple[Any, ...] = (np.bool_, np.int64, np.uint64, np.uint8, np.uint8)
        eligible, fen, reasons, payee, fund = (np.zeros(len(table), one) for one in types)
        return cls(table, policy, bits, eligible, fen, reasons, payee, fund)

    def __len__(self) -> int:
        return len(self.fen)

    def having(self, code: str) -> Column:
        """Which rows have the reason."""
        found: Column = self.reasons & np.uint64(self.bits.get(code, 0)) != 0
        return found

    def codes(self, row: int) -> frozenset[str]:
        """The reason codes of one row."""
        mask = int(self.reasons[row])
        return frozenset(code for code, bit in self.bits.items() if mask & bit)

    def amount(self, row: int) -> Decimal | None:
        """The sum of one row in yuan; None where none is set."""
        fen = int(self.fen[row])
        return None if fen == NOT_SET else Decimal(fen) / HUNDRED

    def award(self, row: int) -> Award:
        """One row's award in full, with its steps and the sentences' values: assessed again on its facts and past."""
        facts = before(self.table, row, self.eligible, self.policy)
        return assess(facts, self.policy)

    def write_columns(self, rows: Rows, found: Sequence[Column]) -> None:
        """Put the columns of these rows, in the order of the fields, in their places."""
        for column, part in zip((self.eligible, self.fen, self.reasons, self.payee, self.fund), found, strict=True):
            column[rows] = part

    def write(self, row: int, award: Award) -> None:
        """Put the award of one row into the columns."""
        self.eligible[row] = award.eligible
        self.fen[row] = NOT_SET if award.amount is None else int(award.amount * HUNDRED)
        self.reasons[row] = self.bits.mask(award.codes)
        self.payee[row] = PAYEE_CODES.index(award.payee)
        self.fund[row] = FUND_CODES.index(award.fund)
        if award.recover is not None:
            self.recover[row] = award.recover
