"""The worklist of filings and the page on which one is judged."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from institutions.models import TrainingClass
from portal.shared.badges import Family
from tests.fixtures.classes import first_day
from tests.institutions.factories import TrainingClassFactory

pytestmark = pytest.mark.django_db
FILING = re.compile('name="filing" value="([^"]+)"')


@pytest.fixture
def browser(signed_in, officer_first):
    return signed_in(officer_first)


def page(answer):
    return answer.content.decode()


def returned(**changes):
    day = timezone.localdate() + timedelta(days=5)
    return {"reasons": ["ROSTER_INCOMPLETE"], "note": "花名册缺电话", "correct_by": day.isoformat()} | changes


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", ["filing_list", "filing_review"])
def test_page_renders_in_both_languages(name, language, browser, filed_class):
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = browser.get(reverse(name, args=[filed_class.pk] if name == "filing_review" else []))
    assert answer.status_code == 200
    assert answer.headers["Content-Language"] == language


def test_filings_stand_by_deadline(browser, institution_a):
    made = TrainingClassFactory.create_batch(3, institution=institution_a, filed=True)
    today = timezone.localdate()
    for training_class, days in zip(made, [40, -1, 0], strict=True):
        TrainingClass.objects.filter(pk=training_class.pk).update(decide_by=today + timedelta(days=days))
    table = browser.get(reverse("filing_list")).context["table"]
    assert [row.pk for row in table.rows] == [made[1].pk, made[2].pk, made[0].pk]
    assert [table.group(row).family for row in table.rows] == [Family.BAD, Family.WARN, Family.MUTE]


def test_drafts_stay_with_their_institution(browser, training_class):
    assert training_class.title not in page(browser.get(reverse("filing_list")))
    assert browser.get(reverse("filing_review", args=[training_class.pk])).status_code == 404


def test_filings_of_other_places_are_unseen(signed_in, officer_elsewhere, filed_class):
    assert filed_class.title not in page(signed_in(officer_elsewhere).get(reverse("filing_list")))


def test_review_shows_every_check(browser, filed_class):
    shown = browser.get(reverse("filing_review", args=[filed_class.pk]))
    assert [line.family for line in shown.context["checks"]] == [Family.OK] * 11
    assert reverse("filing_accept", args=[filed_class.pk]) in page(shown)
    assert reverse("filing_quote", args=[filed_class.pk]) in page(shown)


def test_fee_above_the_cost_is_left_to_judge(browser, filed_class):
    TrainingClass.objects.filter(pk=filed_class.pk).update(trainee_fee=5000, cost_per_person=2500)
    lines = browser.get(reverse("filing_review", args=[filed_class.pk])).context["checks"]
    assert [line.family for line in lines].count(Family.WARN) == 1


def test_unlisted_institution_is_left_to_judge(browser, institution_a):
    made = TrainingClassFactory(
        institution=institution_a, filed=True, listed=False, catalogued=False, starts_on=first_day()
    )
    lines = browser.get(reverse("filing_review", args=[made.pk])).context["checks"]
    assert [line.family for line in lines].count(Family.WARN) == 2


def test_return_takes_reasons_note_and_day(browser, filed_class, officer_first):
    answer = browser.post(reverse("filing_send_back", args=[filed_class.pk]), returned())
    assert answer.url == reverse("filing_list")
    filed_class.refresh_from_db()
    assert (filed_class.state, filed_class.decided_by) == ("returned", officer_first)
    assert filed_class.return_reasons == ["ROSTER_INCOMPLETE"]


@pytest.mark.parametrize("wrong", [{"reasons": []}, {"note": ""}, {"correct_by": ""}, {"correct_by": "2020-01-01"}])
def test_incomplete_return_keeps_words(wrong, browser, filed_class):
    sent = {"note": "写了很久的话"} | wrong
    answer = browser.post(reverse("filing_send_back", args=[filed_class.pk]), returned(**sent))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == list(wrong)
    assert sent["note"] in page(answer)
    filed_class.refresh_from_db()
    assert filed_class.state == "filed"


def test_decided_filing_cannot_be_returned(browser, institution_a):
    made = TrainingClassFactory(institution=institution_a, accepted=True)
    answer = browser.post(reverse("filing_send_back", args=[made.pk]), returned(note="写了很久的话"))
    assert answer.status_code == 422
    assert "现在的状态是“已受理”" in page(answer)
    assert "写了很久的话" in page(answer)
    made.refresh_from_db()
    assert made.state == "accepted"


def filed_again(training_class):
    later = training_class.filed_at + timedelta(minutes=5)
    TrainingClass.objects.filter(pk=training_class.pk).update(filed_at=later)


@pytest.mark.parametrize("seen_on", ["filing_review", "filing_quote"])
def test_filing_made_anew_is_not_accepted_from_an_older_page(seen_on, browser, filed_class, policy):
    address = reverse("filing_accept", args=[filed_class.pk])
    seen = FILING.search(page(browser.get(reverse(seen_on, args=[filed_class.pk])))).group(1)
    filed_again(filed_class)
    answer = browser.post(address, {"filing": seen})
    assert answer.status_code == 422
    assert "重新备案" in page(answer)
    filed_class.refresh_from_db()
    assert filed_class.state == "filed"
    anew = FILING.search(page(answer)).group(1)
    assert "重新备案" not in page(browser.post(address, {"filing": anew}))


def test_filing_made_anew_is_not_returned_from_an_older_page(browser, filed_class):
    seen = FILING.search(page(browser.get(reverse("filing_review", args=[filed_class.pk])))).group(1)
    filed_again(filed_class)
    sent = returned(note="写了很久的话", filing=seen)
    answer = browser.post(reverse("filing_send_back", args=[filed_class.pk]), sent)
    assert answer.status_code == 422
    assert "重新备案" in page(answer)
    assert "写了很久的话" in page(answer)
    anew = FILING.search(page(answer)).group(1)
    answer = browser.post(reverse("filing_send_back", args=[filed_class.pk]), sent | {"filing": anew})
    assert answer.url == reverse("filing_list")


def test_filing_made_anew_is_told_though_the_note_was_forgotten_at_first(browser, filed_class):
    address = reverse("filing_send_back", args=[filed_class.pk])
    seen = FILING.search(page(browser.get(reverse("filing_review", args=[filed_class.pk])))).group(1)
    filed_again(filed_class)
    forgotten = browser.post(address, returned(note="", filing=seen))
    answer = browser.post(address, returned(filing=FILING.search(page(forgotten)).group(1)))
    assert answer.status_code == 422
    assert "重新备案" in page(answer)


@pytest.mark.parametrize("persona", ["officer_final", "auditor"])
def test_readers_see_no_decision(persona, request, signed_in, filed_class):
    reader = signed_in(request.getfixturevalue(persona))
    shown = reader.get(reverse("filing_review", args=[filed_class.pk]))
    assert shown.context["decides"] is False
    assert reverse("filing_accept", args=[filed_class.pk]) not in page(shown)


def test_filters_show_other_states(browser, institution_a, filed_class):
    done = TrainingClassFactory(institution=institution_a, accepted=True)
    table = browser.get(reverse("filing_list"), {"state": "accepted"}).context["table"]
    assert [row.pk for row in table.rows] == [done.pk]
