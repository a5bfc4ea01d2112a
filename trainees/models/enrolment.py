from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import DateField, F, Func, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from institutions.models import Institution, OpenEnrolment, TrainingClass
from portal.reference.models import PopulationGroup
from portal.shared.actors import actor_field, moment_field
from portal.shared.scoping import ScopedQuerySet
from portal.shared.sentences import Text, sentence
from portal.shared.triggers import never_deleted
from portal.shared.workflow import StateField, Stateful, transition
from trainees.models.person import Person


class State(models.TextChoices):
    APPLIED = "applied", pgettext_lazy("enrolment", "applied")
    ENROLLED = "enrolled", pgettext_lazy("enrolment", "enrolled")
    COMPLETED = "completed", pgettext_lazy("enrolment", "completed")
    CERTIFIED = "certified", pgettext_lazy("enrolment", "certified")
    WITHDRAWN = "withdrawn", pgettext_lazy("enrolment", "withdrawn")
    DROPPED = "dropped", pgettext_lazy("enrolment", "dropped out")
    FAILED = "failed", pgettext_lazy("enrolment", "not passed")


BELOW_REQUIRED = _("attendance %(rate)s%%, at least %(required)s%% are required")

BEFORE_ROSTER = [State.APPLIED, State.WITHDRAWN]
ON_ROSTER = [State.ENROLLED, State.COMPLETED, State.CERTIFIED]
LIVE = [State.APPLIED, *ON_ROSTER]

# the day on which the portal was told, in China
DAY_OF_LEAVING = Func(
    F("left_at"), template="(%(expressions)s AT TIME ZONE 'Asia/Shanghai')::date", output_field=DateField()
)


class EnrolmentQuerySet(ScopedQuerySet):
    institution_path = "training_class__institution"
    jurisdiction_path = "training_class__institution__jurisdiction"
    person_path = "person"
    handed_in_path = "training_class__filed_at"

    def live(self) -> "EnrolmentQuerySet":
        return self.filter(state__in=LIVE)

    def with_own_word(self) -> "EnrolmentQuerySet":
        """With `own_word`: the kind of the person's newest statement on whether they signed up, or None."""
        statements = self.model._meta.get_field("statements").related_model._base_manager
        said = statements.filter(enrolment=OuterRef("pk"), kind__in=["signed_up", "not_signed_up"]).order_by("-pk")
        return self.annotate(own_word=Subquery(said.values("kind")[:1]))

    def denied(self) -> "EnrolmentQuerySet":
        """People on a roster who say that they did not sign up for the class."""
        return self.live().with_own_word().filter(own_word="not_signed_up")

    def own_words(self) -> Counter[str]:
        """How many of those on the roster confirmed, denied, or (under "") said nothing; and how many (under
        "applied") wait to be put on it. One query."""
        rows = self.live().with_own_word().order_by().values_list("state", "own_word")
        return Counter(state if state == State.APPLIED else word or "" for state, word in rows)


