"""An institution asks for a place in a directory, two officers give it, two take it away, and a passer-by reads it,
in a browser with scripts and in one without."""

import pytest
from django.utils import timezone

from institutions.models import Listing, ListingApplication, ListingChange
from tests.institutions.factories import ListingFactory
from tests.portal.reference.factories import OccupationFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TODAY = timezone.localdate


SCRIPTS = pytest.mark.parametrize("scripts", [True, False])


@pytest.fixture
def looked_at(scripts):
    """A picture of the page, and what axe says of it; axe is a script itself."""

    def look(desk, name):
        if scripts:
            desk.picture(name)
            assert desk.faults() == [], name

    return look


@SCRIPTS
def test_place_is_asked_for_given_and_taken_away(
    scripts, looked_at, open_desk, signed_in, institution_a, staff_a, officer_first, officer_final
):
    welder = OccupationFactory(name="焊工")
    desk = open_desk(scripts=scripts).seat(signed_in(staff_a))
    desk.open("profile_revise", institution_a.pk)
    desk.fill(address="滨江西路18号", latitude="31.92", longitude="120.26", description="焊工培训")
    desk.press("button[form=profile]")
    assert desk.says("北纬31.9200°")
    looked_at(desk, "directory profile")
    desk.open("application_draft")
    desk.fill(directory="training", licence_number="教民18号", statement="场地师资齐备")
    desk.press("button[form=application]")
    made = ListingApplication.objects.get()
    desk.fill(occupation=welder.code, grades=["senior"])
    desk.press("form[action$='/items/'] button")
    looked_at(desk, "application draft")
    desk.press("button[form=submit-application]")
    desk.seat(signed_in(officer_first)).open("application_review", made.pk)
    desk.fill(**{"pass_on-opinion": "已现场查看，符合条件"})
    looked_at(desk, "application first review")
    desk.press("form[action$='/pass_on/'] button")
    desk.seat(signed_in(officer_final)).open("application_review", made.pk)
    looked_at(desk, "application final review")
    desk.fill(**{"accept-valid_from": TODAY().isoformat(), "accept-decision": "测人社〔2026〕6号"})
    desk.press("form[action$='/accept/'] button")
    assert Listing.objects.get().grades == ["senior"]
    desk.seat(signed_in(officer_first)).open("listing_propose", institution_a.pk, "training")
    desk.fill(kind="remove", reason="FALSE_TRAINING", note="抽查时无人上课", decision="测人社〔2026〕37号")
    looked_at(desk, "change proposed")
    desk.press("button[form=change]")
    change = ListingChange.objects.get()
    desk.seat(signed_in(officer_final)).open("listing_change", change.pk)
    looked_at(desk, "change to sign")
    desk.unfold("sign")
    desk.press("form[action$='/sign/'] button")
    desk.open("public_institution", institution_a.pk)
    assert desk.says("抽查时无人上课") and desk.says("测人社〔2026〕37号")
    looked_at(desk, "public institution removed")


@SCRIPTS
def test_passer_by_narrows_a_directory_and_follows_the_map(
    scripts, looked_at, open_desk, institution_a, institution_b
):
    for institution, latitude in ((institution_a, "31.92"), (institution_b, "31.85")):
        type(institution).objects.filter(pk=institution.pk).update(latitude=latitude, longitude="120.26")
        ListingFactory(institution=institution)
    desk = open_desk(scripts=scripts)
    desk.open("public_directories")
    looked_at(desk, "public directories")
    assert desk.says("甲培训学校") and desk.says("乙培训学校")
    desk.fill(q="乙")
    desk.press("form.filters button")
    assert "q=" in desk.page.url
    assert not desk.says("甲培训学校")
    desk.page.locator("svg.map-wide a").focus()
    with desk.page.expect_navigation():
        desk.page.keyboard.press("Enter")
    assert desk.says("乙培训学校") and desk.page.url.endswith(f"/{institution_b.pk}/")
    looked_at(desk, "public institution")
