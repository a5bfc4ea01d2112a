"""Changes of a filed class: filed with a reason before they hold, decided, put into force (SC-31, AMB-50)."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils.translation import override

from institutions import filings
from institutions.changes import conditions, deciding, filing, finding, obstacles, snapshots, withdrawing
from institutions.changes.conditions import Proposal
from institutions.models import ChangeRequest, ClassSession, TrainingClass
from portal.shared.models import TrailRecord
from portal.shared.refusals import Refused
from tests.institutions.changed_classes import (
    EFFECT,
    FILED_AT,
    RUNNING_AT,
    accepted,
    filed,
    filer,
    found,
    later,
    officer,
    running,
    sessions_of,
    shorter,
    wish,
)
from tests.institutions.factories import InstructorFactory, SiteFactory, TrainingClassFactory
from tests.trainees.factories import AttendanceMarkFactory, EnrolmentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.clause("SC-31")]
DECIDED_AT = datetime(2026, 1, 9, 2, 0, tzinfo=UTC)
AFTERWARDS = datetime(2026, 1, 14, 2, 0, tzinfo=UTC)


def codes(training_class, *, now=FILED_AT, late=None, seen="", **values):
    with pytest.raises(Refused) as refused:
        filing.file(training_class, wish=wish(training_class, **values), actor=filer(), now=now, found=late, seen=seen)
    assert not training_class.changes.filter(state="filed").exists()
    return refused.value.codes


def test_change_is_filed_with_its_before_and_after():
    course = accepted()
    other = SiteFactory(institution=course.institution, name="二号实训室")
    request = filed(course, site=other)
    assert (request.state, request.kinds) == ("filed", ["site"])
    assert request.before["plan"]["site"] == course.site_id
    assert request.after["plan"]["site"] == other.pk
    assert request.after["names"]["site"] == {str(other.pk): "二号实训室", str(course.site_id): course.site.name}
    assert request.decide_by == date(2026, 1, 13)  # three working days after Thursday the 8th
    course.refresh_from_db()
    assert course.site_id != other.pk


def test_accepted_change_is_in_force():
    course = accepted()
    other = InstructorFactory(institution=course.institution)
    rows = later(course)
    rows[-2].instructor = other
    kept = course.sessions.earliest("starts_at").pk
    request = filed(course, sessions=rows, ends_on=course.ends_on + timedelta(days=3))
    assert request.kinds == ["dates", "timetable", "instructor"]
    deciding.accept(request, actor=officer(), now=DECIDED_AT)
    course.refresh_from_db()
    assert snapshots.mark(snapshots.standing(course)) == snapshots.mark(request.after)
    assert course.sessions.earliest("starts_at").pk == kept
    assert set(course.sessions.values_list("binding", flat=True)) == {True}
    written = TrailRecord.objects.filter(subject_id=str(course.pk), verb__endswith="change").order_by("pk")
    assert list(written.values_list("verb", flat=True)) == ["file change", "accept change"]


def test_hours_follow_the_timetable():
    course = accepted(practice_hours=28)
    deciding.accept(filed(course, sessions=shorter(course), practice_hours=26), actor=officer(), now=DECIDED_AT)
    course.refresh_from_db()
    held = sum(course.sessions.filter(mode="practice").values_list("hours", flat=True))
    assert (course.practice_hours, held) == (26, Decimal(26))


def test_hours_never_fall_below_the_catalogue():
    course = accepted()  # 32 hours, and 32 are the catalogue's
    assert codes(course, sessions=shorter(course), practice_hours=22) == ["HOURS_BELOW_STANDARD"]


def test_timetable_and_plan_agree():
    course = accepted(practice_hours=28)
    assert codes(course, practice_hours=26) == ["HOURS_DIFFER"]
    assert codes(course, sessions=shorter(course)) == ["HOURS_DIFFER"]


def test_nothing_changed_is_no_change():
    assert codes(accepted(), sessions=None) == ["NOTHING_CHANGED"]


def test_reason_and_trainees_will_are_asked_for():
    course = accepted()
    rows = later(course)
    found = codes(course, sessions=rows, reason=" ", trainees_will="", trainees_asked_on=None)
    assert found == ["NO_REASON", "TRAINEES_NOT_ASKED"]
    assert codes(course, sessions=rows, trainees_will="not_concerned") == ["TRAINEES_CONCERNED"]
    assert codes(course, sessions=rows, trainees_will="some_disagree") == ["NO_TRAINEES_NOTE"]
    assert codes(course, sessions=rows, trainees_asked_on=date(2026, 1, 9)) == ["ASKED_AHEAD"]


def test_more_places_concern_nobody_on_the_roster():
    request = filed(accepted(), planned_headcount=30, trainees_will="not_concerned", trainees_asked_on=None)
    assert request.kinds == ["headcount"]


def test_room_holds_the_headcount():
    assert codes(accepted(), planned_headcount=41) == ["SITE_TOO_SMALL"]
    assert codes(accepted(), planned_headcount=17) == ["ROSTER_TOO_LONG"]


def test_change_is_filed_before_it_holds():
    course = accepted()
    assert codes(course, sessions=later(course), takes_effect_on=date(2026, 1, 8)) == ["EFFECT_PAST"]


def test_sessions_before_its_day_stay():
    course = accepted()
    rows = sessions_of(course)
    rows[0].instructor = InstructorFactory(institution=course.institution)
    assert codes(course, sessions=rows) == ["BEFORE_EFFECT"]


def test_first_day_moves_until_the_class_begins():
    course = accepted()
    rows = sessions_of(course)
    for row in rows:
        row.starts_at, row.ends_at = row.starts_at + timedelta(days=7), row.ends_at + timedelta(days=7)
    day = date(2026, 1, 10)
    early = codes(course, sessions=rows, starts_on=date(2026, 1, 9), takes_effect_on=day)
    assert early == ["FIRST_DAY_EARLY"]
    request = filed(course, sessions=rows, starts_on=date(2026, 1, 19), takes_effect_on=day)
    deciding.accept(request, actor=officer(), now=DECIDED_AT)
    course.refresh_from_db()
    assert course.starts_on == date(2026, 1, 19)
    assert filings.start_due(datetime(2026, 1, 12, 1, 0, tzinfo=UTC)) == []


def test_first_day_of_a_running_class_stays():
    course = running()
    assert "FIRST_DAY_GONE" in codes(course, now=RUNNING_AT, starts_on=date(2026, 1, 11))


def test_last_day_stays_in_its_year():
    course = accepted()
    with pytest.raises(Refused) as refused:
        filed(course, ends_on=date(2027, 1, 5))
    assert refused.value.codes == ["LAST_DAY_IN_ANOTHER_YEAR"]
    with override("en"):
        assert "leave the last day in 2026" in str(refused.value.reasons[0])
    assert filed(course, ends_on=date(2026, 12, 31)).state == "filed"


def test_change_over_new_year_is_not_put_into_force():
    course = accepted()
    over = snapshots.wished(course, {"ends_on": date(2027, 1, 5)}, sessions_of(course))
    proposal = Proposal(course, snapshots.standing(course), over, EFFECT, False, DECIDED_AT, officer())
    assert [reason.code for reason in conditions.at_acceptance(proposal)] == ["LAST_DAY_IN_ANOTHER_YEAR"]


def test_taken_room_is_refused_when_filed():
    course = accepted()
    other = accepted(institution=course.institution)
    assert set(codes(course, site=other.site, sessions=in_room(course, other.site))) == {"TIMETABLE_CLASH"}


def in_room(course, site):
    rows = sessions_of(course)
    for row in rows[4:]:
        row.site = site
    return rows


def test_room_taken_since_is_refused_when_accepted():
    course = accepted()
    free = SiteFactory(institution=course.institution)
    request = filed(course, sessions=in_room(course, free))
    accepted(institution=course.institution, site=free)
    before = snapshots.standing(course)
    with pytest.raises(Refused) as refused:
        deciding.accept(request, actor=officer(), now=DECIDED_AT)
    assert set(refused.value.codes) == {"TIMETABLE_CLASH"}
    request.refresh_from_db()
    assert request.state == "filed"
    assert snapshots.standing(course) == before


def test_own_sessions_may_change_rooms():
    course = accepted()
    free = SiteFactory(institution=course.institution)
    rows = in_room(course, free)
    deciding.accept(filed(course, sessions=rows), actor=officer(), now=DECIDED_AT)
    back = sessions_of(course)
    for row in back:
        row.site = course.site if row.site == free else row.site
    back[-1].site, back[-2].site = free, free
    deciding.accept(filed(course, sessions=back, now=DECIDED_AT), actor=officer(), now=DECIDED_AT)
    assert course.sessions.filter(site=free).count() == 2


def test_late_decision_does_not_reach_behind_what_was_held():
    course = accepted()
    request = filed(course, sessions=in_room(course, SiteFactory(institution=course.institution)))
    with pytest.raises(Refused) as refused:
        deciding.accept(request, actor=officer(), now=datetime(2026, 1, 14, 2, 0, tzinfo=UTC))
    assert set(refused.value.codes) == {"OVERTAKEN"}


def test_second_change_waits_for_the_first():
    course = accepted()
    filed(course)
    with pytest.raises(Refused) as refused:
        filed(course, planned_headcount=25)
    assert refused.value.codes == ["CHANGE_OPEN"]


def test_class_changed_since_the_page_was_opened():
    course = accepted()
    seen = snapshots.mark(snapshots.standing(course))
    deciding.accept(filed(course), actor=officer(), now=DECIDED_AT)
    course.refresh_from_db()
    assert codes(course, now=DECIDED_AT, seen=seen, planned_headcount=25) == ["CLASS_CHANGED"]


def test_class_that_stands_otherwise_than_it_was_filed_on():
    course = accepted()
    request = filed(course)
    TrainingClass.objects.filter(pk=course.pk).update(planned_headcount=19)
    with pytest.raises(Refused) as refused:
        deciding.accept(request, actor=officer(), now=DECIDED_AT)
    assert refused.value.codes == ["CLASS_CHANGED"]


@pytest.mark.parametrize("stage", ["draft", "filed", "ended"])
def test_only_classes_under_way_are_changed(stage):
    course = TrainingClassFactory(stage=stage)
    now = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
    assert codes(course, now=now, planned_headcount=25) == ["CLASS_NOT_OPEN"]


def test_filer_does_not_accept_nor_refuse():
    request = filed(accepted())
    for act, details in ((deciding.accept, {}), (deciding.refuse, {"reasons": ["OTHER"], "note": "x"})):
        with pytest.raises(Refused) as refused:
            act(request, actor=filer(), now=DECIDED_AT, **details)
        assert refused.value.codes == ["SAME_PERSON"]


def test_refusal_says_why_by_the_closed_list():
    request = filed(accepted())
    with pytest.raises(Refused) as refused:
        deciding.refuse(request, reasons=["SOMETHING"], note=" ", actor=officer(), now=DECIDED_AT)
    assert refused.value.codes == ["UNKNOWN_REASON", "NO_NOTE"]
    with pytest.raises(Refused) as refused:
        deciding.refuse(request, reasons=[], note="x", actor=officer(), now=DECIDED_AT)
    assert refused.value.codes == ["NO_REFUSAL_REASON"]


def test_refused_change_leaves_the_class_as_it_was():
    course = accepted()
    before = snapshots.standing(course)
    deciding.refuse(filed(course), reasons=["QUALITY_AT_RISK"], note="实训课不宜顺延", actor=officer(), now=DECIDED_AT)
    assert snapshots.standing(course) == before
    assert obstacles.of(course) == []


def test_withdrawn_change_stands_in_nobodys_way():
    course = accepted()
    request = filed(course)
    assert [reason.code for reason in obstacles.of(course)] == ["CHANGE_OPEN"]
    withdrawing.withdraw(request, actor=filer(), now=DECIDED_AT)
    assert obstacles.of(course) == []
    with pytest.raises(Refused):
        deciding.accept(request, actor=officer(), now=DECIDED_AT)


def test_found_change_names_who_acts_by_when():
    course = running()
    request = found(course, kinds=("timetable", "site"))
    [reason] = obstacles.of(course)
    with override("en"):
        words = str(reason.sentence)
    assert reason.code == "CHANGE_NOT_FILED"
    assert request.file_by == date(2026, 1, 16)
    assert all(part in words for part in ("13 Jan 2026", "16 Jan 2026", "timetable, site"))


def test_found_change_is_filed_late_and_accepted():
    course = running()
    request = found(course, kinds=("instructor",))
    with pytest.raises(Refused) as refused:
        filed(course, now=RUNNING_AT)
    assert refused.value.codes == ["CHANGE_FOUND"]
    rows = sessions_of(course)
    rows[1].instructor = InstructorFactory(institution=course.institution)
    EnrolmentFactory(training_class=course)
    filed(course, now=RUNNING_AT, sessions=rows, found=request, takes_effect_on=date(2026, 1, 12))
    request.refresh_from_db()
    assert (request.state, request.is_late) == ("filed", True)
    deciding.accept(request, actor=officer(), now=AFTERWARDS)
    assert course.sessions.order_by("starts_at")[1].instructor == rows[1].instructor
    assert obstacles.of(course) == []


def test_late_change_holds_since_a_day_gone_by():
    course = running()
    request = found(course)
    assert codes(course, now=RUNNING_AT, late=request, sessions=later(course), takes_effect_on=EFFECT) == [
        "EFFECT_AHEAD"
    ]


def test_refused_late_change_stands_in_the_way_until_a_later_one_is_accepted():
    course = running()
    request = found(course)
    late = {"found": request, "takes_effect_on": date(2026, 1, 13)}
    filed(course, now=RUNNING_AT, sessions=later(course), **late)
    request.refresh_from_db()
    no = {"reasons": ["NOT_AS_FOUND"], "note": "与抽查情况不符", "actor": officer()}
    deciding.refuse(request, now=AFTERWARDS, **no)
    assert [reason.code for reason in obstacles.of(course)] == ["CHANGE_REFUSED"]
    second = filed(course, now=AFTERWARDS, sessions=later(course), **late)
    assert (second.answers, second.pk == request.pk) == (request, False)
    deciding.refuse(second, now=AFTERWARDS, **no)
    assert [reason.code for reason in obstacles.of(course)] == ["CHANGE_REFUSED"]
    deciding.accept(filed(course, now=AFTERWARDS, sessions=later(course), **late), actor=officer(), now=AFTERWARDS)
    assert obstacles.of(course) == []


def test_finding_taken_back_says_why():
    request = found(running())
    with pytest.raises(Refused) as refused:
        finding.take_back(request, note=" ", actor=officer(), now=AFTERWARDS)
    assert refused.value.codes == ["NO_NOTE"]
    finding.take_back(request, note="当日课已调到二号实训室，有备案", actor=officer(), now=AFTERWARDS)
    assert obstacles.of(request.training_class) == []


def test_finding_says_what_and_where():
    course = running()
    with pytest.raises(Refused) as refused:
        finding.record(course, kinds=["food"], text="", actor=officer(), now=RUNNING_AT)
    assert refused.value.codes == ["UNKNOWN_KIND", "NO_TEXT"]
    with pytest.raises(Refused) as refused:
        finding.record(accepted(), kinds=[], text="x", actor=officer(), now=RUNNING_AT)
    assert refused.value.codes == ["NO_KIND"]
    found(course)
    with pytest.raises(Refused) as refused:
        found(course)
    assert refused.value.codes == ["CHANGE_FOUND"]


@pytest.mark.parametrize("change", [
    lambda rows: rows.pop(0),
    lambda rows: setattr(rows[0], "starts_at", rows[0].starts_at - timedelta(hours=1)),
    lambda rows: setattr(rows[0], "ends_at", rows[0].ends_at - timedelta(minutes=30)),
    lambda rows: setattr(rows[0], "mode", ClassSession.Mode.PRACTICE),
    lambda rows: setattr(rows[0], "hours", Decimal(3)),
])  # fmt: skip
def test_session_with_attendance_stays_even_late(change):
    course = running()
    AttendanceMarkFactory(session=course.sessions.earliest("starts_at"))
    rows = sessions_of(course)
    change(rows)
    late = {"late": found(course), "takes_effect_on": date(2026, 1, 12)}
    assert "SESSION_HAS_ATTENDANCE" in codes(course, now=RUNNING_AT, sessions=rows, **late)


def test_attendance_stays_with_its_session():
    course = running()
    mark = AttendanceMarkFactory(session=course.sessions.earliest("starts_at"))
    other = SiteFactory(institution=course.institution)
    rows = sessions_of(course)
    rows[0].site = other
    request = found(course, kinds=("site",))
    filed(course, now=RUNNING_AT, sessions=rows, found=request, takes_effect_on=date(2026, 1, 12))
    request.refresh_from_db()
    deciding.accept(request, actor=officer(), now=AFTERWARDS)
    mark.session.refresh_from_db()
    assert mark.session.site == other


def test_concluded_hours_stay():
    course = TrainingClassFactory(ended=True)
    now = datetime(2026, 2, 2, 2, 0, tzinfo=UTC)
    request = finding.record(course, kinds=["hours"], text="少上一次课", actor=officer(), now=now)
    late = {"late": request, "takes_effect_on": date(2026, 1, 14)}
    assert "HOURS_CONCLUDED" in codes(course, now=now, sessions=later(course), **late)
    filed(
        course, now=now, found=request, takes_effect_on=date(2026, 1, 14),
        instructor=InstructorFactory(institution=course.institution),
    )  # fmt: skip
    request.refresh_from_db()
    deciding.accept(request, actor=officer(), now=now)
    assert obstacles.of(course) == []


def cancelled(course):
    return filings.cancel(course, actor=filer(), now=FILED_AT, reason="停办")


def terminated(course):
    return filings.terminate(course, actor=filer(), now=AFTERWARDS, reason="停电")


@pytest.mark.parametrize(
    ("begun", "now", "stop"), [(accepted, FILED_AT, cancelled), (running, RUNNING_AT, terminated)]
)
def test_change_of_a_stopped_class_is_withdrawn_with_it(begun, now, stop):
    course = begun()
    request = filed(course, now=now, instructor=InstructorFactory(institution=course.institution))
    stop(course)
    request.refresh_from_db()
    assert (request.state, request.ended_by) == ("withdrawn", filer())
    assert TrailRecord.objects.filter(verb="withdraw change", details__change=request.pk).count() == 1
    with pytest.raises(Refused) as refused:
        deciding.accept(request, actor=officer(), now=AFTERWARDS)
    assert refused.value.codes == ["WRONG_STATE"]


def test_finding_outlives_its_class_and_waits_for_nobody():
    course = running()
    request = found(course)
    assert ChangeRequest.objects.awaiting_filing().get() == request
    terminated(course)
    request.refresh_from_db()
    assert request.state == "found"
    assert not ChangeRequest.objects.awaiting_filing().exists()


def test_finding_that_was_filed_waits_for_nobody_once_its_class_stopped():
    course = running()
    other = InstructorFactory(institution=course.institution)
    late = {"found": found(course), "instructor": other, "takes_effect_on": date(2026, 1, 12)}
    request = filed(course, now=RUNNING_AT, **late)
    assert ChangeRequest.objects.awaiting_decision().get() == request
    terminated(course)
    assert not ChangeRequest.objects.awaiting_decision().exists()
    with pytest.raises(Refused) as refused:
        deciding.accept(request, actor=officer(), now=AFTERWARDS)
    assert "CLASS_NOT_OPEN" in refused.value.codes


def test_other_institutions_and_places_see_nothing(institution_b, staff_b, officer_elsewhere):
    filed(accepted())
    for user in (staff_b, officer_elsewhere):
        assert not ChangeRequest.objects.visible_to(user).exists()
