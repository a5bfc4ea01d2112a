"""What a bank's return file may hold, and how its cells are read."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from portal.shared import figures
from portal.shared.folding import single_blanks, without_blanks
from portal.shared.identity import ValueRefused, normalise_account
from portal.shared.refusals import Reason
from portal.shared.sentences import Text, sentence
from portal.shared.spreadsheets import importing
from portal.shared.spreadsheets.cells import Cell
from portal.shared.spreadsheets.columns import Cleaned, Column, text
from portal.shared.spreadsheets.reading import unreadable

PAID, FAILED = "paid", "failed"
OUTCOMES = dict.fromkeys(["成功", "交易成功", "处理成功", "付款成功", "已入账"], PAID) | dict.fromkeys(
    ["失败", "交易失败", "处理失败", "付款失败", "退汇"], FAILED
)
LONGEST_REASON = 200
_TOTALS = ("合计", "总计")

_ACCOUNT = _("The account has to be 8 to 30 digits; what stands there is not. Please ask the bank for a whole file.")
_LOST = _("A spreadsheet kept only fifteen digits of the account. Please hand in the file as it came from the bank.")
_AMOUNT = _("“%(text)s” is not an amount in yuan with at most two decimals.")
_OUTCOME = _("“%(text)s” is no outcome the portal knows; 成功 or 失败 is needed. Please ask the bank what it means.")
_TOTAL_SUM = _(
    "The total row says %(told)s yuan, the lines of the file come to %(found)s yuan. "
    "A line may be missing or altered, so please ask the bank for a whole file."
)
_TOTAL_COUNT = _(
    "The total row says %(told)s payments, the file has %(found)s. "
    "A line may be missing or added, so please ask the bank for a whole file."
)
_COUNT = re.compile(r"共?([0-9]{1,6})[笔条]?")
_MONEY = re.compile(r"(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]{1,2}0*)?")


def _code(cell: Cell) -> Cleaned:
    found = without_blanks(cell.text).upper()
    return text(40)(Cell(cell.row, cell.column, cell.kind, found))


def _account(cell: Cell) -> Cleaned:
    if cell.lost_digits:
        raise ValueRefused("LOST_DIGITS", _LOST)
    try:
        return Cleaned(normalise_account(cell.text))
    except ValueRefused as refused:
        # the sentence of the original quotes the number; an account is shown masked
        raise ValueRefused(refused.code, _ACCOUNT) from refused


def _amount(cell: Cell) -> Cleaned:
    found = without_blanks(cell.text).removesuffix("元")
    if not _MONEY.fullmatch(found) or len(found) > 20:
        raise ValueRefused("AMOUNT_FORM", sentence(_AMOUNT, text=cell.text))
    return Cleaned(Decimal(found.replace(",", "")))


def _outcome(cell: Cell) -> Cleaned:
    word = without_blanks(cell.text)
    if word not in OUTCOMES:
        raise ValueRefused("UNKNOWN_OUTCOME", sentence(_OUTCOME, text=cell.text))
    return Cleaned(OUTCOMES[word])


COLUMNS = (
    Column("batch", _("batch number"), ("批次号",), _code, required=True),
    Column("reference", _("payment number"), ("流水号",), _code, required=True),
    Column("holder", _("account holder"), ("收款户名",), text(100), required=True),
    Column("account", _("account number"), ("收款账号",), _account, required=True),
    Column("amount", _("amount"), ("金额",), _amount, required=True),
    Column("outcome", _("outcome"), ("处理结果",), _outcome, required=True),
    Column("why", _("why it failed"), ("失败原因",), text(LONGEST_REASON), required=True, optional=True),
)


@dataclass(frozen=True)
class Told:
    """What one line of the file says; `line` is its place in the file from 1, `reasons` say what cannot be read."""

    line: int
    batch: str = ""
    reference: str = ""
    holder: str = ""
    account: str = ""
    amount: Decimal = Decimal(0)
    outcome: str = ""
    why: str = ""
    reasons: Sequence[Reason] = field(default_factory=list)


@dataclass(frozen=True)
class BankFile:
    """The lines of a return file; `error` says why it cannot be read at all.

    A total row that agrees with them is not among them, one that disagrees is, with its reasons.
    """

    lines: Sequence[Told] = ()
    total_agrees: bool = False
    error: Text | None = None
    error_code: str = ""


def read(content: bytes, name: str) -> BankFile:
    """The lines of a return file: CSV in GB18030 or UTF-8, with or without a mark, or a workbook."""
    found = importing.preview(content, name, COLUMNS)
    if found.error is not None:
        return BankFile(error=found.error, error_code=found.error_code)
    lines = [_told(row) for row in found.rows if not _is_total(row)]
    totals = [_total(row, lines) for row in found.rows if _is_total(row)]
    wrong = [each for each in totals if each.reasons]
    told = [*lines, *wrong]
    if not told:
        # a total row that agrees with no line at all answers nothing
        empty = unreadable("NO_ROWS")
        return BankFile(error=empty.sentence, error_code=empty.code)
    return BankFile(lines=told, total_agrees=bool(totals) and not any(each.reasons for each in told))


def _is_total(row: importing.Row) -> bool:
    """The row with count and sum that ends the file the bank was sent; many banks send it back."""
    words = {name: without_blanks(cell.shown).strip(":") for name, cell in row.cells.items()}
    names_no_payment = words["reference"] in ("", *_TOTALS) and not words["account"]
    return names_no_payment and any(words[name] in _TOTALS for name in ("batch", "reference", "holder"))


def _total(row: importing.Row, lines: Sequence[Told]) -> Told:
    """A total row with whatever stands against it; lines that cannot be read themselves have no sum."""
    amount, number = row.values.get("amount"), _COUNT.fullmatch(without_blanks(row.cells["holder"].text))
    reasons = _reasons(row, {"amount"})
    if amount is not None and not any(line.reasons for line in lines):
        found = sum((line.amount for line in lines), Decimal(0))
        if amount != found:
            sums = {"told": figures.money(amount), "found": figures.money(found)}
            reasons.append(Reason("TOTAL_SUM", sentence(_TOTAL_SUM, **sums)))
    if number and int(number[1]) != len(lines):
        reasons.append(Reason("TOTAL_COUNT", sentence(_TOTAL_COUNT, told=int(number[1]), found=len(lines))))
    return Told(line=row.at + 1, reference=_TOTALS[0], amount=amount or Decimal(0), reasons=reasons)


def _reasons(row: importing.Row, columns: Collection[str]) -> list[Reason]:
    labels = {column.name: column.headings[0] for column in COLUMNS}
    return [
        Reason(each.code, sentence(_("%(column)s: %(why)s"), column=labels[each.field], why=each.why))
        for each in row.refused
        if each.field in columns
    ]


def _told(row: importing.Row) -> Told:
    readable = {name: value for name, value in row.values.items() if value is not None}
    readable |= {name: single_blanks(readable[name]) for name in ("holder", "why") if name in readable}
    return Told(line=row.at + 1, reasons=_reasons(row, row.cells), **readable)
