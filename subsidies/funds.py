"""Money of the funds: every movement is a transaction whose sides sum to zero, posted once under its key.

appropriated → available → reserved (filing accepted) → committed (line approved) → paid (the bank's return); back from
reserved (nobody draws it) and from committed (the line is refused after all) to available.
Every movement locks its fund's row first, so that two of them never wait for each other's accounts.
"""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import Sum, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from portal.reference.models import Jurisdiction
from portal.shared import figures, trail
from portal.shared.refusals import Reason, Refused
from portal.shared.sentences import sentence
from subsidies.models import Fund, LedgerEntry, LedgerTransaction
from subsidies.models.fund import AccountName, FundSource

SHORT = _("%(fund)s has %(left)s yuan %(account)s; this needs %(wanted)s yuan. Finance has to provide the rest first.")
NO_FUND = _("%(place)s has no fund “%(source)s” for %(year)s. Finance has to open it first.")
NOT_AN_AMOUNT = _("An amount of whole cents above zero is needed, not %(amount)s.")
OTHER_MOVEMENT = _(
    "%(amount)s yuan were already recorded by this form. Please open the page again to record another amount."
)
CENT = Decimal("0.01")
LARGEST = Decimal("9999999999.99")  # far above any fund, far below what the columns hold
Kind = LedgerTransaction.Kind
COMMITMENT = ("line ", " commit")  # what stands around the key of a line in the key of its commitment


def fund_for(jurisdiction: Jurisdiction, *, source: str, year: int) -> Fund:
    """The fund of a place, source and year, its own or that of the nearest place above. Raises `Refused`."""
    above = Jurisdiction.objects.above(jurisdiction)
    funds = Fund.objects.filter(jurisdiction__in=above, source=source, year=year)
    fund = funds.order_by("-jurisdiction__path").first()
    if fund is None:
        raise Refused(
            Reason("NO_FUND", sentence(NO_FUND, place=jurisdiction, source=FundSource(source).label, year=year))
        )
    return fund


def open_fund(jurisdiction: Jurisdiction, *, source: str, year: int, actor: Any, now: datetime | None = None) -> Fund:
    """The fund of a place, source and year, opened if it was not there."""
    fund, new = Fund.objects.get_or_create(jurisdiction=jurisdiction, source=FundSource(source), year=year)
    if new:
        trail.record("open fund", fund, actor=actor, at=now)
    return fund


@transaction.atomic
def provide(
    jurisdiction: Jurisdiction, amount: Decimal, *, source: str, year: int, key: str, note: str, actor: Any,
    now: datetime,
) -> Fund:  # fmt: skip
    """Money is put into the fund of a place, source and year, which is opened where it is not there yet. `key` is the
    form's: sent twice it is one appropriation. Raises `Refused`."""
    fund = open_fund(jurisdiction, source=source, year=year, actor=actor, now=now)
    appropriate(fund, amount, key=key, note=note, actor=actor, now=now)
    return fund


def appropriate(fund: Fund, amount: Decimal, *, key: str, note: str, actor: Any, now: datetime) -> LedgerTransaction:
    """Money is put into the fund."""
    return _move(
        fund, amount, Kind.APPROPRIATION, AccountName.APPROPRIATED, AccountName.AVAILABLE,
        key=key, subject=fund, note=note, actor=actor, now=now,
    )  # fmt: skip


def reserve(fund: Fund, amount: Decimal, *, key: str, subject: models.Model, actor: Any, now: datetime) -> Any:
    """Set aside for an accepted filing. Raises `Refused` where the fund has not enough left."""
    return _move(
        fund, amount, Kind.RESERVATION, AccountName.AVAILABLE, AccountName.RESERVED,
        key=key, subject=subject, actor=actor, now=now,
    )  # fmt: skip


def release(fund: Fund, amount: Decimal, *, key: str, subject: models.Model, actor: Any, now: datetime) -> Any:
    """What was set aside and is not needed comes back."""
    return _move(
        fund, amount, Kind.RELEASE, AccountName.RESERVED, AccountName.AVAILABLE,
        key=key, subject=subject, actor=actor, now=now,
    )  # fmt: skip


def commit(fund: Fund, amount: Decimal, *, key: str, subject: models.Model, actor: Any, now: datetime) -> Any:
    """Promise what was set aside for the subject: the line is approved. What its own reservation does not cover is
    taken from what is available, never from what was set aside for others."""
    with transaction.atomic():
        _lock(fund)
        missing = amount - min(amount, _reserved_for(subject, fund))
        if missing and not LedgerTransaction.objects.filter(key=key).exists():
            reserve(fund, missing, key=f"{key} rest", subject=subject, actor=actor, now=now)
        return _move(
            fund, amount, Kind.COMMITMENT, AccountName.RESERVED, AccountName.COMMITTED,
            key=key, subject=subject, actor=actor, now=now,
        )  # fmt: skip


