from io import StringIO

import pytest
from django.core.management import call_command

from portal.reference import loading
from portal.reference.groups import GROUPS
from portal.reference.models import Jurisdiction, Occupation, PopulationGroup

pytestmark = pytest.mark.django_db
Level = Jurisdiction.Level


@pytest.fixture
def lists():
    return loading.load_all()


def contents():
    return [list(model.objects.order_by("pk").values()) for model in (Jurisdiction, Occupation, PopulationGroup)]


def counts_below(code):
    below = Jurisdiction.objects.within(Jurisdiction.objects.get(code=code))
    return {level.value: below.at_level(level).count() for level in Level if below.at_level(level).exists()}


def test_every_path_follows_parent(lists):
    for place in Jurisdiction.objects.select_related("parent"):
        assert place.path == place.path_below_parent()
        assert place.parent is not None or place.level == Level.PROVINCE
        assert place.parent is None or place.code.startswith(place.parent.code.rstrip("0"))


@pytest.mark.parametrize(
    ("code", "counts"),
    [
        ("510000", {"province": 1, "prefecture": 21, "county": 183}),
        ("370200", {"prefecture": 1, "county": 10}),
        ("220800", {"prefecture": 1, "county": 5}),
        ("320281", {"county": 1, "township": 19}),
        ("320299", {"county": 1, "township": 8}),
        ("411371", {"county": 1, "township": 3}),
    ],
)
def test_places_have_known_counts(lists, code, counts):
    assert counts_below(code) == counts


@pytest.mark.parametrize(
    ("code", "endings"),
    [
        ("370200", {"区": 7, "市": 3}),
        ("220800", {"区": 1, "县": 2, "市": 2}),
        ("320281", {"镇": 10, "街道": 6}),
    ],
)
def test_kinds_of_places_agree(lists, code, endings):
    below = Jurisdiction.objects.filter(parent__code=code)
    assert {
        ending: below.filter(name__endswith=ending).exclude(code__regex=r"^\d{6}4").count() for ending in endings
    } == (endings)


def test_every_policy_place_is_there(lists):
    parents = {"320281": "320200", "411371": "411300", "510000": None, "370200": "370000", "320299": "320200"}
    found = Jurisdiction.objects.filter(code__in=parents).values_list("code", "parent__code")
    assert dict(found) == parents


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("6-31-01-03", "电工"),
        ("6-18-02-04", "焊工"),
        ("4-10-01-05", "养老护理员"),
        ("4-03-02-01", "中式烹调师"),
        ("6-31-07-01", "工业机器人系统运维员"),
        ("4-04-05-05", "人工智能训练师"),
        ("4-02-04-06", "无人机驾驶员"),
    ],
)
def test_usual_occupations_are_listed(lists, code, name):
    assert Occupation.objects.get(code=code).name == name


def test_occupations_are_many_and_distinct(lists):
    assert Occupation.objects.count() >= 250
    assert Occupation.objects.values("name").distinct().count() == Occupation.objects.count()
    assert Occupation.objects.values("name_en").distinct().count() == Occupation.objects.count()


def test_occupation_found_by_trade(lists):
    assert [found.code for found in Occupation.objects.called("数控车工")] == ["6-18-01-01"]
    assert [found.code for found in Occupation.objects.called("6-18-01-01")] == ["6-18-01-01"]
    assert not Occupation.objects.called("数控").exists()


def test_no_name_means_two_occupations(lists):
    words = [word for listed in Occupation.objects.all() for word in (listed.name, *listed.other_names)]
    assert len(words) == len(set(words))


def test_occupations_follow_pinyin(lists):
    names = list(Occupation.objects.values_list("name", flat=True))
    assert names.index("保安员") < names.index("电工") < names.index("焊工") < names.index("中式烹调师")


def test_groups_come_from_vocabulary(lists):
    assert set(PopulationGroup.objects.values_list("code", flat=True)) == {group.code for group in GROUPS}
    assert PopulationGroup.objects.called("退伍军人").get().code == "veteran"


def test_loading_twice_changes_nothing(lists):
    before = contents()
    again = loading.load_all()
    assert contents() == before
    assert all((loaded.added, loaded.changed) == (0, 0) for loaded in again.values())
    assert {name: loaded.unchanged for name, loaded in again.items()} == {
        name: loaded.added for name, loaded in lists.items()
    }


def test_loading_mends_and_keeps(lists):
    Occupation.objects.filter(code="6-31-01-03").update(name="电力工", sort_key="dian li gong")
    own = Occupation.objects.create(code="8-99-99-99", name="本地工种", name_en="Local trade")
    assert loading.load_occupations().changed == 1
    assert Occupation.objects.get(code="6-31-01-03").sort_key == "dian gong"
    assert Occupation.objects.filter(pk=own.pk).exists()


def test_command_prints_counts():
    output = StringIO()
    call_command("load_reference", stdout=output)
    assert f"occupations: {Occupation.objects.count()} added, 0 changed, 0 unchanged" in output.getvalue()
