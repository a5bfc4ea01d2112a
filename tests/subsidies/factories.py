"""Policies in force and funds with money, for tests of subsidies. They are made by the operations themselves."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pgtrigger

from portal.reference.models import CitySetting, Jurisdiction
from subsidies import funds, local_standards, policies, policy_documents
from subsidies.models import ClaimLine, Fund, LocalStandard, Policy, PolicyDocument
from subsidies.rules.policy import packs_directory
from tests.institutions.factories import UserFactory

LONG_BEFORE = datetime(2025, 1, 2, 1, 0, tzinfo=UTC)


def demonstration_text(*, first_day: date | None = None, last_day: date | None = None, **ceilings: int) -> str:
    """The demonstration pack, with another first day, a last day and, by grade, other ceilings of its first scheme."""
    text = (packs_directory / "demonstration.toml").read_text(encoding="utf-8")
    if first_day:
        text = text.replace("2025-01-01", first_day.isoformat())
    if last_day:
        text = text.replace("2027-12-31", last_day.isoformat())
    for grade, yuan in ceilings.items():
        text, count = re.subn(rf'(grade = "{grade}"\nceiling = )\d+', rf"\g<1>{yuan}", text, count=1)
        assert count, grade
    return text


def published_policy(jurisdiction: Jurisdiction, text: str = "") -> Policy:
    """The demonstration pack, or another text, in force in this place from the start of 2025, signed by two people."""
    with pgtrigger.ignore("reference.CitySetting:never_deleted"):
        CitySetting.objects.filter(jurisdiction=jurisdiction).delete()
    text = text or demonstration_text()
    author, cosigner = UserFactory(username="policy_author"), UserFactory(username="policy_cosigner")
    policy = policies.draft(text, version=f"v{jurisdiction.pk}", jurisdiction=jurisdiction, actor=author)
    policies.propose(policy, actor=author, now=LONG_BEFORE)
    policies.publish(policy, actor=cosigner, now=LONG_BEFORE)
    del policy.pack  # parsed: slow to copy with a module's world, and quickly there again
    return policy


def pdf(words: str = "x") -> bytes:
    """What begins and ends like a PDF."""
    return b"%PDF-1.7\n" + words.encode() + b"\n%%EOF\n"


def document_for(policy: Policy, words: str = "x") -> PolicyDocument:
    """An official document attached to a version."""
    return policy_documents.attach(
        policy, name="实施方案.pdf", content=pdf(words), actor=UserFactory(username="attaching"), now=LONG_BEFORE
    )


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


def drafted_standard(
    jurisdiction: Jurisdiction, amount: str = "1200.00", *, schemes: Sequence[str] = ("JY-CERT",), **terms: Any
) -> LocalStandard:
    """A draft for grade four of the certificate scheme, from July 2026 on unless told otherwise; `schemes` are those
    the policy holds."""
    given = {
        "scheme": "JY-CERT", "kind": "", "grade": "intermediate", "valid_from": date(2026, 7, 1),
        "decision": "演人社〔2026〕8号", "amount": Decimal(amount), **terms,
    }  # fmt: skip
    author = UserFactory(username="standard_author")
    return local_standards.draft(
        jurisdiction,
        schemes=schemes,
        actor=author,
        now=LONG_BEFORE,
        **given,
    )


def signed_standard(jurisdiction: Jurisdiction, amount: str = "1200.00", **terms: Any) -> LocalStandard:
    """The same with the bureau's signature."""
    standard = drafted_standard(jurisdiction, amount, **terms)
    return local_standards.sign(standard, actor=UserFactory(username="standard_signer"), now=LONG_BEFORE)


def standard_in_force(jurisdiction: Jurisdiction, amount: str = "1200.00", **terms: Any) -> LocalStandard:
    """The same with both signatures."""
    standard = signed_standard(jurisdiction, amount, **terms)
    return local_standards.cosign(standard, actor=UserFactory(username="standard_cosigner"), now=LONG_BEFORE)


def falsify(*lines: ClaimLine, **values: Any) -> None:
    """Write into claim lines past the database's guard of what was awarded, as only a fault could."""
    guards = ("award_stays", "what_is_claimed_stays")
    with pgtrigger.ignore(*(f"subsidies.ClaimLine:{name}" for name in guards)):
        ClaimLine.objects.filter(pk__in=[line.pk for line in lines]).update(**values)