def take_back(line_id: int, *, subject: models.Model, actor: Any, now: datetime) -> LedgerTransaction:
    """What was promised to a claim line comes back whole to the fund that promised it: the line is refused after all.
    Raises `LedgerEntry.DoesNotExist` where nothing was promised."""
    promise = LedgerEntry.objects.select_related("fund").get(
        transaction__key=commitment_key(line_id), account=AccountName.COMMITTED
    )
    return _move(
        promise.fund, promise.amount, Kind.REVERSAL, AccountName.COMMITTED, AccountName.AVAILABLE,
        key=f"{commitment_key(line_id)} back", subject=subject, actor=actor, now=now,
    )  # fmt: skip


def commitment_key(line_id: int) -> str:
    """Under which key the money of a claim line is promised: it names the fund that pays the line."""
    return f"{line_id}".join(COMMITMENT)


def pay(fund: Fund, amount: Decimal, *, key: str, subject: models.Model, actor: Any, now: datetime) -> Any:
    """The bank says it is paid."""
    return _move(
        fund, amount, Kind.PAYMENT, AccountName.COMMITTED, AccountName.PAID,
        key=key, subject=subject, actor=actor, now=now,
    )  # fmt: skip


def balances(fund: Fund) -> dict[str, Decimal]:
    """The balance of every account of the fund; what was appropriated as a positive sum. No query where the accounts
    were fetched before."""
    held = {each.account: each.balance for each in fund.accounts.all()}
    found = {str(name): held.get(name, Decimal(0)) for name in AccountName}
    return found | {"appropriated": -found["appropriated"]}


def balances_of(funds: Iterable[Fund]) -> dict[int, dict[str, Decimal]]:
    """`balances` of several funds by key, in one query."""
    rows = list(funds)
    prefetch_related_objects(rows, "accounts")
    return {fund.pk: balances(fund) for fund in rows}


def _reserved_for(subject: models.Model, fund: Fund) -> Decimal:
    entries = LedgerEntry.objects.filter(fund=fund, account=AccountName.RESERVED)
    own = entries.filter(transaction__subject_type=subject._meta.label_lower, transaction__subject_id=str(subject.pk))
    return own.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)


def _lock(fund: Fund) -> None:
    Fund.objects.select_for_update(no_key=True).get(pk=fund.pk)


def _move(
    fund: Fund, amount: Decimal, kind: str, source: AccountName, target: AccountName, *,
    key: str, subject: models.Model, actor: Any, now: datetime, note: str = "",
) -> LedgerTransaction:  # fmt: skip
    if not CENT <= amount <= LARGEST or amount != amount.quantize(CENT):
        raise Refused(Reason("NOT_AN_AMOUNT", sentence(NOT_AN_AMOUNT, amount=str(amount)), "amount"))
    try:
        with transaction.atomic():
            _lock(fund)
            return _post(fund, amount, kind, source, target, key=key, subject=subject, actor=actor, now=now, note=note)
    except IntegrityError as error:
        if "fund_account_not_negative" not in str(error):
            raise
        left = balances(fund)[source]
        sums = {"left": figures.money(left), "wanted": figures.money(amount)}
        said = sentence(SHORT, fund=fund, account=source.label, **sums)
        raise Refused(Reason("FUND_SHORT", said)) from error


def _post(
    fund: Fund, amount: Decimal, kind: str, source: AccountName, target: AccountName, *,
    key: str, subject: models.Model, actor: Any, now: datetime, note: str,
) -> LedgerTransaction:  # fmt: skip
    what = {"subject_type": subject._meta.label_lower, "subject_id": str(subject.pk)}
    posted, new = LedgerTransaction.objects.get_or_create(
        key=key, defaults={"kind": kind, "at": now, "by": actor, "note": note} | what
    )
    if not new:
        _require_same(posted, fund, amount, kind)
    else:
        LedgerEntry.objects.create(transaction=posted, fund=fund, account=source, amount=-amount)
        LedgerEntry.objects.create(transaction=posted, fund=fund, account=target, amount=amount)
    return posted


def _require_same(posted: LedgerTransaction, fund: Fund, amount: Decimal, kind: str) -> None:
    """A key that is used again must mean the same movement: nothing is dropped in silence."""
    same = posted.kind == kind and posted.entries.filter(fund=fund, amount=amount).exists()
    if not same:
        moved = posted.entries.filter(amount__gt=0).aggregate(sum=Sum("amount"))["sum"]
        raise Refused(Reason("OTHER_MOVEMENT", sentence(OTHER_MOVEMENT, amount=figures.money(moved))))
