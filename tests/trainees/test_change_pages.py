"""The pages of changes: an institution draws one up, compares and files it; an officer looks, accepts or refuses."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from institutions import filings
from institutions.models import ChangeRequest
from tests.institutions.factories import InstructorFactory
from tests.trainees.factories import id_number
from tests.trainees.typed_changes import typed
from trainees.models import RosterAddition

pytestmark = [pytest.mark.django_db, pytest.mark.clause("SC-31")]


@pytest.fixture
def page(accepted_class):
    return reverse("change_file", args=[accepted_class.pk])


def test_page_begins_with_what_stands(signed_in, staff_a, accepted_class, page):
    answer = signed_in(staff_a).get(page)
    assert answer.context["form"]["planned_headcount"].value() == accepted_class.planned_headcount
    assert len(answer.context["rows"]) == accepted_class.session_count + 2
    assert str(accepted_class.site) in str(answer.context["form"]["site"].help_text)


def test_comparing_files_nothing(signed_in, staff_a, accepted_class, page):
    data = typed(accepted_class, planned_headcount=25, trainees_will="not_concerned") | {"compare": "1"}
    answer = signed_in(staff_a).post(page, data)
    plan = {str(row.name): (row.old, row.new) for row in answer.context["compared"]["plan"]}
    assert answer.status_code == 200
    assert answer.context["refused"] == []
    assert [value for value in plan.values() if value[0] != value[1]] == [("20人", "25人")]
    assert not ChangeRequest.objects.exists()


def test_comparing_says_what_stands_against_it(signed_in, staff_a, accepted_class, page):
    data = typed(accepted_class, practice_hours=20, trainees_will="some_disagree") | {"compare": "1"}
    answer = signed_in(staff_a).post(page, data)
    codes = {reason.code for reason in answer.context["refused"]}
    assert codes == {"NO_TRAINEES_NOTE", "HOURS_BELOW_STANDARD", "HOURS_DIFFER"}


def test_filed_change_leads_to_its_page(signed_in, staff_a, accepted_class, page):
    other = InstructorFactory(institution=accepted_class.institution)
    answer = signed_in(staff_a).post(page, typed(accepted_class, instructor=other.pk) | {"file": "1"})
    made = ChangeRequest.objects.get()
    assert (made.kinds, made.filed_by) == (["instructor"], staff_a)
    assert answer["Location"] == reverse("change_show", args=[made.pk])


def test_second_click_files_nothing_more(signed_in, staff_a, accepted_class, page):
    client, data = signed_in(staff_a), typed(accepted_class, planned_headcount=25, trainees_will="not_concerned")
    client.post(page, data | {"file": "1"})
    answer = client.post(page, data | {"file": "1"})
    assert (answer.status_code, ChangeRequest.objects.count()) == (422, 1)
    assert [reason.code for reason in answer.context["refused"]] == ["CHANGE_OPEN"]


def test_refused_page_keeps_what_was_typed(signed_in, staff_a, accepted_class, page):
    answer = signed_in(staff_a).post(page, typed(accepted_class, planned_headcount=400) | {"file": "1"})
    assert answer.status_code == 422
    assert answer.context["form"]["planned_headcount"].value() == "400"
    assert answer.context["form"].errors["planned_headcount"]


def test_page_says_what_is_wrong_beside_the_person(signed_in, staff_a, accepted_class):
    people = {"joining-TOTAL_FORMS": 3, "joining-INITIAL_FORMS": 0, "joining-1-name": "陈国梁"}
    data = typed(accepted_class, trainees_will="not_concerned") | people | {"joining-1-id_number": "123", "file": "1"}
    answer = signed_in(staff_a).post(reverse("change_file", args=[accepted_class.pk]), data)
    assert answer.status_code == 422
    assert list(answer.context["joining"][1].errors) == ["id_number"]
    data |= {"joining-1-id_number": id_number(1)}
    assert signed_in(staff_a).post(reverse("change_file", args=[accepted_class.pk]), data).status_code == 302
    assert [each.person.name for each in RosterAddition.objects.all()] == ["陈国梁"]


@pytest.mark.parametrize("values", [{"starts_on": "gestern"}, {"site": "999999"}, {"planned_headcount": "-3"}])
def test_what_cannot_be_read_is_said_beside_its_box(signed_in, staff_a, accepted_class, page, values):
    answer = signed_in(staff_a).post(page, typed(accepted_class, **values) | {"file": "1"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, list(values))


def test_rows_move_together(signed_in, staff_a, accepted_class, page):
    first = accepted_class.sessions.earliest("starts_at")
    shift = {"shift-from_day": accepted_class.starts_on, "shift-days": "7", "move": "1"}
    answer = signed_in(staff_a).post(page, typed(accepted_class) | shift)
    moved = answer.context["rows"][0].initial["day"]
    assert (answer.status_code, moved) == (200, timezone.localdate(first.starts_at) + timedelta(days=7))
    assert not ChangeRequest.objects.exists()


def test_officer_accepts(signed_in, officer_first, filed_change):
    answer = signed_in(officer_first).post(reverse("change_accept", args=[filed_change.pk]))
    filed_change.training_class.refresh_from_db()
    assert (answer.status_code, filed_change.training_class.planned_headcount) == (302, 25)


def test_accepted_before_in_another_window(signed_in, officer_first, filed_change):
    client, address = signed_in(officer_first), reverse("change_accept", args=[filed_change.pk])
    client.post(address)
    answer = client.post(address)
    assert (answer.status_code, [each.code for each in answer.context["refused"]]) == (422, ["WRONG_STATE"])


def test_refusal_without_a_note_comes_back(signed_in, officer_first, filed_change):
    address = reverse("change_refuse", args=[filed_change.pk])
    answer = signed_in(officer_first).post(address, {"reasons": ["OTHER"], "note": ""})
    assert (answer.status_code, list(answer.context["refusal"].errors)) == (422, ["note"])
    filed_change.refresh_from_db()
    assert filed_change.state == "filed"


def test_officer_sees_the_checks_and_the_difference(signed_in, officer_first, filed_change):
    answer = signed_in(officer_first).get(reverse("change_show", args=[filed_change.pk]))
    assert len(answer.context["checks"]) == 7
    assert answer.context["against"] == []
    assert [row.new for row in answer.context["plan"] if row.old != row.new] == ["25人"]


def test_finding_shows_to_the_institution(signed_in, staff_a, found_change):
    client = signed_in(staff_a)
    home = client.get(reverse("home"))
    late = reverse("change_show", args=[found_change.pk])
    assert late in {item.url for item in home.context["waits"].items}
    shown = client.get(late)
    assert shown.context["files_late"] and not shown.context["withdraws"]
    assert client.get(reverse("change_late", args=[found_change.pk])).status_code == 200


def test_stopped_class_asks_nobody_to_file(signed_in, staff_a, found_change):
    course, client = found_change.training_class, signed_in(staff_a)
    address = reverse("class_changes", args=[course.pk])
    assert [reason.code for reason in client.get(address).context["obstacles"]] == ["CHANGE_NOT_FILED"]
    filings.terminate(course, actor=staff_a, now=timezone.now(), reason="停办")
    assert client.get(address).context["obstacles"] == []
    late = reverse("change_late", args=[found_change.pk])
    assert late not in {item.url for item in client.get(reverse("home")).context["waits"].items}
    assert client.get(late).status_code == 404


def test_officers_worklist_has_the_change_by_its_day(signed_in, officer_first, officer_elsewhere, filed_change):
    address = reverse("change_show", args=[filed_change.pk])
    items = {item.url: item.due for item in signed_in(officer_first).get(reverse("home")).context["waits"].items}
    assert items[address] == filed_change.decide_by
    listed = signed_in(officer_first).get(reverse("change_list"))
    assert [row.pk for row in listed.context["table"].rows] == [filed_change.pk]
    assert signed_in(officer_elsewhere).get(reverse("change_list")).context["table"].rows == []


def test_closed_change_cannot_be_filed_late(signed_in, staff_a, filed_change):
    assert signed_in(staff_a).get(reverse("change_late", args=[filed_change.pk])).status_code == 404


def test_tab_says_what_waits(signed_in, staff_a, filed_change):
    answer = signed_in(staff_a).get(reverse("class_changes", args=[filed_change.training_class_id]))
    assert [reason.code for reason in answer.context["obstacles"]] == ["CHANGE_OPEN"]
    assert not answer.context["files"]


def test_pages_take_few_queries(signed_in, officer_first, filed_change, django_assert_max_num_queries):
    client, address = signed_in(officer_first), reverse("change_show", args=[filed_change.pk])
    client.get(address)
    with django_assert_max_num_queries(32):
        client.get(address)
