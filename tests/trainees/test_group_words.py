"""A group of hardship is read for a purpose: officers find it closed wherever a group stands (always true 19)."""

from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse

from portal.accounts.models import User
from portal.reference import loading
from portal.reference.groups import BY_CODE, HARDSHIP
from portal.reference.models import PopulationGroup
from portal.shared.figures import NONE
from subsidies.models import ClaimLine
from tests.subsidies.factories import falsify
from tests.trainees.factories import GroupEvidenceFactory, RegisterRecordFactory
from trainees import group_words
from trainees.models import Enrolment, GroupEvidence, RegisterRecord
from trainees.roster_rows import roster_source

pytestmark = pytest.mark.django_db
CLOSED = str(group_words.HIDDEN)


@pytest.fixture
def disabled() -> PopulationGroup:
    loading.load_population_groups()
    return PopulationGroup.objects.get(code="severely_disabled")


@pytest.fixture
def line(submitted_claim: Any, disabled: PopulationGroup) -> ClaimLine:
    """A line of institution A under review, of somebody whom roster and register call severely disabled."""
    line = submitted_claim.lines.order_by("pk")[0]
    line.enrolment.group = disabled
    line.enrolment.save()
    RegisterRecordFactory(
        extract__groups=True, person=line.person, details={"group": "severely_disabled", "degree": ""}
    )
    return line


def read(client: Any, name: str, key: int, **query: Any) -> str:
    return str(client.get(reverse(name, args=[key]), query).content.decode())


def test_groups_of_hardship_are_groups() -> None:
    assert BY_CODE.keys() >= HARDSHIP


def test_officer_finds_the_group_closed(signed_in: Any, officer_first: Any, line: ClaimLine) -> None:
    officer = signed_in(officer_first)
    for page in (
        read(officer, "claim_line", line.pk),
        read(officer, "claim_review", line.claim_id, line=line.pk),
        read(officer, "class_roster", line.enrolment.training_class_id),
    ):
        assert "重度残疾人" not in page


def test_whoever_keeps_the_roster_reads_it_there(signed_in: Any, staff_a: Any, line: ClaimLine) -> None:
    assert "重度残疾人" in read(signed_in(staff_a), "class_roster", line.enrolment.training_class_id)


def test_register_is_closed_to_the_institution_too(
    signed_in: Any, staff_a: Any, line: ClaimLine, disabled: PopulationGroup
) -> None:
    line.enrolment.group = None
    line.enrolment.save()
    page = read(signed_in(staff_a), "claim_line", line.pk)
    assert "重度残疾人" not in page and CLOSED in page


def test_file_opens_for_a_purpose(signed_in: Any, staff_a: Any, line: ClaimLine, disabled: PopulationGroup) -> None:
    GroupEvidenceFactory(person=line.person, group=disabled, source=roster_source(line.enrolment.training_class))
    client, url = signed_in(staff_a), reverse("person_detail", args=[line.person_id])
    assert "重度残疾人" not in client.get(url).content.decode()
    assert "重度残疾人" in client.post(url, {"reveal": "register_groups", "purpose": "register"}).content.decode()


def test_file_speaks_one_language(
    signed_in: Any, officer_first: Any, line: ClaimLine, disabled: PopulationGroup
) -> None:
    GroupEvidenceFactory(person=line.person, group=disabled, source=roster_source(line.enrolment.training_class))
    client, url = signed_in(officer_first), reverse("person_detail", args=[line.person_id])
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = client.post(url, {"reveal": "register_groups", "purpose": "register"}).content.decode()
    assert "roster of class" in page and page.count("severely disabled person") == 2
    assert "重度残疾人" not in page and "花名册" not in page


@pytest.mark.parametrize("model", [Enrolment, GroupEvidence, RegisterRecord, ClaimLine])
def test_support_reads_no_group_and_no_draft(
    signed_in: Any, line: ClaimLine, disabled: PopulationGroup, model: Any
) -> None:
    GroupEvidenceFactory(person=line.person, group=disabled, source="花名册 QP-1")
    falsify(line, facts=line.facts | {"groups": ["severely_disabled"]})
    client, kind = signed_in(User.objects.create_superuser("root")), model._meta
    for row in model.objects.all():
        for page, keys in (("changelist", []), ("change", [row.pk])):
            answer = client.get(reverse(f"admin:{kind.app_label}_{kind.model_name}_{page}", args=keys))
            assert answer.status_code == 200
            for word in ("重度残疾人", "severely_disabled", "花名册 QP-1"):
                assert word not in answer.content.decode(), (page, word)


def test_other_groups_stay_open(officer_first: Any, disabled: PopulationGroup) -> None:
    employee = PopulationGroup.objects.get(code="enterprise_employee")
    assert str(group_words.on_roster(employee, officer_first)) == str(employee)
    assert group_words.on_roster(None, officer_first) == NONE
    assert not group_words.is_open(disabled, officer_first)
