"""The stages that other tests build on."""

import pytest

from tests.institutions.factories import TrainingClassFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("stage", ["draft", "filed", "accepted", "running", "ended"])
def test_factory_reaches_each_stage(stage):
    made = TrainingClassFactory(stage=stage)
    assert made.state == stage
    assert made.sessions.count() == made.session_count == (8 if stage != "draft" else 0)


def test_factory_leaves_standing_out():
    made = TrainingClassFactory(filed=True, listed=False, catalogued=False)
    assert (made.institution_listed, made.in_catalogue) == (False, False)
