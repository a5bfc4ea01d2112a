import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, InternalError, transaction

from portal.reference.models import WorkingDayOverride
from portal.shared import trail
from portal.shared.models import TrailRecord
from portal.shared.refusals import Refused
from subsidies import notices, reviews
from subsidies.models import Decision, Notice, NoticeLine, Objection
from tests import state_tables
from tests.fixtures import worlds
from tests.fixtures.personas import make_institution
from tests.portal.reference.factories import JurisdictionFactory
from tests.subsidies import journeys, review_stage
from tests.subsidies.review_stage import china

pytestmark = pytest.mark.django_db

NOTICE_TABLE = {
    "publish": ({"prepared"}, "running"),
    "extend": ({"running", "extended"}, "extended"),
    "end": ({"running", "extended"}, "ended"),
    "replace": ({"prepared"}, "replaced"),
}
OBJECTION_TABLE = {"uphold": ({"open"}, "upheld"), "dismiss": ({"open"}, "dismissed")}


test_table_of_notices = state_tables.whole(Notice, NOTICE_TABLE)
test_table_of_objections = state_tables.whole(Objection, OBJECTION_TABLE)


@pytest.mark.parametrize(
    ("published", "last"),
    [
        # 14 February 2026 is a Saturday worked for the Spring Festival, which is off from 15 to 23 February.
        (china(2026, 2, 10), "2026-02-24"),
        (china(2026, 2, 13), "2026-02-27"),
        # National Day is off from 1 to 7 October; Saturday 10 October is worked.
        (china(2026, 9, 28), "2026-10-10"),
        (china(2026, 3, 16, 0), "2026-03-23"),
        (china(2026, 3, 16, 23), "2026-03-23"),
    ],
)
def test_notice_runs_full_working_days(city, published, last):
    notice = Notice(jurisdiction=city, working_days=5)
    notice.closes_at = notices.closing(notice, now=published)
    assert notices.last_day(notice).isoformat() == last


def test_city_day_off_prolongs_the_notice(city):
    WorkingDayOverride.objects.create(day="2026-03-18", working=False, reason="停电检修", jurisdiction=city)
    notice = Notice(jurisdiction=city, working_days=5)
    notice.closes_at = notices.closing(notice, now=china(2026, 3, 16))
    assert notices.last_day(notice).isoformat() == "2026-03-24"


@worlds.built_once
def world():
    """A claim whose lines are all accepted."""
    city = JurisdictionFactory()
    return SimpleNamespace(city=city, stage=review_stage.accepted(city, make_institution("甲培训学校", city, 1)))


city, stage = worlds.parts("city", "stage")


@pytest.fixture
def notice(stage):
    """Its lines on public notice."""
    return review_stage.published(stage)


def test_rows_are_masked_and_never_change(stage, notice):
    row, person = notice.lines.first(), stage.lines()[0].person
    assert re.fullmatch(r"\d{4}\*{12}[\dX]{2}", row.masked_id_number)
    assert (row.masked_name, "*" in row.masked_name) != (person.name, False)
    with pytest.raises(InternalError), transaction.atomic():
        NoticeLine.objects.filter(pk=row.pk).update(amount=1)


def test_hash_tells_of_another_row(notice):
    assert notices.is_intact(notice)
    notice.title = "另一个标题"
    assert not notices.is_intact(notice)


def test_held_claims_and_lines_wait(city, stage):
    reviews.hold(stage.lines()[0], actor=stage.cast.final, now=journeys.PUBLISHED, note="核实账户")
    assert notices.waiting(city).count() == 2
    reviews.hold_claim(stage.claim, actor=stage.cast.final, now=journeys.PUBLISHED, note="核实机构")
    assert notices.waiting(city).count() == 0


def test_line_held_after_preparing_stops_publishing(city, stage):
    notice = notices.prepare(city, title="公示", actor=stage.cast.first, now=journeys.PUBLISHED)
    reviews.hold(stage.lines()[0], actor=stage.cast.final, now=journeys.PUBLISHED, note="核实账户")
    with pytest.raises(Refused) as refused:
        notices.publish(notice, actor=stage.cast.first, now=journeys.PUBLISHED)
    assert refused.value.codes == ["LINES_CHANGED"]


