"""Pages of the directories: an institution applies, two officers review, two sign a change, everybody reads."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from institutions import listing_changes
from institutions.models import Institution, Listing, ListingApplication, ListingChange
from tests.institutions.factories import (
    CatalogueEntryFactory,
    InstitutionFactory,
    ListingApplicationFactory,
    ListingFactory,
    ShortageEntryFactory,
    TrainingClassFactory,
    UserFactory,
    stood_until,
)
from tests.portal.reference.factories import OccupationFactory
from tests.trainees.factories import EnrolmentFactory

pytestmark = pytest.mark.django_db
LANGUAGES = pytest.mark.parametrize("language", ["zh-hans", "en"])
PROFILE = {
    "address": "滨江西路18号", "latitude": "31.92", "longitude": "120.26", "description": "电工培训",
    "contact_name": "王老师", "contact_phone": "0510-86000001",
}  # fmt: skip


@pytest.fixture
def clerk(signed_in, staff_a):
    return signed_in(staff_a)


@pytest.fixture
def first(signed_in, officer_first):
    return signed_in(officer_first)


@pytest.fixture
def final(signed_in, officer_final):
    return signed_in(officer_final)


@pytest.fixture
def public():
    return Client()


def page(answer):
    return answer.content.decode()


def codes(answer):
    return list(answer.context["form"].errors)


@LANGUAGES
def test_pages_render_in_both_languages(
    language, clerk, final, public, listing_application, proposed_change, application_checked_elsewhere, city
):
    CatalogueEntryFactory(jurisdiction=city)
    made, school = listing_application, proposed_change.institution
    asked = [
        (clerk, "directory_profile", []), (clerk, "profile_revise", [school.pk]), (clerk, "application_draft", []),
        (clerk, "application_show", [made.pk]), (clerk, "application_revise", [made.pk]),
        (final, "application_list", []), (final, "application_review", [application_checked_elsewhere.pk]),
        (final, "institution_list", []), (final, "institution_show", [school.pk]),
        (final, "listing_propose", [school.pk, "training"]), (final, "listing_change", [proposed_change.pk]),
        (public, "public_directories", []), (public, "public_institution", [school.pk]),
        *((public, "public_directory", [slug]) for slug in
          ("training", "evaluation", "talent-bases", "practice-bases", "occupations", "shortage")),
    ]  # fmt: skip
    for browser, name, args in asked:
        browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        answer = browser.get(reverse(name, args=args))
        assert (name, answer.status_code) == (name, 200)
        assert answer.headers["Content-Language"] == language


@pytest.fixture
def application_checked_elsewhere(city):
    """In final review, of another institution of the city."""
    school = InstitutionFactory(jurisdiction=city)
    return ListingApplicationFactory(institution=school, checked=True, now=timezone.now() - timedelta(days=1))


@pytest.mark.clause("JY-32")
def test_institution_applies_and_two_officers_list_it(clerk, first, final, institution_a):
    welder = OccupationFactory()
    words = {"directory": "training", "statement": "场地师资齐备", "licence_number": "教民18号"}
    clerk.post(reverse("application_draft"), words)
    made = ListingApplication.objects.get()
    clerk.post(reverse("application_add", args=[made.pk]), {"occupation": welder.code, "grades": ["senior"]})
    clerk.post(reverse("application_submit", args=[made.pk]))
    assert reverse("application_review", args=[made.pk]) in page(first.get(reverse("application_list")))
    opinion = {"pass_on-opinion": "已现场查看"}
    first.post(reverse("application_step", args=[made.pk, "pass_on"]), opinion)
    shown = page(final.get(reverse("application_review", args=[made.pk])))
    assert "已现场查看" in shown
    today = timezone.localdate().isoformat()
    terms = {"accept-valid_from": today, "accept-valid_to": "", "accept-decision": "测人社〔2026〕6号"}
    final.post(reverse("application_step", args=[made.pk, "accept"]), terms)
    place = institution_a.listings.get()
    assert (place.occupation, place.grades, place.decision) == (welder, ["senior"], "测人社〔2026〕6号")
    assert institution_a.name in page(Client().get(reverse("public_directories")))


def test_draft_is_seen_by_its_institution_alone(first, listing_application):
    assert first.get(reverse("application_review", args=[listing_application.pk])).status_code == 404
    assert reverse("application_review", args=[listing_application.pk]) not in page(
        first.get(reverse("institution_show", args=[listing_application.institution_id]))
    )


def test_reviews_have_their_own_steps(first, final, application_handed_in):
    opinion = {"pass_on-opinion": "已现场查看"}
    assert (
        final.post(reverse("application_step", args=[application_handed_in.pk, "pass_on"]), opinion).status_code == 404
    )
    assert first.post(reverse("application_step", args=[application_handed_in.pk, "accept"])).status_code == 404
    assert first.post(reverse("application_step", args=[application_handed_in.pk, "list"])).status_code == 404
    assert list(first.get(reverse("application_review", args=[application_handed_in.pk])).context["forms"]) == [
        "pass_on", "send_back",
    ]  # fmt: skip


def test_refused_step_keeps_what_was_typed(first, application_handed_in):
    sent = {"send_back-note": "写了很久的理由", "send_back-correct_by": "2099-01-01"}
    answer = first.post(reverse("application_step", args=[application_handed_in.pk, "send_back"]), sent)
    assert answer.status_code == 422
    assert "写了很久的理由</textarea>" in page(answer)
    application_handed_in.refresh_from_db()
    assert application_handed_in.state == "submitted"


def test_opinion_typed_too_late_stands_on_the_page(first, application_checked):
    sent = {"pass_on-opinion": "写了很久的意见"}
    answer = first.post(reverse("application_step", args=[application_checked.pk, "pass_on"]), sent)
    assert answer.status_code == 422
    assert "写了很久的意见</textarea>" in page(answer)


def test_returned_application_says_why_and_waits_at_home(clerk, first, application_handed_in):
    day = (timezone.localdate() + timedelta(days=9)).isoformat()
    sent = {"send_back-reasons": ["LICENCE"], "send_back-note": "请补许可证副本", "send_back-correct_by": day}
    first.post(reverse("application_step", args=[application_handed_in.pk, "send_back"]), sent)
    address = reverse("application_show", args=[application_handed_in.pk])
    assert "请补许可证副本" in page(clerk.get(address))
    assert address in page(clerk.get(reverse("home")))


def test_empty_application_is_not_handed_in(clerk, listing_application):
    clerk.post(reverse("application_take_out", args=[listing_application.pk, listing_application.items.get().pk]))
    clerk.post(reverse("application_take_out", args=[listing_application.pk, 1]))  # once more, as by a double click
    answer = clerk.post(reverse("application_submit", args=[listing_application.pk]))
    assert answer.status_code == 422
    assert [reason.code for reason in answer.context["refused"]] == ["NOTHING_APPLIED_FOR"]


def test_unknown_occupation_is_kept_in_its_box(clerk, listing_application):
    sent = {"occupation": "没有这个职业"}
    answer = clerk.post(reverse("application_add", args=[listing_application.pk]), sent)
    assert answer.status_code == 422
    assert "没有这个职业" in page(answer)
    assert listing_application.items.count() == 1


def test_profile_is_kept_and_public(clerk, public, listed_place, institution_a):
    clerk.post(reverse("profile_revise", args=[institution_a.pk]), PROFILE)
    shown = page(public.get(reverse("public_institution", args=[institution_a.pk])))
    assert "滨江西路18号" in shown
    assert "王老师" not in shown and "86000001" not in shown
    clerk.post(reverse("profile_revise", args=[institution_a.pk]), PROFILE | {"publishes_contact": "on"})
    assert "王老师" in page(public.get(reverse("public_institution", args=[institution_a.pk])))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"latitude": ""}, "latitude"), ({"longitude": ""}, "longitude"),
        ({"latitude": "120.26", "longitude": "31.92"}, "latitude"), ({"latitude": "NaN"}, "latitude"),
        ({"latitude": "北纬"}, "latitude"), ({"contact_phone": "", "publishes_contact": "on"}, "contact_phone"),
        ({"description": "王师傅 320299198603070016"}, "description"), ({"address": "x" * 201}, "address"),
    ],
)  # fmt: skip
def test_profile_that_cannot_be_shown_is_refused(changes, field, clerk, institution_a):
    answer = clerk.post(reverse("profile_revise", args=[institution_a.pk]), PROFILE | changes)
    assert answer.status_code == 422
    assert field in codes(answer)
    institution_a.refresh_from_db()
    assert institution_a.address == ""


def test_change_is_proposed_by_one_and_signed_by_another(first, final, public, listed_place, officer_final):
    school = listed_place.institution
    sent = {"kind": "remove", "reason": "FALSE_TRAINING", "note": "抽查时无人上课", "decision": "测人社〔2026〕37号"}
    first.post(reverse("listing_propose", args=[school.pk, "training"]), sent)
    change = ListingChange.objects.get()
    assert reverse("listing_change", args=[change.pk]) in page(final.get(reverse("home")))
    final.post(reverse("listing_cosign", args=[change.pk]))
    listed_place.refresh_from_db()
    assert (listed_place.removed_for_cause, change.made_by) == (True, None)
    assert school.name not in page(public.get(reverse("public_directories")))
    assert school.name in page(public.get(reverse("public_directories"), {"ended": "on"}))
    shown = page(public.get(reverse("public_institution", args=[school.pk])))
    assert "抽查时无人上课" in shown and "测人社〔2026〕37号" in shown


def test_own_proposal_is_not_signed(final, listed_place):
    sent = {
        "kind": "end", "listing": listed_place.pk, "last_day": timezone.localdate().isoformat(),
        "reason": "OWN_REQUEST", "note": "来函退出", "decision": "测人社〔2026〕12号",
    }  # fmt: skip
    final.post(reverse("listing_propose", args=[listed_place.institution_id, "training"]), sent)
    answer = final.post(reverse("listing_cosign", args=[ListingChange.objects.get().pk]))
    assert answer.status_code == 422
    assert [reason.code for reason in answer.context["refused"]] == ["SAME_PERSON"]


def test_proposal_without_a_place_says_what_is_missing(first, listed_place):
    sent = {"kind": "end", "reason": "OWN_REQUEST", "note": "来函退出", "decision": "测人社〔2026〕12号"}
    answer = first.post(reverse("listing_propose", args=[listed_place.institution_id, "training"]), sent)
    assert answer.status_code == 422
    assert sorted(codes(answer)) == ["last_day", "listing"]


def test_no_place_and_no_such_directory_have_no_page(first, institution_a):
    for directory in ("training", "unknown"):
        assert first.get(reverse("listing_propose", args=[institution_a.pk, directory])).status_code == 404


def test_institutions_are_narrowed(first, institution_a, institution_b, listed_place):
    def named(**query):
        return {row.name for row in first.get(reverse("institution_list"), query).context["table"].rows}

    assert named() >= {"甲培训学校", "乙培训学校"}
    assert named(q="甲") == {"甲培训学校"}
    assert named(q=institution_b.credit_code) == {"乙培训学校"}
    assert named(directory="training") == {"甲培训学校"}
    assert "甲培训学校" not in named(directory="none") and "乙培训学校" in named(directory="none")
    assert named(kind="evaluation_body") == set()
    assert named(kind="nonsense") == named()


def test_institutions_of_other_places_are_unseen(signed_in, officer_elsewhere, institution_a):
    browser = signed_in(officer_elsewhere)
    assert institution_a.name not in page(browser.get(reverse("institution_list")))


@pytest.fixture
def listed(city, other_city):
    """Three institutions: one for all, one for welders of grade three, one elsewhere; and what ended."""
    wide = ListingFactory(institution=InstitutionFactory(name="全能学校", jurisdiction=city))
    welder = OccupationFactory(name="焊工甲", code="6-18-02-94")
    school = InstitutionFactory(
        name="焊接学校", jurisdiction=city, kinds=["technical_college"], address="港城大道66号"
    )
    ListingFactory(institution=school, occupation=welder, grades=["senior"])
    ListingFactory(institution=InstitutionFactory(name="外地学校", jurisdiction=other_city), occupation=welder)
    over = ListingFactory(institution=InstitutionFactory(name="停办学校", jurisdiction=city))
    stood_until(over, timezone.localdate() - timedelta(days=1))
    ListingFactory(institution=school, directory="talent_base")
    return wide


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, {"全能学校", "焊接学校", "外地学校"}),
        ({"ended": "on"}, {"全能学校", "焊接学校", "外地学校", "停办学校"}),
        ({"q": "焊接"}, {"焊接学校"}), ({"q": "港城"}, {"焊接学校"}),
        ({"occupation": "6-18-02-94"}, {"全能学校", "焊接学校", "外地学校"}),
        ({"occupation": "焊工甲", "grade": "junior"}, {"全能学校", "外地学校"}),
        ({"kind": "technical_college"}, {"焊接学校"}), ({"occupation": "没有"}, {"全能学校"}),
        ({"grade": "nonsense"}, {"全能学校", "焊接学校", "外地学校"}),
    ],
)  # fmt: skip
@pytest.mark.clause("JY-34", "SC-10", "QD-18")
def test_directory_is_narrowed_by_its_address(query, names, listed, public):
    answer = public.get(reverse("public_directory", args=["training"]), query)
    assert {row.institution.name for row in answer.context["table"].rows} == names
    assert answer.context["count"] == len(names)


def test_directory_is_narrowed_by_place(listed, public, city):
    answer = public.get(reverse("public_directory", args=["training"]), {"place": city.code})
    assert {row.institution.name for row in answer.context["table"].rows} == {"全能学校", "焊接学校"}


def test_each_directory_shows_its_own(listed, public):
    answer = public.get(reverse("public_directory", args=["talent-bases"]))
    assert {row.institution.name for row in answer.context["table"].rows} == {"焊接学校"}
    assert public.get(reverse("public_directory", args=["unknown"])).status_code == 404


@pytest.mark.clause("JY-33", "JY-114")
def test_catalogue_and_shortage_list_are_public(public, city):
    entry, lacking = CatalogueEntryFactory(jurisdiction=city), ShortageEntryFactory(jurisdiction=city)
    for slug, row in (("occupations", entry), ("shortage", lacking)):
        shown = public.get(reverse("public_directory", args=[slug]), {"occupation": row.occupation.code})
        assert [each.pk for each in shown.context["table"].rows] == [row.pk]
        assert row.decision in page(shown)
        none = public.get(reverse("public_directory", args=[slug]), {"occupation": "没有"})
        assert not none.context["table"].rows


@pytest.mark.clause("JY-115")
def test_map_links_to_those_who_have_a_place_on_it(public, listed):
    Institution.objects.filter(name="全能学校").update(latitude="31.92", longitude="120.26")
    answer = public.get(reverse("public_directories"))
    address = reverse("public_institution", args=[listed.institution_id])
    assert f'<a href="{address}" class="map-point">' in page(answer)
    assert answer.context["unplaced"] == 2
    assert "<script" not in page(answer).partition('<svg class="map')[2].partition("</svg>")[0]


def test_institution_that_never_stood_anywhere_has_no_page(public, institution_a):
    assert public.get(reverse("public_institution", args=[institution_a.pk])).status_code == 404
    to_come = ListingFactory(institution=institution_a, valid_from=timezone.localdate() + timedelta(days=9))
    stood_until(to_come, timezone.localdate())
    assert Listing.objects.get().taken_back
    assert public.get(reverse("public_institution", args=[institution_a.pk])).status_code == 404


def test_institution_is_told_what_was_decided_of_it(clerk, proposed_change):
    shown = page(clerk.get(reverse("directory_profile")))
    assert "测人社〔2026〕12号" not in shown  # nothing is decided before the second signature
    listing_changes.cosign(proposed_change, actor=UserFactory(username="signing"), now=timezone.now())
    assert "测人社〔2026〕12号" in page(clerk.get(reverse("directory_profile")))


@pytest.mark.clause("JY-114")
def test_score_card_counts_what_became_of_classes(public, institution_a):
    held = TrainingClassFactory(institution=institution_a, ended=True)
    EnrolmentFactory.create_batch(2, training_class=held, certified=True)
    EnrolmentFactory(training_class=held, completed=True)
    EnrolmentFactory(training_class=held)
    TrainingClassFactory(institution=institution_a)
    answer = public.get(reverse("public_institution", args=[institution_a.pk]))
    score = answer.context["score"]
    assert (score.held, score.running, score.person_times, score.persons, score.certified) == (1, 0, 3, 3, 2)
    assert "66.7%" in page(answer)
    for enrolment in held.enrolments.select_related("person"):
        assert enrolment.person.name not in page(answer)


def test_sites_with_a_place_stand_on_the_map_of_their_institution(clerk, public, listed_place, site):
    address = reverse("site_revise", args=[site.pk])
    sent = {"name": site.name, "address": site.address, "capacity": 30, "latitude": "31.9"}
    answer = clerk.post(address, sent)
    assert answer.status_code == 422
    assert "请同时填" in page(answer) or "要同时填" in page(answer)
    clerk.post(address, sent | {"longitude": "120.3"})
    assert site.name in page(public.get(reverse("public_institution", args=[listed_place.institution_id])))


@pytest.mark.parametrize(
    "place",
    [
        {"latitude": "31.9"}, {"longitude": "120.3"}, {"latitude": "120.3", "longitude": "31.9"},
        {"latitude": "55", "longitude": "120"},
    ],
)  # fmt: skip
def test_database_takes_no_half_place_and_none_abroad(place, institution_a, site):
    for row in (institution_a, site):
        with pytest.raises(IntegrityError), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(**place)


def test_long_directory_takes_no_more_queries(public, city, django_assert_max_num_queries):
    for _n in range(12):
        ListingFactory(institution=InstitutionFactory(jurisdiction=city), occupation=OccupationFactory())
    with django_assert_max_num_queries(12):
        public.get(reverse("public_directories"))


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "（仅限本企业职工）"), ("en", "(own staff only)")])
def test_place_for_own_staff_is_marked_wherever_it_stands(public, language, said):
    public.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    place = ListingFactory(evaluation=True, own_staff_only=True)
    ListingFactory(evaluation=True)
    pages = (
        reverse("public_directory", args=["evaluation"]),
        reverse("public_institution", args=[place.institution_id]),
    )
    assert [page(public.get(address)).count(said) for address in pages] == [1, 1]
