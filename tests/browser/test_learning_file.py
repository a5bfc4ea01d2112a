"""The learning file as the trainee and an officer read it, on a phone and on a desk."""

import pytest

from certificates.credit_rules import HOURS
from tests.certificates.factories import CertificateFactory
from tests.certificates.test_credits import set_rule, settle, training
from tests.trainees.factories import PersonFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def person(trainee, institution_a, city):
    """Trained and certified, with credits for the hours."""
    held = training(institution_a, PersonFactory(user=trainee), state="certified")
    CertificateFactory(after_training=True, enrolment=held, body__jurisdiction=city)
    set_rule(city, HOURS, "16")
    settle()
    return held.person


@pytest.mark.parametrize("width", [360, 1440])
def test_own_file_is_read_on_every_screen(width, open_desk, signed_in, trainee, person):
    desk = open_desk().seat(signed_in(trainee))
    desk.page.set_viewport_size({"width": width, "height": 800})
    desk.open("my_file")
    desk.press("main a[href$='/my/learning/']")
    assert desk.says("学分：4") and desk.page.locator("a.qr svg").is_visible()
    assert desk.page.evaluate("document.documentElement.scrollWidth") <= width
    assert desk.faults() == []


def test_officer_comes_to_the_file_from_the_person(open_desk, signed_in, officer_first, person):
    desk = open_desk().seat(signed_in(officer_first))
    desk.open("person_detail", person.pk)
    desk.press("main a[href$='/learning/']")
    assert desk.says("本次查看已记录") and desk.says("学分规则")
    assert desk.faults() == []
