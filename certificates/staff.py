"""Who works for an enterprise, as far as the portal has been told."""

from collections.abc import Iterable

from django.db.models import Q

from institutions.models import Institution, TrainingClass
from trainees.models import Apprentice, ApprenticeshipPlan, Enrolment, Person, RegisterExtract, RegisterRecord

Mode = TrainingClass.Mode
FOR_OWN_STAFF = (Mode.ENTERPRISE_OWN, Mode.ENTERPRISE_OWN_EVALUATION, Mode.ENTERPRISE_PROJECT)
TAKEN_ON = (ApprenticeshipPlan.State.ACCEPTED, ApprenticeshipPlan.State.ENDED)


def of(enterprise: Institution, people: Iterable[Person]) -> set[int]:
    """Keys of the people who work there: a filed class of the enterprise for its own staff, a filed roster that names
    it as the employer, an accepted apprenticeship plan, or the newest insurance register says so. Three queries."""
    people = list(people)
    trained = Q(training_class__institution=enterprise, training_class__mode__in=FOR_OWN_STAFF)
    enrolled = Enrolment.objects.live().exclude(state=Enrolment.State.APPLIED)
    # what nobody has handed in says nothing (docs/decisions/14)
    filed = enrolled.filter(
        trained | Q(employer=enterprise), person__in=people, training_class__filed_at__isnull=False
    )
    apprentices = Apprentice.objects.filter(plan__enterprise=enterprise, plan__state__in=TAKEN_ON, person__in=people)
    insured = RegisterRecord.objects.latest_of(RegisterExtract.Kind.INSURANCE).filter(
        id_index__of=[person.id_number for person in people], details__employer=enterprise.credit_code
    )
    numbers = {record.id_number for record in insured}
    keys = {person.pk for person in people if person.id_number in numbers}
    return {*filed.values_list("person", flat=True), *apprentices.values_list("person", flat=True), *keys}
