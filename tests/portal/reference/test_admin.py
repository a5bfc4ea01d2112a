import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model

from portal.reference.models import CitySetting, Jurisdiction, Occupation, PopulationGroup, WorkingDayOverride

MODELS = [CitySetting, Jurisdiction, Occupation, PopulationGroup, WorkingDayOverride]
PEOPLE = {
    "support": {"is_staff": True},
    "superuser": {"is_staff": True, "is_superuser": True},
    "officer": {},
    "dismissed": {"is_staff": True, "is_superuser": True, "is_active": False},
}
ALLOWED = {
    "support": {"view", "module", "export"},
    "superuser": {"view", "module", "export", "import"},
    "officer": set(),
    "dismissed": set(),
}

# what a setting is, pages and policies decide, with two signatures where it moves money
BARRED = {CitySetting: {"import"}}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
@pytest.mark.parametrize("person", PEOPLE)
def test_rights_in_the_lists(rf, model, person):
    request = rf.get("/")
    request.user = get_user_model()(username=person, **PEOPLE[person])
    site_admin = admin.site.get_model_admin(model)
    acts = ("view", "module", "add", "change", "delete", "export", "import")
    allowed = {act for act in acts if getattr(site_admin, f"has_{act}_permission")(request)}
    assert allowed == ALLOWED[person] - BARRED.get(model, set())
