"""The pages of one's own account: where it is signed in, and what the portal does not offer."""

import re
import runpy
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

import portal.settings
from portal.accounts.models import User

pytestmark = pytest.mark.django_db
GIVEN = {"password": "a long pass phrase"}


def browser_of(user: User) -> Client:
    client = Client(headers={"user-agent": "a browser"})
    client.post(reverse("account_login"), GIVEN | {"login": user.username})
    return client


def test_other_places_are_shown_and_ended(staff_a: User) -> None:
    here, elsewhere = browser_of(staff_a), browser_of(staff_a)
    for browser in (elsewhere, here):
        browser.get(reverse("home"))
    page = here.get(reverse("usersessions_list")).content.decode()
    assert (page.count("a browser"), page.count("当前")) == (2, 1)
    here.post(reverse("usersessions_list"))
    assert here.get(reverse("home")).status_code == 200
    assert elsewhere.get(reverse("home")).url.startswith(reverse("account_login"))


@pytest.mark.parametrize("password", ["short12", "1234567890", "password123", "staff_a_a1"])
def test_what_is_wrong_with_a_new_password_is_said_in_chinese(staff_a: User, password: str) -> None:
    typed = {"oldpassword": GIVEN["password"], "password1": password, "password2": password}
    answer = browser_of(staff_a).post(reverse("account_change_password"), typed)
    said = answer.context["form"].errors["password1"]
    assert said
    assert re.findall("[A-Za-z]{3,}", "".join(said)) == []


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "请等1分钟再提交"), ("en", "Please wait one minute")])
def test_form_sent_too_often_says_when_to_try_again(staff_a: User, settings: Any, language: str, words: str) -> None:
    browser, address = browser_of(staff_a), reverse("account_change_password")
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answers = [browser.post(address, {"oldpassword": "wrong"}) for _ in range(6)]
    assert [each.status_code for each in answers] == [200] * 5 + [429]
    page = answers[-1].content.decode()
    assert words in page
    assert f'href="{address}"' in page
    assert answers[-1].headers["Retry-After"] == "60"
    assert browser.get(address).status_code == 200


def test_an_office_behind_one_address_signs_in_at_one_time(client: Client) -> None:
    address = reverse("account_login")
    answers = [client.post(address, {}).status_code for _ in range(121)]
    assert answers == [200] * 120 + [429]


def test_behind_the_proxy_each_office_has_its_own_address(client: Client, settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    address = reverse("account_login")
    offices = ["203.0.113.1", "203.0.113.2", "203.0.113.1"]
    answers = [client.post(address, {}, headers={"x-forwarded-for": each}).status_code for each in offices]
    assert answers == [200, 200, 429]


@pytest.mark.parametrize("proxies", [0, 2])
def test_forms_and_locks_trust_the_same_proxies(proxies: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUSTED_PROXIES", str(proxies))
    read = runpy.run_path(portal.settings.__file__)
    assert (read["ALLAUTH_TRUSTED_PROXY_COUNT"], read["AXES_IPWARE_PROXY_COUNT"]) == (proxies, proxies or None)


def test_portal_keeps_no_mail_address(staff_a: User) -> None:
    assert browser_of(staff_a).get("/account/email/").status_code == 404
    assert browser_of(staff_a).post("/account/email/", {"email": "a@example.org", "action_add": ""}).status_code == 404


@pytest.mark.parametrize("address", ["/account/confirm-email/", "/account/confirm-email/MQ:1abc/"])
def test_portal_claims_no_mail_it_never_sent(client: Client, staff_a: User, address: str) -> None:
    assert browser_of(staff_a).get(address).status_code == 404
    answer = client.get(address)
    assert answer.status_code == 404 or answer.url.startswith(reverse("account_login"))
