from datetime import datetime
from string import Template
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.reference.models import Jurisdiction
from portal.shared.actors import actor_field, moment_field
from portal.shared.fields import EncryptedTextField
from portal.shared.scoping import ScopedQuerySet
from portal.shared.triggers import append_only, in_sql, never_deleted
from portal.shared.workflow import StateField, Stateful, transition
from subsidies.models.claim_line import ClaimLine, acted_on_line


class State(models.TextChoices):
    PREPARED = "prepared", pgettext_lazy("public notice", "prepared")
    RUNNING = "running", pgettext_lazy("public notice", "running")
    ENDED = "ended", pgettext_lazy("public notice", "ended")
    EXTENDED = "extended", pgettext_lazy("public notice", "extended")
    REPLACED = "replaced", pgettext_lazy("public notice", "replaced")


# States in which a notice keeps its lines: a discarded one gives them back.
OPEN = [State.RUNNING, State.EXTENDED]
HOLDING = [State.PREPARED, *OPEN, State.ENDED]
# Two officers who prepare at once wait for each other at the line; the later finds it taken.
LINE_TAKEN_REFUSED = Template("""
    PERFORM 1 FROM subsidies_claimline WHERE id = NEW.line_id FOR UPDATE;
    IF EXISTS (
        SELECT 1 FROM subsidies_noticeline held JOIN subsidies_notice notice ON notice.id = held.notice_id
        WHERE held.line_id = NEW.line_id AND notice.state IN ($states)
    ) THEN
        RAISE EXCEPTION 'line is on another notice' USING ERRCODE = 'unique_violation';
    END IF;
    RETURN NEW;
""").substitute(states=in_sql(HOLDING))
# Always true 10: whoever handed the line in, reviewed it or spoke of it does not hear the objection to it.
HEARD_BY_THE_SAME_REFUSED = Template("""
    IF EXISTS (
        SELECT FROM subsidies_claimline line JOIN subsidies_noticeline shown ON shown.line_id = line.id
        WHERE shown.id = NEW.notice_line_id AND (
            NEW.decided_by_id IN (line.submitted_by_id, line.first_reviewed_by_id, line.final_reviewed_by_id)
            OR $acted)
    ) THEN
        RAISE EXCEPTION 'decided by somebody who acted on the line' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
""").substitute(acted=acted_on_line(line="line.id", claim="line.claim_id", who="NEW.decided_by_id"))


class NoticeQuerySet(ScopedQuerySet):
    jurisdiction_path = "jurisdiction"

    def public(self) -> "NoticeQuerySet":
        return self.filter(state__in=[*OPEN, State.ENDED])

    def shown_at(self, now: datetime) -> "NoticeQuerySet":
        """Those whose rows the public may see: from publishing to the end of the last working day, by the clock."""
        return self.filter(state__in=OPEN, opens_at__lte=now, closes_at__gt=now)

    def with_open_objections(self) -> "NoticeQuerySet":
        """Each with `open_objections`, how many nobody has decided."""
        still_open = Q(lines__objections__state="open")
        return self.annotate(open_objections=Count("lines__objections", filter=still_open))

    def due(self, now: datetime) -> "NoticeQuerySet":
        """Running notices whose last working day is over."""
        return self.filter(state__in=OPEN, closes_at__lte=now)


