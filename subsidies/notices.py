"""Public notices: accepted lines shown masked, over whole working days. Objections hold only their line."""

import secrets
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.reference import city_settings, working_days
from portal.reference.models import Jurisdiction
from portal.shared import trail, workflow
from portal.shared.identity import mask_id_number, mask_name
from portal.shared.refusals import Reason, Refused, refuse_if
from portal.shared.sentences import sentence
from subsidies import entitlements, funds, numbers, progress
from subsidies.models import Claim, ClaimLine, Entitlement, Notice, NoticeLine, Objection
from subsidies.models.notice import ObjectionState

NOTHING_TO_SHOW = Reason("NOTHING_TO_SHOW", _("No accepted line waits for a public notice."))
EMPTY_OBJECTION = Reason("TEXT_MISSING", _("Please write what you object to."), "text")
EMPTY_ANSWER = Reason("ANSWER_MISSING", _("Please write the answer to the objection."), "answer")
NOT_PUBLIC = _("This notice is no longer public. Objections could be raised until %(day)s.")
RECEIPT_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def waiting(jurisdiction: Jurisdiction) -> Any:
    """Accepted lines of a place and all below it that no notice shows yet."""
    lines = ClaimLine.objects.filter(state=ClaimLine.State.ACCEPTED, held=False, claim__held=False)
    return lines.filter(
        claim__jurisdiction__path__startswith=jurisdiction.path,
        claim__state=Claim.State.IN_NOTICE,
        notice_lines=None,
    )


@transaction.atomic
def prepare(jurisdiction: Jurisdiction, *, title: str, actor: Any, now: datetime) -> Notice:
    """A notice of everything that waits, its rows masked for good. It can be looked at before it is published."""
    lines = list(
        waiting(jurisdiction)
        .select_for_update(of=("self",))
        .select_related("person", "claim__institution", "certificate__occupation")
        .order_by("claim__number", "enrolment__roster_row", "pk")
    )
    refuse_if([] if lines else [NOTHING_TO_SHOW])
    notice = Notice.objects.create(
        number=numbers.take("GS", now),
        jurisdiction=jurisdiction,
        title=title,
        working_days=_term(jurisdiction, now),
        prepared_at=now,
        prepared_by=actor,
        line_count=len(lines),
        amount=sum((line.amount for line in lines), Decimal(0)),
    )
    NoticeLine.objects.bulk_create([_masked(notice, place, line) for place, line in enumerate(lines, start=1)])
    trail.record("prepare notice", notice, actor=actor, details={"lines": len(lines)})
    return notice


def _masked(notice: Notice, place: int, line: ClaimLine) -> NoticeLine:
    return NoticeLine(
        notice=notice,
        line=line,
        place=place,
        masked_name=mask_name(line.person.name),
        masked_id_number=mask_id_number(line.person.id_number),
        institution_name=line.claim.institution.name,
        occupation_name=line.certificate.occupation.name,
        grade=line.certificate.grade,
        amount=line.amount,
    )


@transaction.atomic
def publish(notice: Notice, *, actor: Any, now: datetime) -> Notice:
    """Open the notice to the public. It runs its full working days: the day of publishing does not count."""
    closes_at = closing(notice, now=now)
    content = public_content(notice)
    workflow.perform(notice, "publish", actor=actor, now=now, closes_at=closes_at, content_hash=content)
    lines = ClaimLine.objects.filter(notice_lines__notice=notice)
    workflow.advance(lines, "put_on_notice", actor=actor, subject=notice, noticed_at=now)
    return notice


def closing(notice: Notice, *, now: datetime) -> datetime:
    """The midnight after the last of the full working days that follow the day of publishing."""
    today = timezone.localtime(now).date()
    last = working_days.add_working_days(today, notice.working_days, jurisdiction=notice.jurisdiction)
    return timezone.make_aware(datetime.combine(last + timedelta(days=1), time()))


def public_content(notice: Notice) -> str:
    """Hash of exactly what the public sees."""
    shown = notice.lines.order_by("place").values_list(
        "place", "masked_name", "masked_id_number", "institution_name", "occupation_name", "grade", "amount"
    )
    return trail.content_hash([notice.number, notice.title, [list(row) for row in shown]])


@transaction.atomic
def discard(notice: Notice, *, actor: Any) -> Notice:
    """Drop a prepared notice; its lines wait for the next one."""
    workflow.perform(notice, "replace", actor=actor)
    return notice


