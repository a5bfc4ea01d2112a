"""The walk's middle: the claim, its two reviews, the public notice and an objection."""

from subsidies.models import Claim, ClaimLine, Notice, NoticeLine
from tests.browser.desk import Desk
from tests.browser.stage import Stage
from tests.trainees.samples import EXPECTED


def claim(desk: Desk, ground: Stage) -> Claim:
    claim = Claim.objects.get()
    desk.sign_in(ground.filer)
    desk.open("claim_list")
    desk.picture("claims")
    desk.open("claim_detail", claim.pk)
    desk.picture("claim draft")
    desk.fill(commitment=True)
    desk.press("button[form=submit-claim]")
    desk.picture("claim submitted")
    expected = EXPECTED["register-pension.csv"]
    refused = claim.lines.filter(state=ClaimLine.State.REFUSED)
    assert sorted(refused.values_list("enrolment__roster_row", flat=True)) == expected["refused_claim_lines"]
    assert {code for line in refused for code in line.refusal_codes} == {expected["code"]}
    desk.open("claim_line", refused[0].pk)
    desk.picture("claim line refused")
    return claim


def review(desk: Desk, ground: Stage, claim: Claim) -> None:
    desk.sign_in(ground.first)
    desk.open("claim_worklist")
    desk.picture("claims under review")
    desk.open("claim_review", claim.pk)
    desk.press("form[action$='/take/'] button")
    desk.picture("first review")
    desk.press("#bulk button")
    desk.press("form[action$='/pass-on/'] button")
    desk.sign_in(ground.final)
    desk.picture("home final review")
    desk.open("claim_review", claim.pk)
    desk.picture("final review")
    desk.unfold("conclude")
    desk.press("#conclude .dialog-actions button")
    assert claim.lines.filter(state=ClaimLine.State.ACCEPTED).count() == 38


def show_in_public(desk: Desk, ground: Stage) -> Notice:
    desk.sign_in(ground.first)
    desk.open("notice_list")
    desk.fill(title="2020年第3期职业培训补贴公示")
    desk.press("form[action$='/prepare/'] button")
    desk.picture("notice")
    desk.unfold("publish")
    desk.press("#publish .dialog-actions button")
    desk.open("notice_list")
    desk.picture("notices")
    desk.open("public_notices")
    desk.picture("public notices")
    notice = Notice.objects.get()
    desk.open("public_notice", notice.number)
    desk.picture("public notice")
    assert notice.state == Notice.State.RUNNING and not desk.says("320299197403295093")
    return notice


def object_to_a_row(visitor: Desk, notice: Notice) -> NoticeLine:
    """Somebody without a name does; the row waits, the others do not."""
    row = notice.lines.order_by("place")[0]
    visitor.open("public_object", notice.number, row.place)
    visitor.fill(text="此人培训期间在外地工作。")
    visitor.press("main form button.primary")
    visitor.picture("objection receipt")
    assert list(ClaimLine.objects.filter(state=ClaimLine.State.DISPUTED)) == [row.line]
    return row


def dismiss_objection(desk: Desk, ground: Stage, row: NoticeLine) -> None:
    """By an officer who had nothing to do with the line."""
    desk.sign_in(ground.arbiter)
    desk.open("objection_list")
    desk.picture("objections")
    desk.open("objection_decide", row.objections.get().pk)
    desk.fill(answer="经核对考勤和社保记录，培训属实。")
    desk.press("button[name=verdict][value=dismiss]")
    row.line.refresh_from_db()
    assert row.line.state == ClaimLine.State.IN_NOTICE
