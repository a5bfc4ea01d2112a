"""Who works for an enterprise, as far as the portal has been told."""

from collections.abc import Iterable

from django.db.models import Q

from institutions.models import Institution
from trainees.models import Enrolment, Person, RegisterExtract, RegisterRecord


def of(enterprise: Institution, people: Iterable[Person]) -> set[int]:
    """Keys of the people who work there: a class of the enterprise itself, a roster that names it as the employer, or
    the newest insurance register says so. Two queries."""
    people = list(people)
    trained = Q(training_class__institution=enterprise) | Q(employer=enterprise)
    enrolled = Enrolment.objects.live().filter(trained, person__in=people)
    insured = RegisterRecord.objects.latest_of(RegisterExtract.Kind.INSURANCE).filter(
        id_index__of=[person.id_number for person in people], details__employer=enterprise.credit_code
    )
    numbers = {record.id_number for record in insured}
    return {*enrolled.values_list("person_id", flat=True), *(p.pk for p in people if p.id_number in numbers)}
