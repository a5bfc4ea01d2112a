"""The public calculator: asks only what decides, shows the sheet in plain words, keeps nothing."""

from datetime import date

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from portal.reference.grades import Grade
from subsidies import policies, setting_changes
from subsidies.city_terms import term_of
from tests.institutions.factories import CatalogueEntryFactory, ShortageEntryFactory, UserFactory
from tests.portal.reference.factories import OccupationFactory
from tests.subsidies.factories import demonstration_text, published_policy, standard_in_force

pytestmark = pytest.mark.django_db
PAID = {"way": "social", "payer": "individual", "against": ""}
SENIOR = {"scheme": "JY-CERT", "kind": "skill_level", "grade": "senior", **PAID}


@pytest.fixture
def policy(city):
    return published_policy(city)


@pytest.fixture
def ask(client):
    def asked(**answers):
        return client.get(reverse("calculator"), answers)

    return asked


@pytest.fixture
def listed(city):
    """An occupation in the catalogue at grade three and on the shortage list."""
    occupation = OccupationFactory()
    since = {"jurisdiction": city, "occupation": occupation, "valid_from": date(2025, 1, 1)}
    CatalogueEntryFactory(grade=Grade.SENIOR, **since)
    ShortageEntryFactory(**since)
    return occupation


def amount_of(answer):
    return answer.context["sheet"].amount


def test_nothing_in_force_is_said(ask):
    assert ask().status_code == 200


def test_one_thing_is_asked_after_the_other(ask, policy, listed):
    answers, names = {}, []
    for given in ("JY-CERT", "skill_level", "senior", "social", "individual", listed.code, "", ""):
        name = "scheme" if not answers else ask(**answers).context["question"].name
        names.append(name)
        answers[name] = given
    assert names == ["scheme", "kind", "grade", "way", "payer", "occupation", "against", "cost"]
    assert "sheet" in ask(**answers).context


def test_what_it_is_about_is_asked_by_cards(ask, policy):
    page = ask()
    shown = [card.scheme for _word, cards in page.context["groups"] for _url, card in cards]
    assert sorted(shown) == sorted(policy.pack.schemes)
    assert "JY-" not in page.content.decode().replace("scheme=JY-", "")


def test_special_ability_asks_no_grade(ask, policy):
    question = ask(scheme="JY-CERT", kind="special_ability").context["question"]
    assert question.name == "way"


@pytest.mark.parametrize(("cost", "yuan"), [("", 2600), ("9000", 2600), ("2100", 2100)])
def test_answer_follows_the_rules(ask, policy, listed, cost, yuan):
    assert amount_of(ask(**SENIOR, occupation=listed.code, cost=cost)) == yuan


def test_employed_are_free_of_the_catalogue(ask, policy, listed):
    open_page = ask(**SENIOR, occupation="other")
    assert open_page.context["question"].name == "employed"
    for employed, eligible in (("yes", True), ("no", False)):
        page = ask(**SENIOR, occupation="other", employed=employed, cost="")
        assert page.context["award"].eligible is eligible


def test_local_standard_counts(ask, policy, city, listed):
    standard_in_force(city, "1100.00", grade="senior", valid_from=date(2025, 1, 2))
    assert amount_of(ask(**SENIOR, occupation=listed.code, cost="")) == 1430


def test_amount_that_nobody_set_is_said(ask, policy):
    page = ask(scheme="JY-CERT", kind="skill_level", grade="chief_technician", **PAID)
    assert amount_of(page) is None
    assert "未定标准" in page.content.decode() or "not set" in page.content.decode()


def test_what_is_not_open_is_not_said_of_a_case(ask, policy):
    """Nothing was asked: nothing is known of any case, and there is no sum to take up and down again."""
    page = ask(scheme="JY-SAFE")
    words = page.content.decode()
    assert "本项补贴尚未启用" in words and "按您说的情况" not in words
    assert (page.context["award"].eligible, page.context["sheet"]) == (False, None)


@pytest.mark.parametrize("scheme", ["JY-FACILITY", "JY-EVALDEV", "JY-ORG"])
def test_no_conditions_are_said_to_be_met_where_none_was_asked(ask, policy, scheme):
    page = ask(scheme=scheme)
    words = page.content.decode()
    assert "符合条件" not in words and "人社、财政部门" in words and "没有规定金额" in words
    assert page.context["sheet"] is None


