"""No version may take over a day on which a class was filed under another one."""

from datetime import UTC, date, datetime

import pytest

from institutions.models import TrainingClass
from portal.shared.refusals import Refused
from subsidies import filings, policies
from tests.institutions.factories import InstitutionFactory, TrainingClassFactory, UserFactory
from tests.portal.reference.factories import JurisdictionFactory
from tests.subsidies.factories import demonstration_text, published_policy

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 8, 3, 1, 0, tzinfo=UTC)
# 23:30 on 30 June and 00:30 on 1 July in China
END_OF_JUNE, BEGIN_OF_JULY = datetime(2026, 6, 30, 15, 30, tzinfo=UTC), datetime(2026, 6, 30, 16, 30, tzinfo=UTC)


def filed_at(moment, place):
    made = TrainingClassFactory(filed=True, institution=InstitutionFactory(jurisdiction=place))
    TrainingClass.objects.filter(pk=made.pk).update(filed_at=moment)
    made.refresh_from_db()
    return made


def july(place):
    text = demonstration_text(first_day=date(2026, 7, 1), intermediate=1800)
    return policies.draft(text, version="2026-07", jurisdiction=place, actor=UserFactory(username="policy_author"))


def proposed(draft):
    return policies.propose(draft, actor=UserFactory(username="policy_author"), now=NOW)


def published(draft):
    return policies.publish(proposed(draft), actor=UserFactory(username="policy_cosigner"), now=NOW)


@pytest.mark.clause("JY-61")
def test_class_filed_on_the_first_day_stands_in_the_way(city):
    standing = published_policy(city)
    made = filed_at(BEGIN_OF_JULY, city)
    with pytest.raises(Refused) as refused:
        proposed(july(city))
    assert refused.value.codes == ["CLASSES_FILED"]
    assert "2026-07-01" in str(refused.value.reasons[0])
    assert filings.policy_of(made) == standing


@pytest.mark.clause("JY-61")
def test_class_filed_the_day_before_does_not(city):
    standing = published_policy(city)
    made = filed_at(END_OF_JUNE, city)
    published(july(city))
    assert filings.policy_of(made) == standing


def test_class_filed_between_the_two_signatures_stands_in_the_way(city):
    published_policy(city)
    draft = proposed(july(city))
    filed_at(BEGIN_OF_JULY, city)
    with pytest.raises(Refused) as refused:
        policies.publish(draft, actor=UserFactory(username="policy_cosigner"), now=NOW)
    assert refused.value.codes == ["CLASSES_FILED"]


@pytest.mark.parametrize("state", ["withdrawn", "cancelled"])
def test_class_that_does_not_stand_is_nothing_in_the_way(city, state):
    published_policy(city)
    made = filed_at(BEGIN_OF_JULY, city)
    TrainingClass.objects.filter(pk=made.pk).update(state=state, stopped_at=NOW, stop_reason="x")
    assert published(july(city)).state == "published"


def test_first_version_of_a_city_may_begin_before_classes_were_filed(city):
    made = filed_at(BEGIN_OF_JULY, city)
    first = published(july(city))
    assert filings.policy_of(made) == first


def test_classes_elsewhere_do_not_matter(city):
    published_policy(city)
    filed_at(BEGIN_OF_JULY, JurisdictionFactory())
    assert published(july(city)).state == "published"


def test_classes_of_a_district_count_with_the_city(city):
    published_policy(city)
    filed_at(BEGIN_OF_JULY, JurisdictionFactory(parent=city))
    with pytest.raises(Refused):
        proposed(july(city))


def test_classes_of_a_district_with_a_policy_of_its_own_do_not(city):
    published_policy(city)
    district = JurisdictionFactory(parent=city)
    published_policy(district)
    filed_at(BEGIN_OF_JULY, district)
    assert published(july(city)).state == "published"


def test_first_version_of_a_district_takes_no_class_from_the_citys(city):
    published_policy(city)
    district = JurisdictionFactory(parent=city)
    filed_at(BEGIN_OF_JULY, district)
    with pytest.raises(Refused) as refused:
        proposed(july(district))
    assert refused.value.codes == ["CLASSES_FILED"]


def test_version_above_that_began_later_keeps_its_classes_too(city):
    """A city's first version from January takes no class that was filed under the province's from June."""
    author = UserFactory(username="policy_author")
    june = demonstration_text(first_day=date(2026, 6, 1))
    above = policies.draft(june, version="above", jurisdiction=city.parent, actor=author)
    standing = published(above)
    made = filed_at(BEGIN_OF_JULY, city)
    own = demonstration_text(first_day=date(2026, 1, 1))
    draft = policies.draft(own, version="own", jurisdiction=city, actor=author)
    with pytest.raises(Refused) as refused:
        proposed(draft)
    assert (refused.value.codes, filings.policy_of(made)) == (["CLASSES_FILED"], standing)


def test_short_version_takes_no_class_from_the_one_it_cuts_off(city):
    """Until June's end alone: but the version before it would end in May, and July's class would go by none."""
    standing = published_policy(city)
    made = filed_at(BEGIN_OF_JULY, city)
    text = demonstration_text(first_day=date(2026, 6, 1), last_day=date(2026, 6, 30))
    draft = policies.draft(text, version="short", jurisdiction=city, actor=UserFactory(username="policy_author"))
    with pytest.raises(Refused) as refused:
        proposed(draft)
    assert (refused.value.codes, filings.policy_of(made)) == (["CLASSES_FILED"], standing)


def test_class_filed_after_the_last_day_is_nothing_in_the_way(city):
    published_policy(city.parent)
    filed_at(BEGIN_OF_JULY, city)
    text = demonstration_text(first_day=date(2026, 1, 1), last_day=date(2026, 6, 30))
    draft = policies.draft(text, version="short", jurisdiction=city, actor=UserFactory(username="policy_author"))
    assert proposed(draft).state == "proposed"
