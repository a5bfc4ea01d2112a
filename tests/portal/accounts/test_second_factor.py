"""A second factor from setting it up to losing it."""

import time
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY, format_hotp_value, hotp_value
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from portal.accounts import second_factors
from portal.accounts.roles import Role
from portal.shared.models import TrailRecord
from portal.shared.refusals import Refused
from tests.fixtures.personas import make_user

PERIOD = 30  # seconds


@pytest.fixture
def officer(city, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    return make_user("officer", Role.FINANCE, jurisdiction=city)


@pytest.fixture
def other(city):
    return make_user("other", Role.AUDITOR, jurisdiction=city)


def code_of(secret, *, later=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // PERIOD + later))


def password_given(user):
    client = Client()
    answer = client.post(reverse("account_login"), {"login": user.username, "password": "a long pass phrase"})
    return client, answer


def set_up(user):
    """Signed in by password and sent to set up the app, which is done; the browser and the secret."""
    client, _answer = password_given(user)
    assert client.get(reverse("home")).url == reverse("mfa_activate_totp")
    again = client.get(reverse("mfa_activate_totp"))
    client.post(again.url, {"password": "a long pass phrase"})
    assert client.get(reverse("mfa_activate_totp")).status_code == 200
    secret = client.session[SECRET_SESSION_KEY]
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert answer.url == reverse("mfa_view_recovery_codes")
    return client, secret


def test_bureau_sets_up_the_app_before_anything_else(officer):
    client, _secret = set_up(officer)
    assert client.get(reverse("mfa_view_recovery_codes")).status_code == 200
    assert client.get(reverse("mfa_index")).status_code == 200
    assert client.get(reverse("home")).status_code == 200


def test_every_sign_in_asks_for_a_code_that_works_once(officer):
    _client, secret = set_up(officer)
    first, after = code_of(secret), code_of(secret, later=1)
    for code, status in [(first, 200), (first, 302), (after, 200)]:
        client, answer = password_given(officer)
        assert answer.url == reverse("mfa_authenticate")
        assert client.get(reverse("home")).url.startswith(reverse("account_login"))
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert client.get(reverse("home")).status_code == status


def test_codes_are_not_tried_without_end(officer):
    _client, secret = set_up(officer)
    wrong = format(int(code_of(secret)) ^ 2, "06")
    tried = [password_given(officer)[0].post(reverse("mfa_authenticate"), {"code": wrong}) for _ in range(5)]
    assert ["不对" in answer.content.decode() for answer in tried] == [True] * 5
    client, _answer = password_given(officer)
    answer = client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert "请过5分钟" in answer.content.decode()
    assert client.get(reverse("home")).url.startswith(reverse("account_login"))


def test_codes_that_fit_are_not_counted(officer):
    set_up(officer)
    kept = Authenticator.objects.get(user=officer, type=Authenticator.Type.RECOVERY_CODES).wrap()
    for spare in kept.get_unused_codes()[:7]:
        client, _answer = password_given(officer)
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
        client.post(reverse("mfa_authenticate"), {"code": spare})
        assert client.get(reverse("home")).status_code == 200


def test_recovery_code_opens_once(officer):
    set_up(officer)
    kept = Authenticator.objects.get(user=officer, type=Authenticator.Type.RECOVERY_CODES).wrap()
    spare = kept.get_unused_codes()[0]
    for status in (200, 302):
        client, _answer = password_given(officer)
        client.post(reverse("mfa_authenticate"), {"code": spare})
        assert client.get(reverse("home")).status_code == status


def test_reset_ends_sessions_and_demands_a_new_app(officer, other):
    client, _secret = set_up(officer)
    out = StringIO()
    call_command("reset_second_factor", "officer", by="other", reason="手机遗失，已当面核对", stdout=out)
    assert "officer" in out.getvalue()
    assert not Authenticator.objects.filter(user=officer).exists()
    assert client.get(reverse("home")).url.startswith(reverse("account_login"))
    client, _answer = password_given(officer)
    assert client.get(reverse("home")).url == reverse("mfa_activate_totp")
    written = TrailRecord.objects.get(verb="reset second factor")
    assert (written.actor, written.subject_id) == (other, str(officer.pk))
    assert written.purpose == "手机遗失，已当面核对"


def test_every_ground_against_a_reset_is_named(officer):
    with pytest.raises(Refused) as refused:
        second_factors.reset(officer, by=officer, reason=" ")
    assert refused.value.codes == ["NO_REASON", "NOT_BY_ONESELF", "NOTHING_SET_UP"]


@pytest.mark.parametrize(
    ("username", "by"), [("nobody", "other"), ("officer", "nobody"), ("officer", "trainee"), ("officer", "other")]
)
def test_command_says_why_it_does_nothing(officer, other, username, by):
    make_user("trainee", Role.TRAINEE)
    with pytest.raises(CommandError):
        call_command("reset_second_factor", username, by=by, reason="手机遗失")
