"""The whole life cycles of what two sign, of findings and of uses: every step from every state."""

from datetime import UTC, date, datetime

from portal.reference.models import CitySetting
from portal.shared.models import Run
from subsidies import entitlements, policies
from subsidies.models import AuditRun, Entitlement, Finding, LocalStandard, Policy, SettingChange
from tests import state_tables
from tests.certificates.factories import CertificateFactory
from tests.institutions.factories import UserFactory
from tests.portal.reference.factories import JurisdictionFactory
from tests.subsidies.factories import demonstration_text, drafted_standard, published_policy
from tests.trainees.factories import EnrolmentFactory

NOW = datetime(2026, 6, 1, 1, 0, tzinfo=UTC)
AT = {"now": NOW}
SAID = {"now": NOW, "note": "成本已更正"}


def drafted_policy():
    author = UserFactory(username="policy_author")
    return policies.draft(demonstration_text(), version="v1", jurisdiction=JurisdictionFactory(), actor=author)


POLICY = {
    "propose": ({"draft"}, "proposed", AT),
    "publish": ({"proposed"}, "published", AT),
    "supersede": ({"published"}, "superseded", {"last_day": date(2026, 6, 30)}),
    "withdraw": ({"draft", "proposed"}, "withdrawn", AT),
}
test_table_of_policies = state_tables.whole(Policy, POLICY)
test_life_of_policies = state_tables.walked(Policy, POLICY, drafted_policy)


def successor(standard):
    """The next standard for the same thing, signed by both."""
    signatures = {"signed_by": UserFactory(), "signed_at": NOW, "cosigned_by": UserFactory(), "cosigned_at": NOW}
    return {"successor": LocalStandard(valid_from=date(2027, 1, 1), decision="演人社〔2026〕19号", **signatures)}


END = {"now": NOW, "last_day": date(2026, 12, 31), "decision": "演人社〔2026〕19号"}
STANDARD = {
    "sign": ({"draft"}, "signed", AT),
    "cosign": ({"signed"}, "in_force", AT),
    "withdraw": ({"draft", "signed"}, "withdrawn", {"now": NOW, "reason": "另行研究"}),
    "propose_end": ({"in_force"}, "ending", END),
    "keep": ({"ending"}, "in_force", {}),
    "cosign_end": ({"ending"}, "ended", AT),
    "give_way": ({"in_force", "ending"}, "ended", successor),
}
test_table_of_standards = state_tables.whole(LocalStandard, STANDARD)
test_life_of_standards = state_tables.walked(LocalStandard, STANDARD, lambda: drafted_standard(JurisdictionFactory()))


def proposed_change():
    return SettingChange.objects.create(
        jurisdiction=JurisdictionFactory(), key="online_ratio", value="0.5", valid_from=date(2026, 7, 1),
        reason="演人社〔2026〕9号", moves_money=True, proposed_at=NOW, proposed_by=UserFactory(),
    )  # fmt: skip


def setting(change):
    """What a change is written into; there is one of it for all steps."""
    held = {"key": change.key, "value": change.value, "valid_from": change.valid_from, "clause": "x"}
    return {"now": NOW, "setting": CitySetting.objects.get_or_create(jurisdiction=change.jurisdiction, **held)[0]}


CHANGE = {"make": ({"proposed"}, "made", setting), "withdraw": ({"proposed"}, "withdrawn", AT)}
test_table_of_setting_changes = state_tables.whole(SettingChange, CHANGE)
test_life_of_setting_changes = state_tables.walked(SettingChange, CHANGE, proposed_change)


def open_finding():
    run = Run.objects.create(kind="audit", key="audit of states", status="done", queued_at=NOW, finished_at=NOW)
    seen = AuditRun.objects.create(run=run, started_at=NOW)
    return Finding.objects.create(
        check_name="amount_differs", fingerprint="x", jurisdiction=JurisdictionFactory(),
        severity=Finding.Severity.LOW, rows=[], first_seen=seen, last_seen=seen,
    )  # fmt: skip


FINDING = {"confirm": ({"open"}, "confirmed", SAID), "dismiss": ({"open"}, "dismissed", SAID)}
test_table_of_findings = state_tables.whole(Finding, FINDING)
test_life_of_findings = state_tables.walked(Finding, FINDING, open_finding)


def reserved():
    policy = published_policy(JurisdictionFactory())
    return entitlements.reserve(EnrolmentFactory(), policy=policy, scheme="JY-CERT", year=2026, now=NOW)


def by_certificate(use):
    return {"now": NOW, "certificate": CertificateFactory(person=use.person), "year": use.year, "slot": use.slot}


USE = {
    "consume": ({"reserved"}, "consumed", by_certificate),
    "release": ({"reserved", "consumed"}, "released", {"now": NOW, "because": "trainee_left"}),
}
test_table_of_uses = state_tables.whole(Entitlement, USE)
test_life_of_uses = state_tables.walked(Entitlement, USE, reserved)
