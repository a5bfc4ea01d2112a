"""Money of the funds: every movement is a transaction whose sides sum to zero, posted once under its key.

appropriated → available → reserved (filing accepted) → committed (line approved) → paid (the bank's return).
"""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from portal.reference.models import Jurisdiction
from portal.shared.refusals import Reason, Refused
from portal.shared.sentences import sentence
from subsidies.models import Fund, FundAccount, LedgerEntry, LedgerTransaction
from subsidies.models.fund import AccountName

SHORT = _("%(fund)s has %(left)s yuan %(account)s; this needs %(wanted)s yuan. Finance has to provide the rest first.")
NO_FUND = _("%(place)s has no fund “%(source)s” for %(year)s. Finance has to open it first.")
Kind = LedgerTransaction.Kind


def fund_for(jurisdiction: Jurisdiction, *, source: str, year: int) -> Fund:
    """The fund of a place, source and year, its own or that of the nearest place above. Raises `Refused`."""
    above = Jurisdiction.objects.above(jurisdiction)
    funds = Fund.objects.filter(jurisdiction__in=above, source=source, year=year)
    fund = funds.order_by("-jurisdiction__path").first()
    if fund is None:
        raise Refused(Reason("NO_FUND", sentence(NO_FUND, place=jurisdiction, source=source, year=year)))
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
    """Promise what was set aside: the line is approved."""
    return _move(
        fund, amount, Kind.COMMITMENT, AccountName.RESERVED, AccountName.COMMITTED,
        key=key, subject=subject, actor=actor, now=now,
    )  # fmt: skip


def pay(fund: Fund, amount: Decimal, *, key: str, subject: models.Model, actor: Any, now: datetime) -> Any:
    """The bank says it is paid."""
    return _move(
        fund, amount, Kind.PAYMENT, AccountName.COMMITTED, AccountName.PAID,
        key=key, subject=subject, actor=actor, now=now,
    )  # fmt: skip


def balances(fund: Fund) -> dict[str, Decimal]:
    """The balance of every account of the fund; what was appropriated as a positive sum."""
    held = dict(FundAccount.objects.filter(fund=fund).values_list("account", "balance"))
    found = {str(name): held.get(name, Decimal(0)) for name in AccountName}
    return found | {"appropriated": -found["appropriated"]}


def _move(
    fund: Fund, amount: Decimal, kind: str, source: AccountName, target: AccountName, *,
    key: str, subject: models.Model, actor: Any, now: datetime, note: str = "",
) -> LedgerTransaction:  # fmt: skip
    try:
        with transaction.atomic():
            return _post(fund, amount, kind, source, target, key=key, subject=subject, actor=actor, now=now, note=note)
    except IntegrityError as error:
        if "fund_account_not_negative" not in str(error):
            raise
        left = balances(fund)[source]
        said = sentence(SHORT, fund=fund, left=left, account=source.label, wanted=amount)
        raise Refused(Reason("FUND_SHORT", said)) from error


def _post(
    fund: Fund, amount: Decimal, kind: str, source: AccountName, target: AccountName, *,
    key: str, subject: models.Model, actor: Any, now: datetime, note: str,
) -> LedgerTransaction:  # fmt: skip
    what = {"subject_type": subject._meta.label_lower, "subject_id": str(subject.pk)}
    posted, new = LedgerTransaction.objects.get_or_create(
        key=key, defaults={"kind": kind, "at": now, "by": actor, "note": note} | what
    )
    if new:
        # The account that gives is written first, in every movement: two movements never wait for each other.
        LedgerEntry.objects.create(transaction=posted, fund=fund, account=source, amount=-amount)
        LedgerEntry.objects.create(transaction=posted, fund=fund, account=target, amount=amount)
    return posted
