from datetime import date
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from institutions.models.training_class import TrainingClass
from portal.reference.groups import BY_CODE
from portal.shared.actors import actor_field, moment_field
from portal.shared.scoping import ScopedQuerySet
from portal.shared.sentences import Text
from portal.shared.triggers import never_deleted, unchanged

ROSTER_OPEN = (TrainingClass.State.DRAFT, TrainingClass.State.RETURNED)
GONE = ["withdrawn", "dropped", "failed"]  # states of an enrolment that take no place
TERMS = ["training_class_id", "opens_on", "closes_on", "places", "groups", "note", "opened_at", "opened_by_id"]


class OpenEnrolmentQuerySet(ScopedQuerySet):
    institution_path = "training_class__institution"
    jurisdiction_path = "training_class__institution__jurisdiction"
    handed_in_path = "training_class__filed_at"

    def standing(self) -> Self:
        """Those that were not ended."""
        return self.filter(ended_at=None)

    def announced(self, day: date) -> Self:
        """Those the public reads on a day: applications are taken now, or will be."""
        return self.standing().filter(
            closes_on__gte=day, training_class__state__in=ROSTER_OPEN, training_class__starts_on__gt=day
        )

    def with_places(self) -> Self:
        """With how many of the places are taken."""
        return self.annotate(taken=Count("enrolments", filter=~Q(enrolments__state__in=GONE)))


class OpenEnrolment(models.Model):
    """An institution opens a class to whoever applies: from when until when, for how many, for whom. Other terms are
    another row, so that an application shows what was announced."""

    taken: int  # of a row `with_places`

    training_class = models.ForeignKey(TrainingClass, on_delete=models.PROTECT, related_name="open_enrolments")
    opens_on = models.DateField(_("from"))
    closes_on = models.DateField(_("until"))
    places = models.PositiveSmallIntegerField(_("places"))
    groups = ArrayField(models.CharField(max_length=40), default=list, verbose_name=_("for these groups alone"))
    note = models.CharField(_("note to applicants"), max_length=200, blank=True)
    opened_at = models.DateTimeField()
    opened_by = actor_field()
    ended_at = moment_field()
    ended_by = actor_field()

    objects = OpenEnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("open enrolment")
        verbose_name_plural = _("open enrolments")
        ordering = ["closes_on", "pk"]
        constraints = [
            models.CheckConstraint(name="open_enrolment_days_in_order", condition=Q(closes_on__gte=F("opens_on"))),
            models.CheckConstraint(name="open_enrolment_has_places", condition=Q(places__gt=0)),
            models.CheckConstraint(
                name="open_enrolment_ended_after_opening",
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__gte=F("opened_at"), ended_by__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["training_class"], condition=Q(ended_at=None), name="open_enrolment_once_a_class"
            ),
        ]
        triggers = [*never_deleted(), unchanged("terms_stay", TERMS)]

    def __str__(self) -> str:
        return str(self.training_class)

    @property
    def places_left(self) -> int:
        """Of a row `with_places`: those of the announcement that are free, as far as the class has room."""
        course, taken = self.training_class, self.taken
        return max(0, min(self.places - taken, course.planned_headcount - course.enrolled_count))

    @property
    def group_labels(self) -> list[Text]:
        """The groups it is for, in the reader's language; empty where it is for everybody."""
        return [BY_CODE[code].label for code in self.groups]

    def takes_on(self, day: date) -> bool:
        """Whether that is one of its days."""
        return bool(self.opens_on <= day <= self.closes_on)
