"""The pages of one's own account: where it is signed in, and what the portal does not offer."""

import pytest
from django.test import Client
from django.urls import reverse

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


def test_portal_keeps_no_mail_address(staff_a: User) -> None:
    assert browser_of(staff_a).get("/account/email/").status_code == 404
    assert browser_of(staff_a).post("/account/email/", {"email": "a@example.org", "action_add": ""}).status_code == 404
