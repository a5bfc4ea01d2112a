"""What plans of before are given of the words that came later."""

from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

from institutions import migrations
from tests.institutions.factories import TrainingClassFactory

[FILE] = Path(migrations.__file__).parent.glob("*_filing_plan.py")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("plan", "words"),
    [
        ({"mode": "social"}, ("employment_skill", "government", [])),
        ({"mode": "institution_project"}, ("employment_skill", "government", [])),
        ({"mode": "enterprise_own"}, ("post_upgrading", "enterprise", [])),
        ({"mode": "enterprise_own_evaluation"}, ("post_upgrading", "enterprise", [])),
        ({"mode": "enterprise_project"}, ("post_upgrading", "government", [])),
        ({"mode": "social", "online_hours": 8}, ("employment_skill", "government", ["blended"])),
    ],
)
def test_plan_of_before_says_what_is_known_of_it(plan, words):
    made = TrainingClassFactory(**plan, themes=[])
    with connection.schema_editor(atomic=False) as editor:
        import_module(f"institutions.migrations.{FILE.stem}").what_is_known_of_classes(apps, editor)
    made.refresh_from_db()
    assert (made.training_type, made.supply_channel, made.marks) == words
    assert made.themes == []
