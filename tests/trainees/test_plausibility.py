"""Doubts about attendance: each planted fraud is found by its own kind alone and with its rows; what honest people do
is not."""

from random import Random
from types import SimpleNamespace

import pytest
from django.utils import translation

from tests.fixtures import worlds
from tests.institutions.factories import TrainingClassFactory
from tests.trainees import frauds, honest
from trainees.plausibility import BY_CODE, KINDS, searching

pytestmark = pytest.mark.django_db


@worlds.built_once
def world():
    """Two honest classes of one city, one after the other."""
    one = frauds.honest_class()
    other = honest.course(Random(2), people=30, first=one.training_class.starts_on, device=lambda *_of: "KQ-005")
    other.marks()
    return SimpleNamespace(one=one)


(one,) = worlds.parts("one")


def found():
    return [doubt for kind in KINDS for doubt in searching.everywhere(kind)]


def test_honest_classes_raise_none(one):
    assert [(doubt.kind.code, doubt.details) for doubt in found()] == []


@pytest.mark.clause("SC-38", "SC-39", "SC-42", "SC-43")
@pytest.mark.parametrize("plant", frauds.FRAUDS, ids=lambda plant: plant.__name__)
def test_fraud_is_found_by_its_kind_with_its_rows(plant, one):
    code, rows = plant(one)
    planted = [(code, sorted(each)) for each in rows]
    assert sorted((doubt.kind.code, sorted(doubt.rows)) for doubt in found()) == sorted(planted)


@pytest.mark.parametrize("plant", frauds.FRAUDS, ids=lambda plant: plant.__name__)
def test_each_class_in_it_is_told(plant, one):
    plant(one)
    for doubt in found():
        for key in doubt.classes:
            course = type(one.training_class).objects.get(pk=key)
            own = searching.of_class(course, KINDS)
            assert [each.same for each in own if each.kind == doubt.kind and set(each.rows) == set(doubt.rows)]


def test_every_kind_has_its_fraud(one):
    assert {code for code, _rows in (plant(one) for plant in frauds.FRAUDS)} == set(BY_CODE)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("plant", frauds.FRAUDS, ids=lambda plant: plant.__name__)
def test_every_doubt_can_be_said(plant, one, language):
    plant(one)
    with translation.override(language):
        for doubt in found():
            assert str(doubt.words) and "%(" not in str(doubt.words) and str(doubt.kind.explain)


def test_no_sentence_names_a_person_or_what_a_register_says(one):
    """A finding is kept for good and goes round; who may know whom it concerns follows its rows."""
    _code, _rows = frauds.serving_a_sentence(one)
    (doubt,) = found()
    assert set(doubt.details) == {"title", "number", "as_of"}


def test_class_without_sessions_has_none(one):
    assert searching.of_class(TrainingClassFactory(), KINDS) == []
