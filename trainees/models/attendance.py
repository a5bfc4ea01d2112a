from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from institutions.models import ClassSession
from portal.shared.actors import actor_field
from portal.shared.models import Document
from portal.shared.scoping import ScopedQuerySet
from portal.shared.triggers import append_only
from trainees.models.device import DeviceBatch
from trainees.models.enrolment import Enrolment


class OfEnrolmentQuerySet(ScopedQuerySet):
    institution_path = "enrolment__training_class__institution"
    jurisdiction_path = "enrolment__training_class__institution__jurisdiction"
    person_path = "enrolment__person"
    handed_in_path = "enrolment__training_class__filed_at"


class AttendanceMark(models.Model):
    """Someone was seen: at this moment, by this device, in this way. Never changed; a repeated mark is the same row.
    Whether it is the first or last of a session, too late or outside it, is worked out when it is read.

    A platform saw somebody from `at` `until` then; `device` is its name. Of a mark from the wall's code `device` is
    the phone. `clock_off`: the device that sent it had a clock too wrong to be taken at its word."""

    class Way(models.TextChoices):
        FACE = "face", _("face")
        QR = "qr", _("QR code")
        CARD = "card", _("card")
        ONLINE = "online", _("online platform")

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="marks")
    session = models.ForeignKey(ClassSession, on_delete=models.PROTECT, related_name="marks")
    at = models.DateTimeField(_("time"))
    way = models.CharField(_("way"), max_length=10, choices=Way.choices)
    until = models.DateTimeField(_("until"), null=True)
    device = models.CharField(_("device"), max_length=40)
    clock_off = models.BooleanField(default=False, db_default=False)
    batch = models.ForeignKey(DeviceBatch, null=True, on_delete=models.PROTECT, related_name="marks")
    received_at = models.DateTimeField()
    received_by = actor_field()

    objects = OfEnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendance mark")
        verbose_name_plural = _("attendance marks")
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "at", "device", "until"], name="mark_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                name="mark_ends_after_it_begins", condition=Q(until=None) | Q(way="online", until__gt=F("at"))
            ),
        ]
        # rows come nearly in the order of their moments and stay where they are
        indexes = [BrinIndex(fields=["at"], name="mark_by_moment", autosummarize=True)]
        triggers = [*append_only()]

    def __str__(self) -> str:
        return f"{self.enrolment} {self.at:%Y-%m-%d %H:%M}"


class AttendanceRuling(models.Model):
    """A teacher's word on one person and one session, with the reason and the signed paper it rests on, if there is
    one; the newest counts, above any mark."""

    class Status(models.TextChoices):
        PRESENT = "present", _("present")
        LATE = "late", _("late or left early")
        LEAVE = "leave", _("excused")
        ABSENT = "absent", _("absent")

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="rulings")
    session = models.ForeignKey(ClassSession, on_delete=models.PROTECT, related_name="rulings")
    status = models.CharField(_("attendance"), max_length=10, choices=Status.choices)
    reason = models.CharField(_("reason"), max_length=200)
    paper = models.ForeignKey(
        Document, verbose_name=_("paper"), null=True, on_delete=models.PROTECT, related_name="rulings"
    )
    at = models.DateTimeField()
    by = actor_field()

    objects = OfEnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendance entry by hand")
        verbose_name_plural = _("attendance entries by hand")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(name="ruling_says_why", condition=~Q(reason=""))]
        triggers = [*append_only()]

    def __str__(self) -> str:
        return f"{self.enrolment} {self.get_status_display()}"
