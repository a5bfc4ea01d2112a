import pytest
from django.test import Client
from django.urls import reverse

from certificates.codes import qr_svg
from certificates.models import Lookup
from tests.certificates.factories import CertificateFactory
from tests.trainees.factories import PersonFactory

WORDS = {"valid": "证书有效", "suspended": "证书暂停使用", "revoked": "证书已撤销", "expired": "证书已过期"}
NO_MATCH = "没有查到编号和姓名都相符的证书"


@pytest.fixture
def certificate(db):
    return CertificateFactory(person=PersonFactory(name="陈国梁"))


def check(client, number, name, **headers):
    return client.post(reverse("certificate_check"), {"number": number, "name": name}, **headers)


@pytest.mark.parametrize("state", WORDS)
def test_page_says_each_state(client, db, state):
    made = CertificateFactory(person=PersonFactory(name="陈国梁"), **({} if state == "valid" else {state: True}))
    page = check(client, made.number, "陈国梁").content.decode()
    assert WORDS[state] in page
    assert "陈*梁" in page
    assert Lookup.objects.get().receipt in page
    assert made.person.id_number not in page
    assert made.reason in ("", "替考，成绩作废", "证书信息核实中")
    assert not made.reason or made.reason not in page


def test_none_and_wrong_look_alike(client, certificate):
    pages = []
    for number, name in (("S1", "沈雅琴"), (certificate.number, "沈雅琴")):
        page = check(client, number, name).content.decode()
        receipt = Lookup.objects.latest("pk").receipt
        pages.append(page.replace(receipt, "").replace(f'value="{number}"', ""))
        assert NO_MATCH in page
    tokens = [line for line in pages[0].splitlines() if "csrf" not in line.lower()]
    assert tokens == [line for line in pages[1].splitlines() if "csrf" not in line.lower()]


def test_typed_values_stay(client, certificate):
    page = check(client, certificate.number, "").content.decode()
    assert f'value="{certificate.number}"' in page
    assert "请填写证书上的持证人姓名" in page
    assert not Lookup.objects.exists()


def test_nothing_personal_in_addresses(client, certificate):
    response = client.get(reverse("certificate_check"), {"number": certificate.number, "name": "陈国梁"})
    assert "陈*梁" not in response.content.decode()
    assert "no-store" in response.headers["Cache-Control"]


def test_forged_header_does_not_help(client, certificate):
    for turn in range(10):
        assert check(client, "S1", "陈", HTTP_X_FORWARDED_FOR=f"198.51.100.{turn}").status_code == 200
    response = check(client, certificate.number, "陈国梁", HTTP_X_FORWARDED_FOR="198.51.100.99")
    assert response.status_code == 429
    assert 0 < int(response.headers["Retry-After"]) <= 60
    page = response.content.decode()
    assert "1分钟内已查10次" in page
    assert f'value="{certificate.number}"' in page
    assert "陈*梁" not in page


def test_script_gets_the_panel_alone(client, certificate):
    response = check(client, certificate.number, "陈国梁", HTTP_HX_REQUEST="true")
    page = response.content.decode()
    assert page.lstrip().startswith('<section class="panel certificate-check"')
    assert "证书有效" in page


def test_form_asks_for_its_token(certificate):
    response = check(Client(enforce_csrf_checks=True), certificate.number, "陈国梁")
    assert response.status_code == 403


def test_code_shows_masked_answer(client, certificate):
    response = client.get(reverse("certificate_by_code", args=[certificate.check_code]))
    page = response.content.decode()
    assert ("证书有效" in page, "陈*梁" in page, "陈国梁" in page) == (True, True, False)
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert Lookup.objects.get().found


def test_unknown_code_says_no_match(client, certificate):
    assert NO_MATCH in client.get(reverse("certificate_by_code", args=["y" * 20])).content.decode()


def test_codes_are_throttled(client, certificate):
    address = reverse("certificate_by_code", args=[certificate.check_code])
    statuses = [client.get(address).status_code for _turn in range(11)]
    assert statuses == [200] * 10 + [429]


def test_qr_carries_no_style():
    picture = qr_svg("https://example.org/c/abc/")
    assert picture.startswith("<svg")
    assert "style=" not in picture
