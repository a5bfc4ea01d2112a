"""Pages of the audit, the reports and of jobs."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from portal.shared import clockwork
from portal.shared.models import Run, TrailRecord
from subsidies.models import Finding
from tests.fixtures import worlds
from tests.subsidies.classes import class_claimed

pytestmark = pytest.mark.django_db
PAGES = ("audit_list", "finding_list", "finding_detail", "report_list", "report_detail", "run_show")


world = worlds.built_once(class_claimed)
city, submitted_claim = worlds.parts("city", "submitted_claim")


@pytest.fixture
def browser(signed_in, auditor):
    return signed_in(auditor)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    "name", ["audit_list", "finding_list", "finding_detail", "report_list", "report_detail", "run_show"]
)
def test_page_renders_in_both_languages(name, language, browser, finding, report_snapshot, failed_run):
    keys = {"finding_detail": [finding.pk], "report_detail": [report_snapshot.pk], "run_show": [failed_run.pk]}
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = browser.get(reverse(name, args=keys.get(name, [])))
    assert (answer.status_code, answer.headers["Content-Language"]) == (200, language)


def test_month_without_certificates_draws_nothing(browser, report_snapshot):
    page = browser.get(reverse("report_detail", args=[report_snapshot.pk])).content.decode()
    assert (report_snapshot.chart, 'class="chart"' in page) == ("", False)
    assert "本月没有核发证书" in page


def test_period_of_a_report_is_written_in_the_language_of_the_reader(browser, report_snapshot):
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    for page in (reverse("report_list"), reverse("report_detail", args=[report_snapshot.pk])):
        assert f"{report_snapshot.period_start.year} –" in browser.get(page).content.decode()


def test_finding_says_its_figures_and_rows(browser, finding):
    page = browser.get(reverse("finding_detail", args=[finding.pk])).content.decode()
    assert "1,500.00" in page and "1,200.00" in page
    assert reverse("claim_line", args=[finding.rows[0][1]]) in page


def test_decision_stays_with_its_reason(browser, finding, auditor):
    browser.post(reverse("finding_decide", args=[finding.pk]), {"step": "dismiss", "note": "成本已更正"})
    finding.refresh_from_db()
    assert (finding.state, finding.decided_by, finding.note) == (Finding.State.DISMISSED, auditor, "成本已更正")
    assert TrailRecord.objects.filter(verb="dismiss", subject_id=str(finding.pk)).exists()


def test_decision_without_reason_is_refused(browser, finding):
    answer = browser.post(reverse("finding_decide", args=[finding.pk]), {"step": "confirm", "note": " "})
    finding.refresh_from_db()
    assert (answer.status_code, finding.state) == (422, Finding.State.OPEN)


def test_second_decision_is_refused(browser, finding):
    address, given = reverse("finding_decide", args=[finding.pk]), {"step": "confirm", "note": "属实"}
    browser.post(address, given)
    late = browser.post(address, given | {"note": "写了很久的话"})
    assert (late.status_code, "写了很久的话" in late.content.decode()) == (422, True)
    assert "处要改" not in late.content.decode()  # nothing there can be changed any more


def test_checks_that_found_nothing_are_not_offered(browser, finding):
    def offered(**query):
        return [(word.label, word.count) for word in browser.get(reverse("finding_list"), query).context["checks"]]

    assert offered() == [("全部检查项", 1), ("复算金额不一致", 1)]
    assert [count for _label, count in offered(check="double_certificate")] == [1, 0, 1]


def test_findings_elsewhere_are_unseen(signed_in, officer_elsewhere, finding):
    table = signed_in(officer_elsewhere).get(reverse("finding_list")).context["table"]
    assert table.rows == []
    runs = signed_in(officer_elsewhere).get(reverse("audit_list")).context["table"]
    assert [row.new_findings for row in runs.rows] == [0]


def test_run_now_is_one_run_a_minute(browser, auditor):
    targets = {browser.post(reverse("audit_run")).url for _n in range(2)}
    assert len(targets) <= 2 and Run.objects.filter(owner=auditor, kind="audit").count() == len(targets)


def test_failed_run_is_queued_again(browser, failed_run):
    browser.post(reverse("run_retry", args=[failed_run.pk]))
    failed_run.refresh_from_db()
    assert (failed_run.status, failed_run.error) == (Run.Status.QUEUED, "")
    assert browser.get(reverse("run_show", args=[failed_run.pk])).headers["Refresh"] == "3"


@pytest.mark.parametrize("asked_for", [True, False])
@pytest.mark.parametrize(("kind", "page"), [("audit", "audit_list"), ("monthly report", "report_list")])
def test_run_that_stopped_is_shown_and_started_again(kind, page, asked_for, browser, auditor, failed_run):
    Run.objects.filter(pk=failed_run.pk).update(owner=auditor if asked_for else None, kind=kind)
    address = reverse("run_show", args=[failed_run.pk])
    assert address in browser.get(reverse(page)).content.decode()
    browser.post(reverse("run_retry", args=[failed_run.pk]))
    assert not browser.get(reverse(page)).context["stopped"]
    failed_run.refresh_from_db()
    assert failed_run.status == Run.Status.QUEUED


def test_run_that_stopped_is_over_once_the_same_was_done_since(browser, failed_run):
    assert list(browser.get(reverse("audit_list")).context["stopped"]) == [failed_run]
    later = failed_run.finished_at + timedelta(minutes=1)
    Run.objects.create(kind="audit", key="audit since", status="done", queued_at=later, finished_at=later)
    assert not list(browser.get(reverse("audit_list")).context["stopped"])


def test_step_that_stops_day_after_day_is_shown_once(browser, monkeypatch):
    monkeypatch.setattr(clockwork, "_steps", {"claims drafted": lambda now: 1 // 0})
    for day in range(3):
        with pytest.raises(ZeroDivisionError):
            clockwork.take("claims drafted", now=timezone.now() + timedelta(days=day))
    assert list(browser.get(reverse("audit_list")).context["stopped"]) == [Run.objects.latest("finished_at")]


def test_runs_of_the_system_are_the_auditors_to_mind(signed_in, officer_final, failed_run):
    Run.objects.filter(pk=failed_run.pk).update(owner=None, kind="audit")
    assert not list(signed_in(officer_final).get(reverse("audit_list")).context["stopped"])


def test_runs_of_others_do_not_exist(signed_in, officer_final, failed_run):
    assert signed_in(officer_final).get(reverse("run_show", args=[failed_run.pk])).status_code == 404


def test_workbook_is_the_frozen_one(browser, report_snapshot):
    answer = browser.get(reverse("report_workbook", args=[report_snapshot.pk]))
    assert answer.content == bytes(report_snapshot.workbook)


def test_report_again_is_a_run(browser, report_snapshot):
    answer = browser.post(reverse("report_again", args=[report_snapshot.pk]))
    assert answer.url == reverse("run_show", args=[Run.objects.get(kind="monthly report").pk])
