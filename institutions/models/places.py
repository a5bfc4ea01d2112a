from django.db import models
from django.utils.translation import gettext_lazy as _

from institutions.models.institution import Institution
from institutions.models.located import Located, on_the_map
from portal.reference.grades import Grade
from portal.reference.models import Occupation
from portal.shared.periods import period_in_order
from portal.shared.scoping import ScopedQuerySet


class OfInstitutionQuerySet(ScopedQuerySet):
    institution_path = "institution"
    jurisdiction_path = "institution__jurisdiction"


class Site(Located):
    """Where an institution teaches."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="sites")
    name = models.CharField(_("site"), max_length=100)
    address = models.CharField(_("address"), max_length=200)
    capacity = models.PositiveSmallIntegerField(_("capacity"))

    objects = OfInstitutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "name"], name="site_name_once"), on_the_map("site"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class Instructor(models.Model):
    """Who teaches for an institution, with the qualification that entitles them to: in words, and certificate by
    certificate where those were entered."""

    class Engagement(models.TextChoices):
        """Teachers may be full-time or part-time (JY-41)."""

        FULL_TIME = "full_time", _("full-time")
        PART_TIME = "part_time", _("part-time")

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="instructors")
    name = models.CharField(_("instructor"), max_length=60)
    qualification = models.CharField(_("qualification"), max_length=100)
    engagement = models.CharField(_("engagement"), max_length=10, choices=Engagement.choices, blank=True)

    objects = OfInstitutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("instructor")
        verbose_name_plural = _("instructors")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "name"], name="instructor_name_once"),
            models.CheckConstraint(
                name="instructor_engagement_known",
                condition=models.Q(engagement__in=["", "full_time", "part_time"]),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OfInstructorQuerySet(ScopedQuerySet):
    institution_path = "instructor__institution"
    jurisdiction_path = "instructor__institution__jurisdiction"


class Qualification(models.Model):
    """A certificate that entitles an instructor to teach an occupation, from a day to a day."""

    instructor = models.ForeignKey(
        Instructor, verbose_name=_("instructor"), on_delete=models.CASCADE, related_name="qualifications"
    )
    occupation = models.ForeignKey(
        Occupation, verbose_name=_("occupation"), on_delete=models.PROTECT, related_name="+"
    )
    grade = models.CharField(_("grade"), max_length=30, choices=Grade.choices)
    certificate_number = models.CharField(_("certificate number"), max_length=40)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"), null=True)

    objects = OfInstructorQuerySet.as_manager()

    class Meta:
        verbose_name = _("instructor's certificate")
        verbose_name_plural = _("instructors' certificates")
        ordering = ["valid_from", "pk"]
        constraints = [
            period_in_order("qualification_period_in_order"),
            models.UniqueConstraint(fields=["instructor", "certificate_number"], name="qualification_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.occupation} {self.get_grade_display()}"