@transaction.atomic
def object_to(notice_line: NoticeLine, *, text: str, name: str, contact: str, now: datetime) -> Objection:
    """Raise an objection, signed or anonymous. The line waits, the others go on."""
    refuse_if([] if text.strip() else [EMPTY_OBJECTION])
    notice = Notice.objects.select_for_update().get(pk=notice_line.notice_id)
    if notice.state not in (Notice.State.RUNNING, Notice.State.EXTENDED) or now >= notice.closes_at:
        said = sentence(NOT_PUBLIC, day=timezone.localtime(notice.closes_at or now).date().isoformat())
        raise Refused(Reason("NOTICE_CLOSED", said))
    line = ClaimLine.objects.select_for_update().get(pk=notice_line.line_id)
    if line.state == ClaimLine.State.IN_NOTICE:
        workflow.perform(line, "dispute", actor=None)
    receipt = "".join(secrets.choice(RECEIPT_LETTERS) for _n in range(10))
    return Objection.objects.create(
        notice_line=notice_line, text=text.strip(), name=name, contact=contact, receipt=receipt, raised_at=now
    )


@transaction.atomic
def decide_objection(objection: Objection, *, upheld: bool, answer: str, actor: Any, now: datetime) -> Objection:
    """Uphold it (the line is refused) or dismiss it (the line goes on when no other objection is open)."""
    refuse_if([] if answer.strip() else [EMPTY_ANSWER])
    verb = "uphold" if upheld else "dismiss"
    workflow.perform(objection, verb, actor=actor, now=now, answer=answer.strip())
    line = objection.notice_line.line
    if upheld:
        _refuse(line, answer=answer.strip(), actor=actor, now=now)
    elif not open_objections(line).exists():
        workflow.perform(line, "settle_dispute", actor=actor)
    progress.follow(Claim.objects.filter(pk=line.claim_id), actor=actor, now=now)
    return objection


def open_objections(line: ClaimLine) -> Any:
    return Objection.objects.filter(notice_line__line=line, state=ObjectionState.OPEN)


def _refuse(line: ClaimLine, *, answer: str, actor: Any, now: datetime) -> None:
    workflow.perform(line, "refuse", actor=actor, now=now, codes=["OBJECTION_UPHELD"], note=answer)
    for other in open_objections(line):
        workflow.perform(other, "uphold", actor=actor, now=now, answer=answer)
    if line.entitlement and line.entitlement.state != Entitlement.State.RELEASED:
        entitlements.release(line.entitlement, because="objection upheld", actor=actor, now=now)


def end_due(*, now: datetime) -> Sequence[Notice]:
    """End every notice whose term is over and approve its undisputed lines; disputed ones are approved by the next
    call after their objection is dismissed."""
    ended = []
    for notice in Notice.objects.due(now).order_by("pk"):
        ended.append(workflow.perform(notice, "end", actor=None, now=now))
    for notice in Notice.objects.filter(
        state=Notice.State.ENDED, lines__line__state=ClaimLine.State.IN_NOTICE
    ).distinct():
        approve_lines(notice, now=now)
    return ended


@transaction.atomic
def approve_lines(notice: Notice, *, now: datetime) -> None:
    """Approve the undisputed lines of an ended notice and promise their money, all or none of one claim's fund."""
    rows = ClaimLine.objects.filter(notice_lines__notice=notice, state=ClaimLine.State.IN_NOTICE, held=False)
    lines = list(rows.select_related("claim__training_class", "claim__jurisdiction").order_by("pk"))
    workflow.advance(rows, "approve", actor=None, subject=notice, approved_at=now)
    for line in lines:
        _commit(line, now=now)
    progress.follow(Claim.objects.filter(lines__in=lines).distinct(), actor=None, now=now)


def _commit(line: ClaimLine, *, now: datetime) -> None:
    """The money set aside for the class becomes the promise to this line (always true 12)."""
    year = line.claim.training_class.ends_on.year
    fund = funds.fund_for(line.claim.jurisdiction, source=line.fund_source, year=year)
    funds.commit(
        fund, line.amount, key=f"line {line.pk} commit", subject=line.claim.training_class, actor=None, now=now
    )


def _term(jurisdiction: Jurisdiction, now: datetime) -> int:
    today = timezone.localtime(now).date()
    return int(city_settings.value("notice_working_days", jurisdiction=jurisdiction, on=today))
