"""Every page of the admin opens, shows nothing that is encrypted, and changes nothing."""

import re
from datetime import date

import pytest
from django.apps import apps
from django.contrib import admin
from django.template import engines
from django.test import Client
from django.urls import reverse

from institutions.models import Institution
from portal.accounts.models import RoleGrant, User
from portal.reference.admin import ListAdmin
from portal.reference.models import CitySetting
from portal.shared.admin import CLOSED
from tests.subsidies import journeys
from trainees.models import Person

pytestmark = pytest.mark.django_db
DOMAIN = ("shared", "reference", "accounts", "institutions", "trainees", "certificates", "subsidies")


def registered():
    """Everything the admin shows, the libraries' tables among it."""
    return list(admin.site._registry.items())


def url(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def superuser(db):
    return User.objects.create_superuser("root", password="a long pass phrase")


@pytest.fixture
def support(city):
    user = User.objects.create_user("support", is_staff=True)
    RoleGrant.objects.create(user=user, role="auditor", jurisdiction=city, valid_from=date(2020, 1, 1))
    return user


@pytest.fixture
def sent(city):
    """Rows in nearly every table."""
    ground = journeys.ground(city)
    journeys.claim_due(ground, cast=journeys.cast(), people=journeys.people_with_accounts(2))
    return journeys.batch_sent(ground, cast=journeys.cast())


def test_every_model_is_in_the_admin():
    models = {model for app in DOMAIN for model in apps.get_app_config(app).get_models()}
    assert models <= {model for model, _site in registered()}


def test_every_list_and_row_opens(sent, superuser, signed_in):
    client: Client = signed_in(superuser)
    numbers = list(Person.objects.all())
    for model, _site in registered():
        answer = client.get(url(model, "changelist"))
        assert answer.status_code == 200, model
        row = model._default_manager.first()
        shown = client.get(url(model, "change", row.pk)) if row else answer
        assert shown.status_code == 200, model
        text = answer.content.decode() + shown.content.decode()
        assert not any(person.id_number in text or person.account_number in text for person in numbers), model


def test_every_part_has_a_name_of_the_house(superuser, signed_in):
    page = signed_in(superuser).get(reverse("admin:index")).content.decode()
    assert "训补运维后台" in page
    assert not [app for app in DOMAIN if str(apps.get_app_config(app).verbose_name).isascii()]


def test_lists_are_exported_and_imported(superuser, signed_in):
    engines["django"].engine.string_if_invalid = ""  # the library's own templates name variables it does not give
    client = signed_in(superuser)
    for model, site in registered():
        if isinstance(site, ListAdmin):
            # settings come from policies and from pages, where those that move money take two signatures
            for page in ("export",) if model is CitySetting else ("export", "import"):
                answer = client.get(url(model, page))
                assert answer.status_code == 200, model
                assert not re.search(r"""\s(style|on\w+)=["']""", answer.content.decode()), model


def test_nothing_can_be_changed(sent, superuser, rf):
    request = rf.get("/")
    request.user = superuser
    assert registered()
    for model, site in registered():
        may = (site.has_add_permission, site.has_change_permission, site.has_delete_permission)
        assert not any(right(request) for right in may), model


def test_encrypted_columns_are_closed(rf, superuser):
    request = rf.get("/")
    request.user = superuser
    for model, site in registered():
        closed = {field.name for field in model._meta.fields if isinstance(field, CLOSED)} | {
            "password",
            "digest",
            "session_key",
            "session_hash",
            "post_data",
            "get_data",
        }
        if not isinstance(site, ListAdmin):
            shown = {*site.get_fields(request), *site.get_list_display(request)}
            assert closed.isdisjoint(shown), model


def test_support_sees_its_own_places(sent, support, other_city, signed_in):
    journeys.ground(other_city)
    elsewhere = Institution.objects.create(
        name="外地学校", credit_code="91320299MA00000993", kinds=[], jurisdiction=other_city
    )
    client = signed_in(support)
    text = client.get(url(Institution, "changelist")).content.decode()
    assert Institution.objects.exclude(pk=elsewhere.pk).first().name in text
    assert elsewhere.name not in text
    assert client.get(url(Institution, "change", elsewhere.pk)).status_code == 302
    assert client.get(url(User, "changelist")).status_code == 403


def test_staff_without_role_sees_no_rows(signed_in):
    client = signed_in(User.objects.create_user("helper", is_staff=True))
    assert client.get(url(Institution, "changelist")).status_code == 403


def test_admin_signs_in_by_the_portal(client):
    answer = client.get(reverse("admin:login"))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


def test_staff_need_the_second_factor(superuser, signed_in, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    answer = signed_in(superuser).get(reverse("admin:index"))
    assert answer.url == reverse("mfa_activate_totp")
