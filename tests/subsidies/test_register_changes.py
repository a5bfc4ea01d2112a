"""Registers asked again: what an extract says that came in after the roster was last checked."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from subsidies import filings, register_changes
from subsidies.models import Entitlement
from tests.institutions.factories import InstitutionFactory, UserFactory
from tests.subsidies import classes
from tests.subsidies.factories import fund_with, published_policy
from tests.trainees.factories import EnrolmentFactory, RegisterExtractFactory, RegisterRecordFactory
from trainees.models import Enrolment

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrolled(filed_class: Any) -> Enrolment:
    EnrolmentFactory(training_class=filed_class)
    return EnrolmentFactory(training_class=filed_class)


def extract(enrolled: Enrolment, kind: str, *, after: timedelta, **record: Any) -> None:
    """An extract of the city that came in so long after the filing; with a record of the person, if one is named."""
    moment = enrolled.training_class.filed_at + after
    made = RegisterExtractFactory(
        jurisdiction=enrolled.training_class.institution.jurisdiction,
        kind=kind,
        as_of=moment.date(),
        imported_at=moment,
    )
    if record:
        RegisterRecordFactory(extract=made, person=enrolled.person, **record)


def changes(enrolled: Enrolment) -> list[str]:
    course = enrolled.training_class
    found = register_changes.since_last_check(course, course.enrolments.select_related("person"))
    assert set(found) <= {enrolled.pk}
    return [str(words) for words in found.get(enrolled.pk, [])]


BEFORE, AFTER = timedelta(days=-30), timedelta(hours=1)


def test_a_pension_that_was_known_is_no_news(enrolled: Any) -> None:
    extract(enrolled, "pension", after=BEFORE, details={})
    assert changes(enrolled) == []


def test_a_pension_that_came_in_after_the_filing(enrolled: Any) -> None:
    extract(enrolled, "pension", after=AFTER, details={})
    [words] = changes(enrolled)
    assert "2025-11-01" in words


def test_a_pension_that_is_gone(enrolled: Any) -> None:
    extract(enrolled, "pension", after=BEFORE, details={})
    extract(enrolled, "pension", after=AFTER)
    assert changes(enrolled) == [str(register_changes.PENSION_GONE)]


def test_employer_and_groups_are_told_without_naming_them(enrolled: Any) -> None:
    insured = {"employer": "91320299C9N079R2RF", "insurance": "工伤保险"}
    extract(enrolled, "insurance", after=BEFORE, details=insured)
    extract(enrolled, "insurance", after=AFTER, details=insured | {"employer": "91320299MA0000001X"})
    extract(enrolled, "groups", after=AFTER, details={"group": "disabled", "degree": ""})
    assert changes(enrolled) == [str(register_changes.EMPLOYER_NOW), str(register_changes.GROUPS_NOW)]


def test_nothing_is_compared_before_the_first_filing(training_class: Any) -> None:
    enrolled = EnrolmentFactory(training_class=training_class)
    assert register_changes.since_last_check(training_class, [enrolled]) == {}


def test_the_officer_reads_it_before_accepting(signed_in: Any, officer_first: Any, enrolled: Any, city: Any) -> None:
    published_policy(city)
    url = reverse("filing_quote", args=[enrolled.training_class_id])
    officer = signed_in(officer_first)
    assert officer.get(url).context["changed"] == []
    extract(enrolled, "pension", after=AFTER, details={})
    page = officer.get(url)
    assert [row for row, _words in page.context["changed"]] == [enrolled]
    assert enrolled.person.id_number not in page.content.decode()


def test_acceptance_asks_the_registers_again(city: Any) -> None:
    published_policy(city)
    fund_with("100000.00", city)
    course = classes.filed_class(2, institution=InstitutionFactory(jurisdiction=city))
    pensioner, other = course.enrolments.order_by("pk")
    extract(pensioner, "pension", after=AFTER, details={})
    filings.accept(course, actor=UserFactory(username="officer"), now=classes.ACCEPTED_AT)
    assert [use.enrolment for use in Entitlement.objects.all()] == [other]
