"""The frame around every page: rail with counts, ribbon, public links."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from portal.accounts.roles import Role
from portal.dashboards.rail import RAILS, rail_of
from tests.subsidies.factories import published_policy

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_cache(db):
    cache.clear()


def counts(user):
    return {item["url"]: item["count"] for item in rail_of(user, current="home")}


def test_every_place_of_a_rail_exists():
    assert {role for role, places in RAILS.items() for place in places if reverse(place.url_name)} == set(RAILS)


def test_every_role_but_trainees_has_a_rail():
    assert set(Role) - set(RAILS) == {Role.TRAINEE}


def test_what_a_phone_has_no_room_for_is_behind_more(signed_in, officer_first, staff_a):
    page = signed_in(officer_first).get(reverse("home")).content.decode()
    behind = page.split('<details class="rail-more">')[1].split("</details>")[0]
    links = [reverse(place.url_name) for place in RAILS[Role.FIRST_REVIEW]]
    assert [link for link in links if f'href="{link}"' in behind] == links[4:]
    assert "rail-more" not in signed_in(staff_a).get(reverse("home")).content.decode()


def test_waiting_filings_are_counted(officer_first, officer_elsewhere, filed_class):
    assert counts(officer_first)[reverse("filing_list")] == 1
    assert counts(officer_elsewhere)[reverse("filing_list")] == 0


def test_drafts_are_counted_for_their_institution(staff_a, staff_b, draft_claim):
    assert counts(staff_a)[reverse("claim_list")] == 1
    assert counts(staff_b)[reverse("claim_list")] == 0


def test_rail_takes_one_query(officer_first, filed_class, django_assert_num_queries):
    assert officer_first.roles and officer_first.jurisdiction_paths and officer_first.institution_ids == []
    with django_assert_num_queries(1):
        rail_of(officer_first, current="home")


def test_place_of_the_page_is_marked(officer_first):
    marked = [item["url"] for item in rail_of(officer_first, current="filing_review") if item["current"]]
    assert marked == [reverse("filing_list")]


def test_public_pages_count_nothing(client, django_assert_max_num_queries):
    client.get(reverse("certificate_check"))
    assert "rail-item" not in client.get(reverse("certificate_check")).content.decode()


RIBBON = '<section class="ribbon"'


def test_ribbon_shows_where_demonstration_holds(signed_in, staff_a, officer_elsewhere, city):
    published_policy(city)
    assert RIBBON in signed_in(staff_a).get(reverse("class_list")).content.decode()
    assert RIBBON not in signed_in(officer_elsewhere).get(reverse("home")).content.decode()


def test_public_ribbon_while_all_is_demonstration(client, city):
    assert RIBBON not in client.get(reverse("public_home")).content.decode()
    cache.clear()
    published_policy(city)
    assert RIBBON in client.get(reverse("public_home")).content.decode()


@pytest.mark.parametrize("address", ["/nothing-here/", "/api/docs/", "/admin/"])
def test_ribbon_on_pages_of_another_frame(address, client, admin_user, city):
    client.force_login(admin_user)
    assert RIBBON not in client.get(address).content.decode()
    cache.clear()
    published_policy(city)
    assert RIBBON in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("persona", "words"), [("staff_a", "甲培训学校"), ("officer_first", "初审岗"), ("evaluator", "丙评价中心")]
)
def test_header_says_who_somebody_is(persona, words, request, signed_in):
    answer = signed_in(request.getfixturevalue(persona)).get(reverse("home"))
    assert str(answer.context["person_words"]) == words
