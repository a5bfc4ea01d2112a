"""A form sent after the session ended: what was typed stands ready to be sent once more, without any script."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.project.page_parts import PageParts

pytestmark = pytest.mark.django_db
ORIGIN = "http://testserver"
TYPED = {"title": "叉车司机“二期”\n第一批", "planned_headcount": "30", "password": "a long pass phrase"}


@pytest.fixture
def client_of_browser():
    """With a token of the portal's, and nobody signed in."""
    client = Client(enforce_csrf_checks=True)
    client.get(reverse("account_login"))
    return client


def ready(answer):
    """What stands ready to be sent again, by name."""
    assert answer.status_code == 403
    forms = [form for form in PageParts(answer.content.decode()).forms if "title" in form.boxes]
    return [{name: values[0] for name, values in form.boxes.items()} for form in forms]


@pytest.mark.parametrize("signed_out", [True, False])
def test_what_was_typed_is_sent_again_and_no_password(client_of_browser, staff_a, signed_out):
    if not signed_out:
        client_of_browser.force_login(staff_a)
    answer = client_of_browser.post(reverse("class_draft"), TYPED, headers={"origin": ORIGIN})
    assert ready(answer) == [{"title": TYPED["title"], "planned_headcount": "30"}]


@pytest.mark.parametrize("origin", ["https://elsewhere.example", ""])
def test_form_of_a_stranger_is_not_offered(client_of_browser, origin):
    answer = client_of_browser.post(reverse("class_draft"), TYPED, headers={"origin": origin} if origin else {})
    assert ready(answer) == []


def test_file_cannot_be_kept_and_the_page_says_so(client_of_browser):
    address = f"{reverse('register_upload')}?from=list"
    sent = {"source": "市社保中心", "workbook": SimpleUploadedFile("a.csv", b"x")}
    answer = client_of_browser.post(address, sent, headers={"origin": ORIGIN})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "没有丢失" not in page and "文件未能保留" in page and "重新选择文件" in page
    back = re.search(r'<a class="button[^"]*" href="([^"]*)" data-back>', page)
    assert back and unescape(back[1]) == address
    assert "再次提交" not in page


def test_page_after_a_form_without_a_file_says_nothing_of_files(client_of_browser):
    page = client_of_browser.post(reverse("class_draft"), TYPED, headers={"origin": ORIGIN}).content.decode()
    assert "没有丢失" in page and "未能保留" not in page


def test_sent_again_after_signing_in_it_arrives(client_of_browser, staff_a):
    address = reverse("class_draft")
    answer = client_of_browser.post(address, TYPED, headers={"origin": ORIGIN})
    client_of_browser.force_login(staff_a)
    token = re.search('name="csrfmiddlewaretoken" value="([^"]+)"', unescape(answer.content.decode()))
    sent = ready(answer)[0] | {"csrfmiddlewaretoken": token[1]}
    arrived = client_of_browser.post(address, sent, headers={"origin": ORIGIN})
    assert arrived.status_code == 422
    assert TYPED["title"].splitlines()[0] in unescape(arrived.content.decode())
