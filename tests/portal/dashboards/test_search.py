"""The search finds what the person may see, by name, whole ID number, certificate and claim number."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.fixture
def look_for(signed_in):
    def search(user, words):
        found = signed_in(user).post(reverse("search"), {"q": words}).context["found"]
        return [hit.url for kind in found for hit in kind.hits]

    return search


@pytest.fixture
def line(submitted_claim):
    return submitted_claim.lines.select_related("person", "certificate").first()


def test_person_is_found_by_number_and_name(look_for, officer_first, line):
    url = reverse("person_detail", args=[line.person_id])
    assert url in look_for(officer_first, line.person.id_number)
    assert url in look_for(officer_first, line.person.name)


def test_part_of_a_number_finds_nobody(look_for, officer_first, line):
    assert look_for(officer_first, line.person.id_number[:12]) == []


def test_certificate_and_claim_are_found(look_for, staff_a, line):
    assert look_for(staff_a, line.certificate.number) == [reverse("certificate_detail", args=[line.certificate_id])]
    assert look_for(staff_a, line.claim.number) == [reverse("claim_detail", args=[line.claim_id])]


@pytest.mark.parametrize("persona", ["staff_b", "officer_elsewhere"])
def test_foreign_things_are_not_found(persona, request, look_for, line):
    user = request.getfixturevalue(persona)
    for words in (line.person.id_number, line.person.name, line.certificate.number, line.claim.number):
        assert look_for(user, words) == []


@pytest.mark.parametrize("persona", ["office", "liaison", "third_party"])
def test_nothing_is_found_whose_page_is_closed_to_the_reader(persona, request, look_for, line, issued_certificate):
    user, number = request.getfixturevalue(persona), issued_certificate.number
    found = [url for words in (line.person.name, line.claim.number, number) for url in look_for(user, words)]
    certificate = reverse("certificate_detail", args=[issued_certificate.pk])
    assert found == ([certificate] if persona == "office" else [])


def test_words_stay_out_of_the_address(signed_in, staff_a):
    page = signed_in(staff_a).get(reverse("home")).content.decode()
    assert f'method="post" action="{reverse("search")}"' in page


def test_single_character_is_asked_to_be_more(signed_in, staff_a):
    answer = signed_in(staff_a).post(reverse("search"), {"q": "陈"})
    assert answer.context["too_short"] and answer.context["found"] == []
    assert 'class="person-mark"' in answer.content.decode()  # the menu of the person has a word of that name
