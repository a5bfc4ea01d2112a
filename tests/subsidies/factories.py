"""Policies in force and funds with money, for tests of subsidies. They are made by the operations themselves."""

from datetime import UTC, datetime
from decimal import Decimal

from portal.reference.models import CitySetting, Jurisdiction
from subsidies import funds, policies
from subsidies.models import Fund, Policy
from subsidies.rules.policy import packs_directory
from tests.institutions.factories import UserFactory

LONG_BEFORE = datetime(2025, 1, 2, 1, 0, tzinfo=UTC)


def published_policy(jurisdiction: Jurisdiction) -> Policy:
    """The demonstration pack, in force in this place from the start of 2025, signed by two people."""
    CitySetting.objects.filter(jurisdiction=jurisdiction).delete()
    text = (packs_directory / "demonstration.toml").read_text(encoding="utf-8")
    author, cosigner = UserFactory(username="policy_author"), UserFactory(username="policy_cosigner")
    policy = policies.draft(text, version=f"v{jurisdiction.pk}", jurisdiction=jurisdiction, actor=author)
    policies.propose(policy, actor=author, now=LONG_BEFORE)
    return policies.publish(policy, actor=cosigner, now=LONG_BEFORE)


def fund_with(amount: str, jurisdiction: Jurisdiction, *, year: int = 2026, source: str = "special_account") -> Fund:
    """A fund of the year with that much available."""
    fund = Fund.objects.create(source=source, jurisdiction=jurisdiction, year=year)
    funds.appropriate(
        fund,
        Decimal(amount),
        key=f"start {fund.pk}",
        note="",
        actor=UserFactory(username="treasurer"),
        now=LONG_BEFORE,
    )
    return fund
