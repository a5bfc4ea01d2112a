"""The rows that wait, as items of a worklist: one query each, light rows alone."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certificates.models import OwnEvaluation
from institutions.models import ListingApplication, TrainingClass
from portal.dashboards import waiting
from portal.dashboards.worklist import AT_MOST, Item
from portal.shared.badges import Family
from portal.shared.sentences import sentence
from portal.shared.templatetags.marks import badge_html, badge_of
from subsidies import notices, payments
from subsidies.models import Claim, ClaimLine, PaymentBatch
from trainees.models import Enrolment

State = Claim.State
Kind = Callable[[Any], Iterator[Item]]  # named as its rows are in `waiting`
BATCH_MATTERS = {
    PaymentBatch.State.PREPARED: _("check a batch over"),
    PaymentBatch.State.CHECKED: _("approve a batch"),
    PaymentBatch.State.APPROVED: _("send a batch to the bank"),
    PaymentBatch.State.SENT: _("enter the bank's return"),
    PaymentBatch.State.RECONCILED: _("close a batch"),
}
MEND = _("mend failed payments")
ABOUT = _("%(institution)s, %(title)s")


def seldom(user: Any, *, kinds: Sequence[Kind]) -> Iterator[Item]:
    """The items of kinds of which there are mostly none: one query says which have any, and those alone are asked."""
    counts = waiting.counted(user, {kind.__name__: getattr(waiting, kind.__name__)(user) for kind in kinds})
    for kind in kinds:
        yield from kind(user) if counts[kind.__name__] else ()


def filings(user: Any) -> Iterator[Item]:
    rows = waiting.filings(user).order_by("decide_by", "pk").select_related("institution")[:AT_MOST]
    for row in rows:
        about = sentence(ABOUT, institution=str(row.institution), title=row.title)
        url = reverse("filing_review", args=[row.pk])
        yield Item(row.decide_by, _("class filing"), about, url, badge_of(row), row.enrolled_count)


def own_evaluations_to_assess(user: Any) -> Iterator[Item]:
    return _own_evaluations(waiting.own_evaluations_to_assess(user), _("assess an own evaluation"))


def own_evaluations_to_decide(user: Any) -> Iterator[Item]:
    return _own_evaluations(waiting.own_evaluations_to_decide(user), _("decide on an own evaluation"))


def returned_own_evaluations(user: Any) -> Iterator[Item]:
    return _own_evaluations(waiting.returned_own_evaluations(user), _("correct an own evaluation"))


def _own_evaluations(rows: QuerySet[OwnEvaluation], matter: Any) -> Iterator[Item]:
    return _of_enterprises(rows, matter, "own_evaluation_detail")


def apprenticeships_filed(user: Any) -> Iterator[Item]:
    found = waiting.apprenticeships_filed(user)
    return _of_enterprises(found, _("decide on an apprenticeship plan"), "apprenticeship_detail")


def returned_apprenticeships(user: Any) -> Iterator[Item]:
    found = waiting.returned_apprenticeships(user)
    return _of_enterprises(found, _("correct an apprenticeship plan"), "apprenticeship_detail")


def _of_enterprises(rows: QuerySet[Any], matter: Any, page: str) -> Iterator[Item]:
    for row in rows.order_by("decide_by", "pk").select_related("enterprise")[:AT_MOST]:
        about = sentence(ABOUT, institution=str(row.enterprise), title=row.number)
        yield Item(row.decide_by, matter, about, reverse(page, args=[row.pk]), badge_of(row))


def denials(user: Any) -> Iterator[Item]:
    """One item a class in which somebody says that they did not sign up."""
    rows = (
        waiting.denials(user)
        .order_by()
        .values("training_class", "training_class__title", "training_class__institution__name")
    )
    for row in rows.annotate(count=Count("pk")).order_by("training_class")[:AT_MOST]:
        about = sentence(
            ABOUT, institution=row["training_class__institution__name"], title=row["training_class__title"]
        )
        url = reverse("class_roster", args=[row["training_class"]])
        yield Item(
            None, _("trainees deny having signed up"), about, url, badge_html(Family.BAD, _("denied")), row["count"]
        )


def returned_applications(user: Any) -> Iterator[Item]:
    rows = waiting.returned_applications(user).order_by("correct_by", "pk")[:AT_MOST]
    for row in rows:
        url = reverse("application_show", args=[row.pk])
        yield Item(row.correct_by, _("correct an application"), row.get_directory_display(), url, badge_of(row))


def applications_to_check(user: Any) -> Iterator[Item]:
    return _applications(waiting.applications_to_check(user), _("first review of an application"))


def applications_to_decide(user: Any) -> Iterator[Item]:
    return _applications(waiting.applications_to_decide(user), _("final review of an application"))


def _applications(rows: QuerySet[ListingApplication], matter: Any) -> Iterator[Item]:
    for row in rows.order_by("decide_by", "pk").select_related("institution")[:AT_MOST]:
        about = sentence(ABOUT, institution=str(row.institution), title=row.get_directory_display())
        yield Item(row.decide_by, matter, about, reverse("application_review", args=[row.pk]), badge_of(row))


def listing_changes_to_sign(user: Any) -> Iterator[Item]:
    for row in (
        waiting.listing_changes_to_sign(user).order_by("last_day", "pk").select_related("institution")[:AT_MOST]
    ):
        about = sentence(ABOUT, institution=str(row.institution), title=row.get_kind_display())
        url = reverse("listing_change", args=[row.pk])
        yield Item(row.last_day, _("sign a change of a directory"), about, url, badge_of(row))


def changes(user: Any) -> Iterator[Item]:
    rows = waiting.changes(user).order_by("decide_by", "pk").select_related("training_class__institution")
    for row in rows[:AT_MOST]:
        course = row.training_class
        about = sentence(ABOUT, institution=str(course.institution), title=course.title)
        yield Item(row.decide_by, _("change of a class"), about, reverse("change_show", args=[row.pk]), badge_of(row))


def first_reviews(user: Any) -> Iterator[Item]:
    return _claims(waiting.first_reviews(user), "first_review_by_day", _("first review of a claim"))


def final_reviews(user: Any) -> Iterator[Item]:
    return _claims(waiting.final_reviews(user), "final_review_by_day", _("final review of a claim"))


def _claims(claims: QuerySet[Claim], deadline: str, matter: Any) -> Iterator[Item]:
    for row in claims.order_by(deadline, "pk").select_related("institution", "training_class")[:AT_MOST]:
        about = sentence(ABOUT, institution=str(row.institution), title=row.training_class.title)
        url = reverse("claim_review", args=[row.pk])
        yield Item(getattr(row, deadline), matter, about, url, badge_of(row), row.line_count, row.amount)


def objections(user: Any) -> Iterator[Item]:
    rows = waiting.objections(user).select_related("notice_line__notice").order_by("raised_at")[:AT_MOST]
    for row in rows:
        line = row.notice_line
        about = sentence(_("%(notice)s, no. %(place)s"), notice=line.notice.title, place=line.place)
        url = reverse("objection_decide", args=[row.pk])
        yield Item(notices.last_day(line.notice), _("objection"), about, url, badge_of(row), 1, line.amount)


def notices_to_prepare(user: Any) -> Iterator[Item]:
    """One item for each place of office in which accepted lines wait for a public notice."""
    for place in user.offices:
        lines = notices.waiting(place).aggregate(count=Count("pk"), amount=Sum("amount"))
        if lines["count"]:
            mark = badge_html(Family.INFO, ClaimLine.State.ACCEPTED.label)
            url = reverse("notice_list")
            yield Item(None, _("prepare a public notice"), str(place), url, mark, lines["count"], lines["amount"])


def returned_classes(user: Any) -> Iterator[Item]:
    for row in waiting.returned_classes(user).order_by("correct_by", "pk")[:AT_MOST]:
        url = reverse("class_show", args=[row.pk])
        yield Item(row.correct_by, _("correct a filing"), row.title, url, badge_of(row), row.enrolled_count)


def changes_to_file(user: Any) -> Iterator[Item]:
    for row in waiting.changes_to_file(user).order_by("file_by", "pk").select_related("training_class")[:AT_MOST]:
        url = reverse("change_show", args=[row.pk])
        yield Item(row.file_by, _("file a change late"), row.training_class.title, url, badge_of(row))


def open_claims(user: Any) -> Iterator[Item]:
    for row in waiting.open_claims(user).order_by("correct_by", "pk").select_related("training_class")[:AT_MOST]:
        matter = _("correct a claim") if row.state == State.RETURNED else _("hand in a claim")
        url = reverse("claim_detail", args=[row.pk])
        yield Item(row.correct_by, matter, row.training_class.title, url, badge_of(row), row.line_count, row.amount)


def failed_payments(user: Any) -> Iterator[Item]:
    """One item for all lines the bank could not pay: they wait for another account, and the list names each."""
    lines = waiting.failed_lines(user).aggregate(count=Count("pk"), amount=Sum("amount"))
    if lines["count"]:
        mark = badge_html(Family.BAD, ClaimLine.State.FAILED.label)
        url = reverse("failed_payments")
        yield Item(None, _("mend an account"), _("Failed payments"), url, mark, lines["count"], lines["amount"])


def unmarked_sessions(user: Any, *, now: datetime) -> Iterator[Item]:
    """One item a class: the oldest session of which nothing is known, and how many there are."""
    rows = waiting.unmarked_sessions(user, now).order_by().values("training_class", "training_class__title")
    for row in rows.annotate(sessions=Count("pk", distinct=True), first=Min("ends_at")).order_by("first")[:AT_MOST]:
        word = sentence(_("%(sessions)s sessions"), sessions=row["sessions"])
        url = reverse("class_attendance", args=[row["training_class"]])
        day = timezone.localtime(row["first"]).date()
        mark = badge_html(Family.WARN, word)
        yield Item(day, _("attendance is missing"), row["training_class__title"], url, mark)


def unevaluated_classes(user: Any) -> Iterator[Item]:
    """Ended classes, with the number of people whose result is missing."""
    open_people = Count("enrolments", filter=_is_completed(), distinct=True)
    for row in waiting.unevaluated_classes(user).annotate(missing=open_people).order_by("ended_at")[:AT_MOST]:
        url = reverse("class_certificates", args=[row.pk])
        yield Item(None, _("results are missing"), row.title, url, badge_of(row), row.missing)


def to_evaluate(classes: QuerySet[TrainingClass]) -> Iterator[Item]:
    """Ended classes of which the evaluation body has not entered every result."""
    rows = classes.filter(state=TrainingClass.State.ENDED).select_related("institution").order_by("ended_at")
    for row in rows.annotate(missing=Count("enrolments", filter=_is_completed(), distinct=True))[:AT_MOST]:
        about = sentence(ABOUT, institution=str(row.institution), title=row.title)
        url = reverse("class_results", args=[row.pk])
        yield Item(None, _("enter results"), about, url, badge_of(row), row.missing)


def batches_to_make(user: Any) -> Iterator[Item]:
    """One item for each fund whose lines are due and in no batch."""
    for fund, count, amount in payments.due_by_fund(user):
        url = reverse("batch_make", args=[fund.pk])
        yield Item(
            None,
            _("make a batch"),
            str(fund),
            url,
            badge_html(Family.INFO, ClaimLine.State.APPROVED.label),
            count,
            amount,
        )


def batches(user: Any) -> Iterator[Item]:
    rows = waiting.batches(user).annotate(unmended=payments.is_unmended())
    for row in rows.order_by("made_at").select_related("fund")[:AT_MOST]:
        url = reverse("batch_detail", args=[row.pk])
        yield Item(
            None,
            _batch_matter(row),
            f"{row.number} {row.fund}",
            url,
            badge_of(row),
            row.payment_count,
            row.amount,
        )


def policies_to_sign(user: Any) -> Iterator[Item]:
    for row in waiting.policies_to_sign(user).order_by("valid_from", "pk")[:AT_MOST]:
        url = reverse("policy_detail", args=[row.pk])
        yield Item(row.valid_from, _("sign a policy"), str(row), url, badge_of(row))


def standards_to_sign(user: Any) -> Iterator[Item]:
    """Until its first day a standard is signed, and an end until the standard's last."""
    rows = waiting.standards_to_sign(user).annotate(due=Coalesce("ends_on", "valid_from"))
    for row in rows.order_by("due", "pk")[:AT_MOST]:
        url = reverse("standard_detail", args=[row.pk])
        yield Item(row.due, _("sign a local standard"), str(row), url, badge_of(row), amount=row.amount)


def settings_to_sign(user: Any) -> Iterator[Item]:
    """One item a place: the page of the settings leads to each."""
    rows = list(waiting.settings_to_sign(user).order_by("valid_from").select_related("jurisdiction"))
    for place in dict.fromkeys(row.jurisdiction for row in rows):
        own = [row for row in rows if row.jurisdiction == place]
        first, url = own[0], reverse("setting_list")
        yield Item(first.valid_from, _("sign settings"), str(place), url, badge_of(first), len(own))


def _batch_matter(row: Any) -> Any:
    """The next step alone: a batch is closed only once its failed payments are mended."""
    return MEND if row.unmended and row.state == PaymentBatch.State.RECONCILED else BATCH_MATTERS[row.state]


def _is_completed() -> Any:
    return Q(enrolments__state=Enrolment.State.COMPLETED)
