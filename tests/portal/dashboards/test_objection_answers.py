"""What the trainee is promised when somebody objects: the answer stands with the claim."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.urls import reverse

from subsidies import notices
from tests.fixtures import worlds
from tests.fixtures.personas import make_institution, staff_of
from tests.portal.reference.factories import JurisdictionFactory
from tests.subsidies import journeys, review_stage

pytestmark = pytest.mark.django_db
ANSWER = "已核对签到记录，该学员全程参训。"
OBJECTED = journeys.PUBLISHED + timedelta(hours=2)


@worlds.built_once
def world():
    """A claim whose lines are all accepted."""
    city = JurisdictionFactory()
    return SimpleNamespace(stage=review_stage.accepted(city, make_institution("甲培训学校", city, 1)))


[stage] = worlds.parts("stage")


@pytest.fixture
def row(stage, trainee):
    """The row of the trainee on a running notice."""
    row = review_stage.published(stage).lines.select_related("line__person").earliest("place")
    row.line.person.user = trainee
    row.line.person.save(update_fields=["user"])
    return row


@pytest.fixture
def decide(row, stage):
    """Object to the row and decide it."""
    objection = notices.object_to(row, text="此人未参训", name="李举报", contact="13900000000", now=OBJECTED)
    hearer = review_stage.another_officer(stage.city)

    def decided(**decision):
        notices.decide_objection(objection, actor=hearer, now=OBJECTED + timedelta(days=1), **decision)

    return decided


@pytest.mark.parametrize("upheld", [True, False])
@pytest.mark.parametrize("name", ["my_file", "my_claims", "my_claim"])
def test_answer_stands_once_with_the_claim(name, upheld, decide, row, signed_in, trainee):
    decide(upheld=upheld, answer=ANSWER)
    page = signed_in(trainee).get(reverse(name, args=[row.line_id] if name == "my_claim" else [])).content.decode()
    assert page.count(ANSWER) == 1
    assert "此人未参训" not in page and "李举报" not in page


STRUCK = '<del class="refused-amount">1,500.00</del> 0.00'


@pytest.mark.parametrize("name", ["my_file", "my_claims", "my_claim"])
def test_refused_claim_is_no_money_due(name, decide, row, signed_in, trainee):
    decide(upheld=True, answer=ANSWER)
    page = signed_in(trainee).get(reverse(name, args=[row.line_id] if name == "my_claim" else [])).content.decode()
    assert page.count(STRUCK) == (2 if name == "my_claim" else 1)
    assert "不予通过" in page
    assert "应发金额" not in page


def test_sheet_of_a_refused_line_says_that_nothing_is_paid(decide, row, signed_in):
    decide(upheld=True, answer=ANSWER)
    clerk = staff_of(row.line.claim.institution, "clerk")
    page = signed_in(clerk).get(reverse("claim_line", args=[row.line_id])).content.decode()
    assert STRUCK in page
    assert "不予通过，不发放" in page and ANSWER in page
    assert "应发金额" not in page


def test_refused_claim_does_not_say_that_it_is_paid(decide, row, signed_in, trainee):
    client, address = signed_in(trainee), reverse("my_claim", args=[row.line_id])
    assert "全额发放" in client.get(address).content.decode()
    decide(upheld=True, answer=ANSWER)
    assert "全额发放" not in client.get(address).content.decode()


@pytest.mark.parametrize(("language", "day"), [("zh-hans", "2月11日"), ("en", "11 Feb")])
def test_answer_has_its_day(language, day, decide, signed_in, trainee):
    decide(upheld=False, answer=ANSWER)
    browser = signed_in(trainee)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    assert day in browser.get(reverse("my_claims")).content.decode()


def test_nothing_is_answered_before_the_decision(decide, signed_in, trainee):
    [claim] = signed_in(trainee).get(reverse("my_claims")).context["claims"]
    assert claim.answers == ()
    assert "答复会显示在这里" in claim.standing.sentence
