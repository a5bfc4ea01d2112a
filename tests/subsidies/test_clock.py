"""What happens by itself every minute."""

import pytest

from portal.shared.models import Run
from subsidies import tasks

pytestmark = pytest.mark.django_db


def test_every_step_runs_on_an_empty_city():
    tasks.keep_the_clock()
    assert not Run.objects.exists()