def test_sheet_is_in_plain_words(ask, policy, listed):
    page = ask(**SENIOR, occupation=listed.code, cost="").content.decode()
    sheet = page[page.index('class="sheet"') : page.index("</table>")]
    assert "JY-" not in sheet and "skill_level" not in sheet


@pytest.mark.parametrize("wrong", [{"scheme": "XX"}, {"scheme": "JY-CERT", "kind": "none"}])
def test_answer_that_is_none_is_asked_again(ask, policy, wrong):
    assert ask(**wrong).context["wrong"]


@pytest.mark.parametrize(
    "cost", ["2,100", "2100元", "２１００", "２，１００．００元", " 2 100 ", "2100.0", "2,100 yuan"]
)
def test_sums_are_taken_as_people_write_them(ask, policy, listed, cost):
    page = ask(**SENIOR, occupation=listed.code, cost=cost)
    assert amount_of(page) == 2100
    assert "2,100.00元" in page.content.decode()


@pytest.mark.parametrize("wrong", ["1e3", "0.001", "21,00", "2100.", "2百"])
def test_what_may_be_written_as_a_sum_is_said(ask, policy, listed, wrong):
    page = ask(**SENIOR, occupation=listed.code, cost=wrong)
    assert "最多两位小数" in str(page.context.get("wrong"))
    assert f'value="{wrong}"' in page.content.decode()


@pytest.mark.parametrize("cost", ["x", "-1", "NaN", "1e40"])
def test_cost_that_is_no_sum_is_asked_again(ask, policy, listed, cost):
    page = ask(**SENIOR, occupation=listed.code, cost=cost)
    assert (page.status_code, bool(page.context["wrong"])) == (200, True)


def test_unknown_policy_is_not_there(ask, policy):
    assert ask(policy="999999").status_code == 404


def test_draft_is_marked_until_an_officer_records_that_it_holds(ask, city, listed):
    author, finance = UserFactory(username="author"), UserFactory(username="cosigner")
    text = demonstration_text().replace('standing = "in_force"', 'standing = "draft"')
    draft = policies.draft(text, version="draft", jurisdiction=city, actor=author)
    now = timezone.now()
    policies.propose(draft, actor=author, now=now)
    policies.publish(draft, actor=finance, now=now)
    page = ask(**SENIOR, occupation=listed.code, cost="")
    assert (page.context["is_draft"], amount_of(page)) == (True, 2600)
    change = setting_changes.propose(
        city, term_of(draft, "in_force"), True, valid_from=date(2025, 1, 1), reason="x", actor=author, now=now
    )
    setting_changes.cosign(change, actor=finance, now=now)
    assert ask(**SENIOR, occupation=listed.code, cost="").context["is_draft"] is False


def test_nothing_is_kept(ask, policy, listed):
    def counts():
        return {model: model._base_manager.count() for model in apps.get_models() if model._meta.managed}

    before = counts()
    ask(**SENIOR, occupation=listed.code, cost="")
    assert counts() == before


def test_drafts_of_the_office_are_not_public(client, policy, city):
    draft = policies.draft(
        demonstration_text(first_day=date(2027, 1, 1)), version="x", jurisdiction=city, actor=UserFactory()
    )
    assert client.get(reverse("public_policy", args=[draft.pk])).status_code == 404
    shown = client.get(reverse("public_policies")).context
    assert draft not in [*shown["holding"], *shown["others"]]


def test_sheet_for_anybody_names_no_version_and_nobody_as_you(ask, policy, listed):
    page = ask(**SENIOR, occupation=listed.code, cost="").content.decode()
    assert "依据政策：" in page and "政策版本" not in page
    assert "发给您本人" not in page


def test_public_policy_names_sums_and_clauses(client, policy, city):
    standard_in_force(city, "1100.00", valid_from=date(2027, 1, 1))
    page = client.get(reverse("public_policy", args=[policy.pk])).content.decode()
    assert "JY-61" in page and "1,500.00" in page and "1,100.00" in page
