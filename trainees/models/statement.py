from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from institutions.models import ClassSession
from portal.shared.actors import actor_field
from portal.shared.scoping import ScopedQuerySet
from portal.shared.triggers import append_only
from trainees.models.enrolment import Enrolment

ON_JOINING = ["signed_up", "not_signed_up"]  # what answers whether somebody signed up


class StatementQuerySet(ScopedQuerySet):
    institution_path = "enrolment__training_class__institution"
    jurisdiction_path = "enrolment__training_class__institution__jurisdiction"
    person_path = "enrolment__person"
    handed_in_path = "enrolment__training_class__filed_at"


class Statement(models.Model):
    """A trainee's own word on a class they were entered in. It is never changed: who thinks otherwise later says so in
    another, and of those that answer the same question the newest counts."""

    class Kind(models.TextChoices):
        """What can be said. Closed list: each kind is a question with its own consequence."""

        SIGNED_UP = "signed_up", _("I signed up for this class")
        NOT_SIGNED_UP = "not_signed_up", _("I did not sign up for this class")
        NOT_THERE = "not_there", _("I was not there")
        PAID_A_FEE = "paid_a_fee", _("I paid a fee")

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="statements")
    kind = models.CharField(_("statement"), max_length=20, choices=Kind.choices)
    words = models.CharField(_("in own words"), max_length=500, blank=True)
    session = models.ForeignKey(ClassSession, null=True, on_delete=models.PROTECT, related_name="statements")
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2, null=True)
    at = models.DateTimeField()
    by = actor_field()

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("trainee's statement")
        verbose_name_plural = _("trainees' statements")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="statement_session_where_absent", condition=Q(session=None) | Q(kind="not_there")
            ),
            models.CheckConstraint(
                name="statement_amount_of_a_fee",
                condition=Q(kind="paid_a_fee", amount__isnull=False, amount__gt=0)
                | ~Q(kind="paid_a_fee") & Q(amount=None),
            ),
        ]
        triggers = [*append_only()]

    def __str__(self) -> str:
        return f"{self.enrolment} {self.get_kind_display()}"
