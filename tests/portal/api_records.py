"""What stands beside the subjects of the API's writes: attendance by hand, money, reviews, oversight, lists. One of
each, in a world's city."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from certificates import credit_rules, credits
from certificates.models import LearningCredit
from institutions.models import CatalogueEntry, Listing, ShortageEntry
from portal.reference import city_settings
from portal.shared.models import Run
from subsidies import payments, setting_changes
from subsidies.city_terms import term_of
from subsidies.models import (
    AuditRun,
    Check,
    Entitlement,
    Finding,
    LedgerEntry,
    LocalStandard,
    Objection,
    Payment,
    PaymentBatch,
    ReportSnapshot,
    SettingChange,
)
from subsidies.reports.freezing import freeze
from tests.institutions.factories import ShortageEntryFactory, UserFactory
from tests.portal.api_world import NOW, World
from tests.subsidies import journeys
from tests.subsidies.factories import drafted_standard
from trainees import attendance
from trainees.models import AttendanceRuling


def run_of(owner: Any, key: str) -> Run:
    """A job that somebody started."""
    return Run.objects.create(kind="audit", key=key, owner=owner, status="done", queued_at=NOW, finished_at=NOW)


@dataclass
class Records:
    """Made when they are asked for, out of what a world holds."""

    world: World

    @cached_property
    def ruling(self) -> AttendanceRuling:
        """Of one who takes part, in a session that no device saw."""
        enrolment, session = self.world.running.enrolments.earliest("pk"), self.world.running.sessions.earliest("pk")
        said = {"status": AttendanceRuling.Status.LATE, "reason": "打卡机停电，点名时已到"}
        return attendance.rule(enrolment, session, actor=self.world.cast.clerk, now=NOW, **said)

    @cached_property
    def batch(self) -> PaymentBatch:
        """Of the two lines whose notice has ended."""
        assert self.world.notice.line_count == 2
        return payments.make_batch(self.world.ground.fund, actor=self.world.cast.maker, now=journeys.BATCHED)

    @cached_property
    def payment(self) -> Payment:
        return self.batch.payments.earliest("place")

    @cached_property
    def entry(self) -> LedgerEntry:
        return self.world.ground.fund.entries.earliest("pk")

    @cached_property
    def check(self) -> Check:
        return Check.objects.filter(line__notice_lines__notice=self.world.notice).earliest("pk")

    @cached_property
    def entitlement(self) -> Entitlement:
        return self.world.claim.lines.earliest("pk").enrolment.entitlements.get()

    @cached_property
    def credit(self) -> LearningCredit:
        """Of the hours of somebody whose claim is under way."""
        place, first = self.world.city, date(2026, 1, 1)
        city_settings.put(credit_rules.HOURS, "8", jurisdiction=place, valid_from=first, clause="演人社〔2026〕4号")
        credits.settle_due(now=NOW)
        return LearningCredit.objects.filter(enrolment__claim_lines__claim=self.world.claim).earliest("pk")

    @cached_property
    def objection(self) -> Objection:
        """Signed, with a way to reach who raised it."""
        row, receipt = self.world.notice.lines.earliest("place"), f"{self.world.notice.pk:012}"
        return Objection.objects.create(
            notice_line=row, text="考勤不实", name="钱进来", contact="13912345678", receipt=receipt, raised_at=NOW
        )

    @cached_property
    def audit(self) -> AuditRun:
        run = run_of(None, f"audit of {self.world.city.code}")
        return AuditRun.objects.create(run=run, started_at=NOW, finished_at=NOW, lines_recomputed=2)

    @cached_property
    def finding(self) -> Finding:
        line = self.world.claim.lines.earliest("pk")
        return Finding.objects.create(
            check_name="amount_differs", fingerprint=self.world.city.code, jurisdiction=self.world.city,
            severity=Finding.Severity.MEDIUM, rows=[["subsidies.claimline", line.pk]],
            details={"stored": "1500.00", "recomputed": "1200.00"}, first_seen=self.audit, last_seen=self.audit,
        )  # fmt: skip

    @cached_property
    def report(self) -> ReportSnapshot:
        first, last = date(2026, 1, 1), date(2026, 1, 31)
        return freeze("monthly", jurisdiction=self.world.city, start=first, end=last, actor=None, now=NOW)

    @cached_property
    def standard(self) -> LocalStandard:
        return drafted_standard(self.world.city)

    @cached_property
    def setting(self) -> SettingChange:
        term, actor = term_of(self.world.ground.policy, "voucher_value_cny"), UserFactory(username="setter")
        terms = {"valid_from": date(2027, 1, 1), "reason": "演人社〔2026〕9号"}
        return setting_changes.propose(self.world.city, term, "600", actor=actor, now=NOW, **terms)

    @cached_property
    def listing(self) -> Listing:
        return self.world.claim.institution.listings.earliest("pk")

    @cached_property
    def catalogue_entry(self) -> CatalogueEntry:
        return CatalogueEntry.objects.filter(jurisdiction=self.world.claim.jurisdiction).earliest("pk")

    @cached_property
    def shortage_entry(self) -> ShortageEntry:
        return ShortageEntryFactory(jurisdiction=self.world.city)