def test_discarded_notice_gives_lines_back(city, stage):
    notice = notices.prepare(city, title="公示", actor=stage.cast.first, now=journeys.PUBLISHED)
    assert notices.waiting(city).count() == 0
    notices.discard(notice, actor=stage.cast.first)
    again = notices.prepare(city, title="公示", actor=stage.cast.first, now=journeys.PUBLISHED)
    assert again.line_count == 3


def test_database_keeps_line_on_one_notice(city, stage):
    notice = notices.prepare(city, title="公示", actor=stage.cast.first, now=journeys.PUBLISHED)
    other = Notice.objects.create(
        number="GS-X", jurisdiction=city, title="另一份", working_days=5, prepared_at=journeys.PUBLISHED
    )
    row = notice.lines.first()
    row.pk, row.notice = None, other
    with pytest.raises(IntegrityError, match="another notice"), transaction.atomic():
        row.save(force_insert=True)


def test_nothing_ends_before_the_term(stage, notice):
    second = timedelta(seconds=1)
    assert notices.end_due(now=notice.closes_at - second) == []
    assert set(stage.claim.lines.values_list("state", flat=True)) == {"in_notice"}
    assert len(notices.end_due(now=notice.closes_at)) == 1
    assert set(stage.claim.lines.values_list("state", flat=True)) == {"approved"}
    assert notices.end_due(now=notice.closes_at + second) == []


def test_rows_are_public_to_the_last_second(notice):
    second = timedelta(seconds=1)
    edges = {notice.opens_at - second: False, notice.opens_at: True, notice.closes_at - second: True}
    for now, public in (edges | {notice.closes_at: False}).items():
        assert notices.is_public(notice, now=now) is public
        assert Notice.objects.shown_at(now).exists() is public


def _object(notice, place=1, **more):
    row = notice.lines.get(place=place)
    at = journeys.PUBLISHED + timedelta(hours=2)
    return notices.object_to(row, **{"text": "此人未参训", "name": "", "contact": "", "now": at} | more)


@pytest.mark.parametrize(
    "number", ["11010519491231002x", "6222 0202 0011 2233 445", "１１０１０５１９４９１２３１００２Ｘ"]
)
def test_objection_with_a_personal_number_is_sent_back(notice, number):
    with pytest.raises(Refused) as refused:
        _object(notice, text=f"他的号码是{number}，请核查")
    assert refused.value.codes == ["TEXT_HOLDS_NUMBER"]
    assert _object(notice, text="2026年3月12日至4月12日他在外地，电话0510-86861234").text


def test_objection_holds_its_line_alone(stage, notice):
    objection = _object(notice)
    assert trail.of(objection.notice_line.line).get(verb="dispute").at == objection.raised_at
    notices.end_due(now=notice.closes_at)
    assert sorted(stage.claim.lines.values_list("state", flat=True)) == ["approved", "approved", "disputed"]
    stage.claim.refresh_from_db()
    assert stage.claim.state == "in_notice"


def test_upheld_objection_refuses_and_releases(city, stage, notice):
    objection, hearer = _object(notice), review_stage.another_officer(city)
    notices.end_due(now=notice.closes_at)
    notices.decide_objection(objection, upheld=True, answer="属实", actor=hearer, now=notice.closes_at)
    line = objection.notice_line.line
    line.refresh_from_db()
    stage.claim.refresh_from_db()
    assert (line.state, line.refusal_codes, line.entitlement.state) == ("refused", ["OBJECTION_UPHELD"], "released")
    assert (stage.claim.state, stage.claim.line_count, stage.claim.amount) == ("approved", 2, 3000)


def test_dismissed_objection_lets_the_line_go_on(city, stage, notice):
    objection, hearer = _object(notice), review_stage.another_officer(city)
    notices.end_due(now=notice.closes_at)
    notices.decide_objection(objection, upheld=False, answer="已核实", actor=hearer, now=notice.closes_at)
    assert TrailRecord.objects.get(verb="settle_dispute").at == notice.closes_at
    notices.end_due(now=notice.closes_at + timedelta(minutes=1))
    stage.claim.refresh_from_db()
    assert stage.claim.state == "approved"


def test_second_objection_keeps_the_line_waiting(city, notice):
    one, _two, hearer = _object(notice), _object(notice), review_stage.another_officer(city)
    notices.decide_objection(one, upheld=False, answer="已核实", actor=hearer, now=notice.closes_at)
    assert one.notice_line.line.state == "disputed"


