"""Public notices: accepted lines shown masked, over whole working days. Objections hold only their line."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.reference import city_settings, working_days
from portal.reference.models import Jurisdiction
from portal.shared import clockwork, trail, workflow, workflow_sets
from portal.shared.identity import hold_a_number, mask_id_number, mask_name
from portal.shared.refusals import Reason, refuse_if
from portal.shared.sentences import sentence
from subsidies import acted, class_money, entitlements, funds, numbers, progress, public_words, standing
from subsidies.models import Claim, ClaimLine, Decision, Entitlement, Notice, NoticeLine, Objection
from subsidies.models.claim_line import CERTIFIED
from subsidies.models.notice import HOLDING, OPEN, ObjectionState

NOTHING_TO_SHOW = Reason("NOTHING_TO_SHOW", _("No accepted line waits for a public notice."))
EMPTY_OBJECTION = Reason("TEXT_MISSING", _("Please write what you object to."), "text")
NUMBER_IN_OBJECTION = Reason(
    "TEXT_HOLDS_NUMBER",
    _("Please leave out ID and card numbers: it is known which row you object to."),
    "text",
)
EMPTY_ANSWER = Reason("ANSWER_MISSING", _("Please write the answer to the objection."), "answer")
NO_TITLE = Reason("TITLE_MISSING", _("Please give the notice a title."), "title")
NUMBER_IN_TITLE = Reason(
    "TITLE_HOLDS_NUMBER", _("Everybody reads the title; no ID or card number may stand in it."), "title"
)
NAMED_IN_ANSWER = Reason(
    "ANSWER_NAMES_PERSON",
    _("The answer is read without signing in. Please write “the trainee” instead of a name, and no personal number."),
    "answer",
)
LINE_SETTLED = Reason("LINE_SETTLED", _("This row was refused meanwhile; nothing is paid for it."))
LINES_CHANGED = _(
    "%(count)s lines were put on hold or changed, or lost their certificate, since this notice was prepared. Please "
    "discard it and prepare it anew."
)
OWN_REVIEW = _("%(actor)s already acted on this line. The objection has to be decided by somebody else.")
NOT_PUBLIC = _("This notice is no longer public. Objections could be raised until %(day)s.")
RECEIPT_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
RECEIPT_LENGTH = 10
ONE_DAY = timedelta(days=1)
UPHELD = "OBJECTION_UPHELD"
# What a notice shows: accepted, on no hold, the certificate valid.
SHOWABLE = Q(CERTIFIED, state=ClaimLine.State.ACCEPTED, held=False, claim__held=False)
# What is approved when its notice has ended: no objection is open, nothing is on hold (always true 9), and the
# certificate is still valid.
READY = Q(CERTIFIED, state=ClaimLine.State.IN_NOTICE, held=False, claim__held=False)


def waiting(jurisdiction: Jurisdiction) -> QuerySet[ClaimLine]:
    """Accepted lines of a place and all below it that no notice shows yet; what is on hold waits, and what has no
    valid certificate."""
    taken = NoticeLine.objects.filter(notice__state__in=HOLDING).values("line")
    return ClaimLine.objects.filter(
        SHOWABLE, claim__jurisdiction__path__startswith=jurisdiction.path, claim__state=Claim.State.IN_NOTICE
    ).exclude(pk__in=taken)


@transaction.atomic
def prepare(jurisdiction: Jurisdiction, *, title: str, actor: Any, now: datetime) -> Notice:
    """A notice of everything that waits, its rows masked for good. It can be looked at before it is published."""
    lines = _take_waiting(jurisdiction)
    refuse_if([*([] if lines else [NOTHING_TO_SHOW]), *_title_faults(title)])
    notice = Notice.objects.create(
        number=numbers.take("GS", jurisdiction, now),
        jurisdiction=jurisdiction,
        title=title.strip(),
        working_days=_term(jurisdiction, now),
        prepared_at=now,
        prepared_by=actor,
        line_count=len(lines),
        amount=sum((line.amount for line in lines), Decimal(0)),
    )
    NoticeLine.objects.bulk_create([_masked(notice, place, line) for place, line in enumerate(lines, start=1)])
    trail.record("prepare notice", notice, actor=actor, at=now, details={"lines": len(lines)})
    return notice


def _title_faults(title: str) -> list[Reason]:
    found = [] if title.strip() else [NO_TITLE]
    return [*found, NUMBER_IN_TITLE] if hold_a_number(title) else found


def _take_waiting(jurisdiction: Jurisdiction) -> list[ClaimLine]:
    """The waiting lines, locked. Asked twice: once the locks are held, what another officer took is seen as taken."""
    keys = list(waiting(jurisdiction).order_by("pk").values_list("pk", flat=True))
    list(ClaimLine.objects.filter(pk__in=keys).select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    lines = waiting(jurisdiction).filter(pk__in=keys)
    related = "person", "claim__institution", "certificate__occupation"
    return list(lines.select_related(*related).order_by("claim__number", "enrolment__roster_row", "pk"))


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
    """Open the notice to the public. It runs its full working days: the day of publishing does not count.

    Raises `Refused` LINES_CHANGED when a line was put on hold, moved or lost its certificate meanwhile."""
    lines = ClaimLine.objects.filter(notice_lines__notice=notice)
    Notice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    list(lines.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    refuse_if(_changed_lines(lines))
    closes_at = closing(notice, now=now)
    content = public_content(notice)
    workflow.perform(notice, "publish", actor=actor, now=now, closes_at=closes_at, content_hash=content)
    workflow_sets.advance(lines, "put_on_notice", actor=actor, subject=notice, now=now, noticed_at=now)
    return notice


def _changed_lines(lines: QuerySet[ClaimLine]) -> list[Reason]:
    changed = lines.exclude(pk__in=lines.filter(SHOWABLE).values("pk")).count()
    return [Reason("LINES_CHANGED", sentence(LINES_CHANGED, count=changed))] if changed else []


def closing(notice: Notice, *, now: datetime) -> datetime:
    """The midnight after the last of the full working days that follow the day of publishing."""
    today = timezone.localtime(now).date()
    last = working_days.add_working_days(today, notice.working_days, jurisdiction=notice.jurisdiction)
    return timezone.make_aware(datetime.combine(last + ONE_DAY, time()))


def last_day(notice: Notice) -> date | None:
    """The last day on which the public sees the rows; None before the notice is published."""
    return timezone.localtime(notice.closes_at - ONE_DAY).date() if notice.closes_at else None


def public_content(notice: Notice) -> str:
    """Hash of exactly what the public sees."""
    shown = notice.lines.order_by("place").values_list(
        "place", "masked_name", "masked_id_number", "institution_name", "occupation_name", "grade", "amount"
    )
    return trail.content_hash([notice.number, notice.title, [list(row) for row in shown]])


def is_intact(notice: Notice) -> bool:
    """Whether the rows are still exactly those the public was shown, by the hash kept when it was published."""
    return public_content(notice) == notice.content_hash


def is_public(notice: Notice, *, now: datetime) -> bool:
    """Whether the public may see the rows: from publishing to the end of the last working day, by the clock alone."""
    return notice.state in OPEN and notice.opens_at <= now < notice.closes_at


@transaction.atomic
def discard(notice: Notice, *, actor: Any) -> Notice:
    """Drop a prepared notice; its lines wait for the next one."""
    workflow.perform(notice, "replace", actor=actor)
    return notice


@transaction.atomic
def object_to(notice_line: NoticeLine, *, text: str, name: str, contact: str, now: datetime) -> Objection:
    """Raise an objection, signed or anonymous. The line waits, the others go on."""
    notice = Notice.objects.select_for_update(of=("self",)).get(pk=notice_line.notice_id)
    line = ClaimLine.objects.select_for_update(of=("self",)).get(pk=notice_line.line_id)
    refuse_if(_objection_obstacles(notice, line, text, now))
    if line.state == ClaimLine.State.IN_NOTICE:
        workflow.perform(line, "dispute", actor=None, at=now)
    receipt = "".join(secrets.choice(RECEIPT_LETTERS) for _n in range(RECEIPT_LENGTH))
    objection = Objection.objects.create(
        notice_line=notice_line, text=text.strip(), name=name, contact=contact, receipt=receipt, raised_at=now
    )
    trail.record("object", notice, actor=None, details={"line": line.pk, "objection": objection.pk}, at=now)
    return objection


def _objection_obstacles(notice: Notice, line: ClaimLine, text: str, now: datetime) -> list[Reason]:
    if not is_public(notice, now=now):
        day = last_day(notice) or timezone.localdate(now)
        return [Reason("NOTICE_CLOSED", sentence(NOT_PUBLIC, day=day))]
    found = [] if line.state in (ClaimLine.State.IN_NOTICE, ClaimLine.State.DISPUTED) else [LINE_SETTLED]
    found += [] if text.strip() else [EMPTY_OBJECTION]
    return found + ([NUMBER_IN_OBJECTION] if hold_a_number(text) else [])


@transaction.atomic
def decide_objection(objection: Objection, *, upheld: bool, answer: str, actor: Any, now: datetime) -> Objection:
    """Uphold it (the line is refused) or dismiss it (the line goes on when no other objection is open).

    Raises `Refused` for whoever handed the line in or reviewed it."""
    line = ClaimLine.objects.select_for_update(of=("self",)).get(notice_lines=objection.notice_line_id)
    refuse_if(reviewed_by(line, actor) + _answer_faults(line, answer))
    verb = "uphold" if upheld else "dismiss"
    workflow.perform(objection, verb, actor=actor, now=now, answer=answer.strip())
    _keep_decision(line, upheld, answer.strip(), actor, now)
    if upheld:
        _refuse(line, answer=answer.strip(), actor=actor, now=now)
    elif not open_objections(line).exists():
        workflow.perform(line, "settle_dispute", actor=actor, at=now)
    progress.follow(Claim.objects.filter(pk=line.claim_id), actor=actor, now=now)
    return objection


def _answer_faults(line: ClaimLine, answer: str) -> list[Reason]:
    named = public_words.name(line.person, answer) or hold_a_number(answer)
    return ([] if answer.strip() else [EMPTY_ANSWER]) + ([NAMED_IN_ANSWER] if named else [])


def reviewed_by(line: ClaimLine, actor: Any) -> list[Reason]:
    """Why this person may not decide on objections to the line: an objection is heard by somebody new to it."""
    own = acted.lines_acted_on(actor).filter(pk=line.pk).exists()
    return [Reason("OWN_WORK", sentence(OWN_REVIEW, actor=str(actor)))] if own else []


def _keep_decision(line: ClaimLine, upheld: bool, answer: str, actor: Any, now: datetime) -> None:
    Decision.objects.create(
        line=line,
        stage=Decision.Stage.OBJECTION,
        outcome=Decision.Outcome.REFUSE if upheld else Decision.Outcome.ACCEPT,
        codes=[UPHELD] if upheld else [],
        note=answer,
        content_hash=trail.content_hash({"facts": line.facts, "award": line.award_json}),
        at=now,
        by=actor,
    )


def open_objections(line: ClaimLine) -> QuerySet[Objection]:
    """Objections to a line that nobody has decided yet."""
    return Objection.objects.filter(notice_line__line=line, state=ObjectionState.OPEN)


def _refuse(line: ClaimLine, *, answer: str, actor: Any, now: datetime) -> None:
    workflow.perform(line, "refuse", actor=actor, now=now, codes=[UPHELD], note=answer)
    for other in open_objections(line):
        workflow.perform(other, "uphold", actor=actor, now=now, answer=answer)
    if line.entitlement and line.entitlement.state != Entitlement.State.RELEASED:
        entitlements.release(line.entitlement, because=Entitlement.Ground.OBJECTION_UPHELD, actor=actor, now=now)


def end_due(*, now: datetime) -> Sequence[Notice]:
    """End every notice whose term is over and approve its undisputed lines; disputed and held ones, and those whose
    certificate is suspended, are approved by a later call. Safe to repeat, and by two workers at once. A notice whose
    lines no fund can pay holds up no other; at the end `Refused` names the fund.
    """
    ended = []
    for key in Notice.objects.due(now).order_by("pk").values_list("pk", flat=True):
        ended += _end(key, now)
    ready = ClaimLine.objects.filter(READY, notice_lines__notice__state=Notice.State.ENDED)
    waiting = sorted(set(ready.values_list("notice_lines__notice", flat=True)))
    clockwork.of_each(waiting, lambda key: _approve_lines(key, now=now), before=len(ended))
    return ended


@transaction.atomic
def _end(key: int, now: datetime) -> list[Notice]:
    due = Notice.objects.due(now).select_for_update(of=("self",), skip_locked=True).filter(pk=key).first()
    return [workflow.perform(due, "end", actor=None, now=now)] if due else []


@transaction.atomic
def _approve_lines(key: int, *, now: datetime) -> None:
    """Approve the undisputed lines of an ended notice and promise their money."""
    notice = Notice.objects.get(pk=key, state=Notice.State.ENDED)
    rows = ClaimLine.objects.filter(READY, notice_lines__notice=notice)
    standing.lock(rows)
    moved = workflow_sets.advance(rows, "approve", actor=None, subject=notice, now=now, approved_at=now).moved
    lines = ClaimLine.objects.filter(pk__in=moved).select_related("claim__training_class__institution__jurisdiction")
    for line in lines.order_by("pk"):
        _commit(line, now=now)
    progress.follow(Claim.objects.filter(lines__in=moved), actor=None, now=now)


def _commit(line: ClaimLine, *, now: datetime) -> None:
    """The money set aside for the class becomes the promise to this line (always true 12)."""
    course, key = line.claim.training_class, funds.commitment_key(line.pk)
    fund = class_money.fund_paying(course, line.fund_source, line.amount)
    funds.commit(fund, line.amount, key=key, subject=course, actor=None, now=now)


def _term(jurisdiction: Jurisdiction, now: datetime) -> int:
    today = timezone.localtime(now).date()
    return int(city_settings.value("notice_working_days", jurisdiction=jurisdiction, on=today))