class Notice(Stateful):
    """A public notice of accepted lines over whole working days."""

    State = State

    number = models.CharField(_("number"), max_length=30, unique=True)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="notices")
    title = models.CharField(_("title"), max_length=100)
    working_days = models.PositiveSmallIntegerField(_("working days"))
    state = StateField(_("state"), choices=State.choices, default=State.PREPARED)
    prepared_at = models.DateTimeField()
    prepared_by = actor_field()
    opens_at = moment_field()
    closes_at = moment_field()
    published_by = actor_field()
    ended_at = moment_field()
    content_hash = models.CharField(max_length=64, blank=True)
    line_count = models.PositiveIntegerField(default=0)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2, default=0)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("public notice")
        verbose_name_plural = _("public notices")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="notice_public_has_term",
                condition=~Q(state__in=["running", "extended", "ended"])
                | (Q(opens_at__isnull=False, closes_at__gt=F("opens_at")) & ~Q(content_hash="")),
            ),
            models.CheckConstraint(
                name="notice_ended_after_term", condition=~Q(state="ended") | Q(ended_at__gte=F("closes_at"))
            ),
            models.CheckConstraint(name="notice_runs_some_days", condition=Q(working_days__gte=1)),
        ]
        triggers = [*never_deleted()]

    def __str__(self) -> str:
        return self.title

    @transition(source=[State.PREPARED], target=State.RUNNING)
    def publish(self, *, actor: Any, now: datetime, closes_at: datetime, content_hash: str) -> None:
        self.opens_at, self.published_by, self.closes_at, self.content_hash = now, actor, closes_at, content_hash

    @transition(source=OPEN, target=State.EXTENDED)
    def extend(self, *, actor: Any, closes_at: datetime) -> None:
        self.closes_at = closes_at

    @transition(source=OPEN, target=State.ENDED)
    def end(self, *, actor: Any, now: datetime) -> None:
        self.ended_at = now

    @transition(source=[State.PREPARED], target=State.REPLACED)
    def replace(self, *, actor: Any) -> None:
        self.published_by = None


class NoticeLine(models.Model):
    """One row as the public sees it, masked when it is written and never changed."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="lines")
    line = models.ForeignKey(ClaimLine, on_delete=models.PROTECT, related_name="notice_lines")
    place = models.PositiveIntegerField()
    masked_name = models.CharField(_("name"), max_length=60)
    masked_id_number = models.CharField(_("ID number"), max_length=18)
    institution_name = models.CharField(_("institution"), max_length=100)
    occupation_name = models.CharField(_("occupation"), max_length=100)
    grade = models.CharField(_("grade"), max_length=30)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)

    class Meta:
        verbose_name = _("line of a notice")
        verbose_name_plural = _("lines of a notice")
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "line"], name="line_once_per_notice"),
            models.UniqueConstraint(fields=["notice", "place"], name="place_once_per_notice"),
        ]
        triggers = [
            *append_only(),
            pgtrigger.Trigger(
                name="line_on_one_live_notice",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=LINE_TAKEN_REFUSED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice} {self.place}"


class ObjectionState(models.TextChoices):
    OPEN = "open", pgettext_lazy("objection", "under examination")
    UPHELD = "upheld", pgettext_lazy("objection", "upheld")
    DISMISSED = "dismissed", pgettext_lazy("objection", "dismissed")


class ObjectionQuerySet(ScopedQuerySet):
    jurisdiction_path = "notice_line__notice__jurisdiction"


class Objection(Stateful):
    """Someone objects to a line of a running notice, signed or anonymous; only that line waits."""

    State = ObjectionState

    notice_line = models.ForeignKey(NoticeLine, on_delete=models.PROTECT, related_name="objections")
    text = models.TextField(_("objection"))
    name = EncryptedTextField(_("your name"), blank=True)
    contact = EncryptedTextField(_("how to reach you"), blank=True)
    receipt = models.CharField(_("receipt"), max_length=12, unique=True)
    raised_at = models.DateTimeField()
    state = StateField(_("state"), choices=ObjectionState.choices, default=ObjectionState.OPEN)
    decided_at = moment_field()
    decided_by = actor_field()
    answer = models.TextField(_("answer"), blank=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        constraints = [
            models.CheckConstraint(
                name="objection_decided_has_answer",
                condition=Q(state="open") | (Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(answer="")),
            )
        ]
        triggers = [
            *never_deleted(),
            pgtrigger.Trigger(
                name="heard_by_somebody_new",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Condition("NEW.decided_by_id IS NOT NULL"),
                func=HEARD_BY_THE_SAME_REFUSED,
            ),
        ]

    def __str__(self) -> str:
        return self.receipt

    @transition(source=[ObjectionState.OPEN], target=ObjectionState.UPHELD)
    def uphold(self, *, actor: Any, now: datetime, answer: str) -> None:
        self.decided_at, self.decided_by, self.answer = now, actor, answer

    @transition(source=[ObjectionState.OPEN], target=ObjectionState.DISMISSED)
    def dismiss(self, *, actor: Any, now: datetime, answer: str) -> None:
        self.decided_at, self.decided_by, self.answer = now, actor, answer