class Enrolment(Stateful):
    """A person in a class. Hours and attendance rate are written when the class ends."""

    State = State

    training_class = models.ForeignKey(TrainingClass, on_delete=models.PROTECT, related_name="enrolments")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="enrolments")
    roster_row = models.PositiveSmallIntegerField(_("row"), default=0)
    group = models.ForeignKey(PopulationGroup, null=True, on_delete=models.PROTECT, related_name="+")
    employer = models.ForeignKey(Institution, null=True, on_delete=models.PROTECT, related_name="staff_enrolments")
    employer_name = models.CharField(_("employer"), max_length=100, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    state = StateField(_("state"), choices=State.choices, default=State.APPLIED)
    # set where the person applied for a place themselves
    opening = models.ForeignKey(OpenEnrolment, null=True, on_delete=models.PROTECT, related_name="enrolments")
    applied_at = moment_field()
    enrolled_at = moment_field()
    enrolled_by = actor_field()
    completed_at = moment_field()
    certified_at = moment_field()
    left_at = moment_field()
    left_on = models.DateField(
        _("last day"), null=True
    )  # of somebody who was on the roster: up to then they took part
    left_by = actor_field()
    left_reason = models.CharField(_("reason"), max_length=200, blank=True)
    attended_hours = models.DecimalField(_("hours attended"), max_digits=6, decimal_places=1, null=True)
    online_hours = models.DecimalField(_("online hours"), max_digits=6, decimal_places=1, null=True)
    attendance_rate = models.DecimalField(_("attendance rate"), max_digits=5, decimal_places=4, null=True)
    # set where this alone decided that somebody did not pass, and then no reason is written beside it
    required_rate = models.DecimalField(_("attendance rate required"), max_digits=5, decimal_places=4, null=True)

    came_from = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="moved_to")

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ["roster_row", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["training_class", "person"], name="enrolled_once_per_class"),
            models.CheckConstraint(
                name="enrolment_applied_to_an_opening",
                condition=Q(opening=None, applied_at=None) | Q(opening__isnull=False, applied_at__isnull=False),
            ),
            models.CheckConstraint(
                name="enrolment_enrolled_has_moment",
                condition=Q(state__in=["applied", "withdrawn"]) | Q(enrolled_at__isnull=False),
            ),
            models.CheckConstraint(
                name="enrolment_completed_has_hours",
                condition=~Q(state__in=["completed", "certified"])
                | Q(completed_at__gte=F("enrolled_at"), attended_hours__isnull=False, attendance_rate__isnull=False),
            ),
            models.CheckConstraint(
                name="enrolment_certified_has_moment",
                condition=~Q(state="certified") | Q(certified_at__gte=F("completed_at")),
            ),
            models.CheckConstraint(
                name="enrolment_left_says_why",
                condition=~Q(state__in=["withdrawn", "dropped", "failed"])
                | (Q(left_at__isnull=False) & (~Q(left_reason="") | Q(required_rate__isnull=False))),
            ),
            models.CheckConstraint(
                name="enrolment_last_day_has_come",
                condition=Q(left_on=None) | Q(state="dropped", left_on__lte=DAY_OF_LEAVING),
            ),
            models.CheckConstraint(
                name="enrolment_dropped_has_last_day", condition=~Q(state="dropped") | Q(left_on__isnull=False)
            ),
            models.CheckConstraint(
                name="enrolment_came_from_another", condition=Q(came_from=None) | ~Q(came_from=F("pk"))
            ),
            models.CheckConstraint(
                name="enrolment_failed_below_required",
                condition=Q(required_rate=None)
                | Q(state="failed", left_reason="", attendance_rate__isnull=False)
                & Q(attendance_rate__lt=F("required_rate")),
            ),
            models.CheckConstraint(
                name="enrolment_rate_is_a_share",
                condition=Q(attendance_rate=None) | Q(attendance_rate__gte=0, attendance_rate__lte=1),
            ),
        ]
        triggers = [*never_deleted()]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def why_left(self) -> Text:
        """Why somebody left or did not pass, in the reader's language where the portal said it; else empty."""
        if self.required_rate is None or self.attendance_rate is None:
            return self.left_reason
        rates = {"rate": self.attendance_rate, "required": self.required_rate}
        # exact to the last place: 79.99 must not read as the 80 it does not reach
        return sentence(BELOW_REQUIRED, **{name: f"{(share * 100).normalize():f}" for name, share in rates.items()})

    def had_left(self, at: datetime) -> bool:
        """Whether the person took no part any more at that moment: after their last day, or after it was told."""
        if self.left_at is None:
            return False
        return at > self.left_at or (self.left_on is not None and timezone.localdate(at) > self.left_on)

    @transition(source=[State.APPLIED], target=State.ENROLLED)
    def enrol(self, *, actor: Any, now: datetime) -> None:
        self.enrolled_at, self.enrolled_by = now, actor

    @transition(source=[State.WITHDRAWN], target=State.APPLIED)
    def apply_again(self, *, actor: Any, now: datetime, opening: OpenEnrolment, group: PopulationGroup | None) -> None:
        self.applied_at, self.opening, self.group = now, opening, group
        self.left_at, self.left_by, self.left_reason = None, None, ""

    @transition(source=[State.WITHDRAWN], target=State.ENROLLED)
    def enter(self, *, actor: Any, now: datetime, said: Mapping[str, Any]) -> None:
        """The institution's own word, in columns as `said`: no application leads to it any more."""
        self.enrolled_at, self.enrolled_by = now, actor
        self.opening, self.applied_at = None, None
        self.left_at, self.left_by, self.left_reason = None, None, ""
        for column, value in said.items():
            setattr(self, column, value)

    @transition(source=[State.ENROLLED], target=State.COMPLETED)
    def complete(self, *, actor: Any, now: datetime, attended: Decimal, online: Decimal, rate: Decimal) -> None:
        self.completed_at = now
        self.attended_hours, self.online_hours, self.attendance_rate = attended, online, rate

    @transition(source=[State.COMPLETED], target=State.CERTIFIED)
    def certify(self, *, actor: Any, now: datetime) -> None:
        self.certified_at = now

    @transition(source=[State.APPLIED], target=State.WITHDRAWN)
    def withdraw(self, *, actor: Any, now: datetime, reason: str) -> None:
        self.left_at, self.left_by, self.left_reason = now, actor, reason

    @transition(source=[State.ENROLLED], target=State.DROPPED)
    def drop(self, *, actor: Any, now: datetime, reason: str, left_on: date) -> None:
        self.left_at, self.left_by, self.left_reason, self.left_on = now, actor, reason, left_on

    @transition(source=[State.DROPPED], target=State.ENROLLED)
    def put_back(self, *, actor: Any, now: datetime) -> None:
        self.enrolled_at, self.enrolled_by = now, actor
        self.left_at, self.left_by, self.left_reason, self.left_on = None, None, "", None

    @transition(source=[State.ENROLLED, State.COMPLETED], target=State.FAILED)
    def fail(
        self,
        *,
        actor: Any,
        now: datetime,
        reason: str = "",
        attended: Decimal | None = None,
        online: Decimal | None = None,
        rate: Decimal | None = None,
        required: Decimal | None = None,
    ) -> None:
        self.left_at, self.left_by, self.left_reason = now, actor, reason
        if required is not None:
            self.attended_hours, self.online_hours = attended, online
            self.attendance_rate, self.required_rate = rate, required