def test_dismissal_leaves_an_officers_hold(city, stage, notice):
    line = notice.lines.get(place=1).line
    reviews.hold(line, actor=stage.cast.final, now=journeys.PUBLISHED, note="核实账户")
    objection = _object(notice)
    hearer = review_stage.another_officer(city)
    notices.decide_objection(objection, upheld=False, answer="已核实", actor=hearer, now=notice.closes_at)
    notices.end_due(now=notice.closes_at)
    line.refresh_from_db()
    assert (line.state, line.held) == ("in_notice", True)


@pytest.mark.parametrize("who", ["clerk", "first", "final"])
def test_reviewers_cannot_hear_the_objection(stage, notice, who):
    with pytest.raises(Refused) as refused:
        notices.decide_objection(
            _object(notice), upheld=False, answer="好", actor=getattr(stage.cast, who), now=notice.closes_at
        )
    assert refused.value.codes == ["OWN_WORK"]


def test_who_heard_an_objection_has_no_part_in_the_final_review(city, notice):
    """From then on they are not new to the line, and would have heard the objection as one who reviewed it."""
    objection, hearer = _object(notice), review_stage.another_officer(city)
    line = objection.notice_line.line
    notices.decide_objection(objection, upheld=False, answer="已核实", actor=hearer, now=notice.closes_at)
    with pytest.raises(Refused) as refused:
        reviews.hold(line, actor=hearer, now=notice.closes_at, note="核实账户")
    assert refused.value.codes == ["OWN_WORK"]


@pytest.mark.parametrize("who", ["clerk", "first", "final"])
def test_database_lets_nobody_who_acted_decide_an_objection(stage, notice, who):
    values = {"state": "dismissed", "answer": "好", "decided_at": notice.closes_at}
    rows = Objection.objects.filter(pk=_object(notice).pk)
    with pytest.raises(IntegrityError, match="acted on the line"), transaction.atomic():
        rows.update(decided_by=getattr(stage.cast, who), **values)


def test_database_lets_nobody_who_spoke_of_the_line_decide(city, stage, notice):
    objection, holder = _object(notice), review_stage.another_officer(city)
    values = {
        "line": objection.notice_line.line,
        "at": journeys.PUBLISHED,
        "by": holder,
        "note": "查",
        "outcome": "hold",
    }
    rows = Objection.objects.filter(pk=objection.pk)
    decided = {"state": "dismissed", "answer": "好", "decided_at": notice.closes_at, "decided_by": holder}
    Decision.objects.create(stage="objection", **values)
    assert rows.update(**decided) == 1
    Decision.objects.create(stage="final", **values)
    with pytest.raises(IntegrityError, match="acted on the line"), transaction.atomic():
        rows.update(**decided)


@pytest.mark.parametrize(
    "words", ["经核查，{name}当日在岗", "{account} 已核对", "身份证 {number} 属实", "卡号6222020200112233445"]
)
def test_answer_names_nobody(city, notice, words):
    objection, hearer = _object(notice), review_stage.another_officer(city)
    person = objection.notice_line.line.person
    answer = words.format(name=person.name, account=person.account_number, number=person.id_number)
    with pytest.raises(Refused) as refused:
        notices.decide_objection(objection, upheld=False, answer=answer, actor=hearer, now=notice.closes_at)
    assert refused.value.codes == ["ANSWER_NAMES_PERSON"]


def test_title_holds_no_number(city, stage):
    with pytest.raises(Refused) as refused:
        notices.prepare(city, title="公示 3201 0619 8001 0100 1x", actor=stage.cast.first, now=journeys.PUBLISHED)
    assert refused.value.codes == ["TITLE_HOLDS_NUMBER"]


def test_title_may_hold_an_office_telephone(city, stage):
    title = "公示（监督电话0510-86012345）"
    assert notices.prepare(city, title=title, actor=stage.cast.first, now=journeys.PUBLISHED).title == title


def test_objections_end_with_the_term(notice):
    with pytest.raises(Refused) as refused:
        _object(notice, now=notice.closes_at)
    assert refused.value.codes == ["NOTICE_CLOSED"]


def test_row_already_taken_out_takes_no_objection(city, notice):
    objection = _object(notice)
    actor = review_stage.another_officer(city)
    notices.decide_objection(objection, upheld=True, answer="属实", actor=actor, now=journeys.PUBLISHED)
    with pytest.raises(Refused) as refused:
        _object(notice)
    assert refused.value.codes == ["LINE_SETTLED"]
