"""Officers are signed out after a quarter of an hour without a page, and after eight hours in any case."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.urls import reverse

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)


@pytest.fixture
def morning():
    with time_machine.travel(MORNING, tick=False) as moved:
        yield moved


def is_signed_out(answer):
    return answer.status_code == 302 and answer.url.startswith(reverse("account_login"))


@pytest.mark.parametrize(("minutes", "out"), [(14, False), (15, False), (16, True)])
def test_officer_is_out_after_a_quarter_of_an_hour(morning, officer_first, signed_in, minutes, out):
    browser = signed_in(officer_first)
    browser.get(reverse("home"))
    morning.shift(timedelta(minutes=minutes))
    assert is_signed_out(browser.get(reverse("filing_list"))) is out


def test_every_page_begins_the_quarter_of_an_hour_anew(morning, officer_first, signed_in):
    browser = signed_in(officer_first)
    for _page in range(4):
        assert browser.get(reverse("filing_list")).status_code == 200
        morning.shift(timedelta(minutes=10))


def test_page_right_after_another_does_not_count_anew(morning, officer_first, signed_in):
    browser = signed_in(officer_first)
    browser.get(reverse("home"))
    morning.shift(timedelta(seconds=20))
    browser.get(reverse("filing_list"))
    morning.shift(timedelta(minutes=14, seconds=50))
    assert is_signed_out(browser.get(reverse("filing_list")))


def test_eight_hours_are_the_most(morning, officer_first, signed_in):
    browser = signed_in(officer_first)
    for _page in range(8 * 6 + 1):
        assert browser.get(reverse("filing_list")).status_code == 200
        morning.shift(timedelta(minutes=10))
    assert is_signed_out(browser.get(reverse("filing_list")))


def test_form_of_an_officer_who_is_out_is_not_lost(morning, officer_first, signed_in):
    browser = signed_in(officer_first)
    browser.get(reverse("home"))
    morning.shift(timedelta(hours=1))
    answer = browser.post(
        reverse("catalogue_add"), {"basis": "演人社〔2026〕3号"}, headers={"origin": "http://testserver"}
    )
    assert answer.status_code == 403
    assert "演人社〔2026〕3号" in answer.content.decode()


def test_institution_stays_signed_in(morning, staff_a, signed_in):
    browser = signed_in(staff_a)
    browser.get(reverse("home"))
    morning.shift(timedelta(hours=9))
    assert browser.get(reverse("class_list")).status_code == 200


def test_pages_in_quick_succession_do_not_write_the_session(morning, officer_first, signed_in):
    browser = signed_in(officer_first)
    browser.get(reverse("home"))
    kept = Session.objects.get().session_data
    morning.shift(timedelta(seconds=20))
    browser.get(reverse("filing_list"))
    assert Session.objects.get().session_data == kept
    morning.shift(timedelta(seconds=20))
    browser.get(reverse("filing_list"))
    assert Session.objects.get().session_data != kept
