"""Clause chips: with their article, and leading to the clause on the public page of a policy."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from subsidies import clause_places, policies
from subsidies.city_terms import terms_of
from subsidies.models import Policy
from tests.institutions.factories import UserFactory
from tests.subsidies.factories import demonstration_text, published_policy

pytestmark = pytest.mark.django_db


@pytest.fixture
def policy(city):
    return published_policy(city)


def drafted(city):
    return policies.draft(
        demonstration_text(first_day=date(2027, 1, 1)), version="later", jurisdiction=city, actor=UserFactory()
    )


def address_on(policy, clause):
    return f"{reverse('public_policy', args=[policy.pk])}#{clause}"


def chip(policy, clause):
    return f'<a class="clause" href="{address_on(policy, clause)}" target="clause">{clause} '


def test_clause_of_a_published_version_is_on_its_page(policy):
    assert clause_places.address("JY-61", policy) == address_on(policy, "JY-61")


@pytest.mark.parametrize(
    ("language", "articles"), [("zh-hans", ["第7.2条", "第1部分"]), ("en", ["Art. 7.2", "Part 1"])]
)
def test_article_is_told_from_the_number_of_the_clause(language, articles):
    """JY-92 12 would read as one number after another."""
    with translation.override(language):
        assert [clause_places.article(clause) for clause in ("JY-61", "JY-03")] == articles


def test_clause_of_a_draft_is_read_where_its_document_is_public(policy, city):
    assert clause_places.address("JY-61", drafted(city)) == address_on(policy, "JY-61")


def test_clause_of_a_document_nobody_published_leads_nowhere(city):
    assert clause_places.address("JY-61", drafted(city)) == ""


@pytest.mark.parametrize("clause", ["NY-12", "JY-999", ""])
def test_clause_that_the_page_does_not_hold_leads_nowhere(policy, clause):
    assert clause_places.address(clause, policy) == ""


@pytest.mark.parametrize("role", ["officer_first", "staff_a"])
def test_sheet_of_a_line_leads_to_its_clauses(request, signed_in, submitted_claim, role):
    line = submitted_claim.lines.first()
    page = signed_in(request.getfixturevalue(role)).get(reverse("claim_line", args=[line.pk])).content.decode()
    assert chip(submitted_claim.policy, line.award.steps[0].clause) in page
    assert '<span class="clause">' not in page


def test_review_leads_to_clauses(signed_in, officer_first, submitted_claim):
    page = signed_in(officer_first).get(reverse("claim_review", args=[submitted_claim.pk])).content.decode()
    assert chip(submitted_claim.policy, submitted_claim.lines.first().award.steps[0].clause) in page


def test_both_sheets_of_a_replay_lead_to_clauses(signed_in, officer_final, finished_replay):
    row = finished_replay.lines.first()
    page = signed_in(officer_final).get(reverse("replay_line", args=[finished_replay.pk, row.line_id]))
    assert page.content.decode().count(chip(row.line.policy, "JY-61")) == 2


def test_differences_lead_to_clauses(signed_in, officer_final, draft_policy):
    page = signed_in(officer_final).get(reverse("policy_detail", args=[draft_policy.pk])).content.decode()
    assert chip(Policy.objects.get(state="published"), "JY-61") in page


def test_boxes_of_a_draft_lead_to_clauses(signed_in, officer_final, draft_policy):
    page = signed_in(officer_final).get(reverse("policy_part", args=[draft_policy.pk, "JY-CERT"])).content.decode()
    assert chip(Policy.objects.get(state="published"), "JY-61") in page


def test_settings_lead_to_clauses(signed_in, officer_final, policy, city):
    term = next(term for term in terms_of(policy) if term.clauses)
    page = signed_in(officer_final).get(reverse("setting_detail", args=[city.pk, term.key])).content.decode()
    assert chip(policy, term.clauses[0]) in page
