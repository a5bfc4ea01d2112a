"""Checks on a training voucher."""

from typing import Literal

from subsidies.rules.checks.condition import Condition
from subsidies.rules.checks.history import same_occupation
from subsidies.rules.facts import Facts
from subsidies.rules.reasons import Reason
from subsidies.rules.terms import Terms


class OwnVoucher(Condition):
    """Whoever presents the voucher, and whoever trained on it, is the person it was issued to."""

    check: Literal["own_voucher"]

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        voucher = facts.voucher
        if voucher is None or voucher.issued_to is None:
            return None
        users = {voucher.presented_by, facts.person.id if facts.person is not None else None} - {None}
        return self.reason("VOUCHER_TRANSFERRED") if users - {voucher.issued_to} else None


class VoucherValid(Condition):
    """The voucher has not expired; its last day is a day of it."""

    check: Literal["voucher_valid"]

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        last = None if facts.voucher is None else facts.voucher.expires_on
        if last is None or facts.date <= last:
            return None
        return self.reason("VOUCHER_EXPIRED", {"date": last.isoformat()})


class VoucherFirst(Condition):
    """The training began on or after the day the voucher was issued."""

    check: Literal["voucher_first"]

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        if facts.voucher is None or facts.voucher.issued_on is None:
            return None
        start = facts.voucher.training_start or facts.training_class.start_date
        return self.reason("VOUCHER_AFTER_TRAINING") if start is not None and start < facts.voucher.issued_on else None


class VoucherUnused(Condition):
    """The voucher was not redeemed, and the certificate redeemed no other voucher."""

    check: Literal["voucher_unused"]

    def against(self, facts: Facts, terms: Terms) -> Reason | None:
        redeemed = facts.voucher is not None and facts.voucher.redeemed
        earlier = (entry for entry in same_occupation(facts, terms) if entry.graded == facts.graded)
        if redeemed or any(entry.scheme == facts.scheme for entry in earlier):
            return self.reason("VOUCHER_ALREADY_REDEEMED")
        return None
