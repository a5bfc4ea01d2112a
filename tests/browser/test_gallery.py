"""Pictures of every page: each row of the access table as the person who works there, then what stands in no row."""

import time
from types import SimpleNamespace

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse

from certificates.throttle import LIMITS, MINUTE
from portal.accounts.roles import Role
from portal.dashboards import search
from tests import access
from tests.access_table import PERSONAS
from tests.browser.desk import PASS_PHRASE
from tests.fixtures.personas import make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Who has most to do comes first; where it is somebody else, the page names them.
WORKERS = ("evaluator", "staff_a", "officer_first", "officer_final", "finance_maker")
OWN_WORKERS = {
    "audit_list": "auditor",
    "finding_detail": "auditor",
    "finding_list": "auditor",
    "report_detail": "officer_final",
    "setting_detail": "officer_final",
    "standard_detail": "officer_final",
}
FILES = {  # GET rows that answer with a file, or with a word for machines
    "batch_file", "certificate_workbook", "department_marked", "department_template", "health",
    "my_learning_file", "policy_document_file", "policy_text",
    "public_document", "register_annotated", "report_workbook", "roster_annotated", "roster_template", "run_file",
}  # fmt: skip
FILLED = {  # pages that their row leaves empty, with the fixture that gives them something to show
    "application_list": "application_handed_in",
    "attendance_sheet": "enrolment",
    "audit_list": "finding",
    "batch_list": "sent_batch",
    "calculator": "policy",
    "catalogue_list": "catalogue_entry_of_city",
    "certificate_list": "issued_certificate",
    "claim_list": "submitted_claim",
    "claim_worklist": "claim_in_first_review",
    "class_attendance": "enrolment",
    "class_certificates": "issued_certificate",
    "class_draft": "training_class",
    "class_draft_when": "class_being_typed",
    "class_list": "running_class",
    "class_results": "issued_certificate",
    "department_months": "drafted_report",
    "department_overview": "handed_report",
    "directory_profile": "listing_application",
    "failed_payments": "failed_payment",
    "filing_list": "filed_class",
    "filing_quote": "policy",
    "finding_list": "finding",
    "fund_appropriate": "paying_fund",
    "fund_list": "failed_payment",
    "home": "submitted_claim",
    "my_certificates": "own_line",
    "my_claims": "own_line",
    "my_classes": "own_line",
    "my_file": "own_line",
    "notice_list": "running_notice",
    "objection_list": "objection",
    "policy_draft": "draft_policy",
    "policy_list": "draft_policy",
    "policy_write": "draft_policy",
    "premises_list": "training_class",
    "public_home": "running_notice",
    "public_notices": "running_notice",
    "public_policies": "policy",
    "report_list": "report_snapshot",
    "results_list": "issued_certificate",
    "setting_list": "waiting_setting",
    "shortage_list": "shortage_entry_of_city",
    "standard_draft": "policy",
    "standard_list": "running_standard",
}
GETS = [row for row in access.rows() if row.method == "get"]


def _ground(row):
    return FILLED.get(row.name) or row.own or "city"


def _grounds():
    """Rows on the same ground stand together, so that it is made once."""
    return [[row for row in GETS if _ground(row) == ground] for ground in dict.fromkeys(map(_ground, GETS))]


def _worker(row):
    return OWN_WORKERS.get(row.name) or next((each for each in (*WORKERS, *PERSONAS) if each in row.allowed), "")


@pytest.fixture
def sits(open_desk, signed_in, request):
    """A desk at which this persona sits, and their client; without a name it is a stranger's."""

    def sit(persona):
        client = signed_in(request.getfixturevalue(persona)) if persona else Client()
        return SimpleNamespace(client=client, desk=open_desk().seat(client) if persona else open_desk())

    return sit


@pytest.mark.parametrize("rows", [pytest.param(rows, id=_ground(rows[0])) for rows in _grounds()])
def test_every_page_of_the_table_has_its_picture(request, sits, rows):
    request.getfixturevalue(_ground(rows[0]))
    places = {worker: sits(worker) for worker in sorted(set(map(_worker, rows)))}
    for row in rows:
        subject = request.getfixturevalue(row.own) if row.own else None
        place, address = places[_worker(row)], (row.name, *row.arguments(subject))
        answer = place.client.get(reverse(row.name, args=address[1:]))
        is_page = answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html")
        assert is_page == (row.name not in FILES), row.name
        if is_page:
            place.desk.open(*address)
            place.desk.picture(row.name)


@pytest.mark.parametrize("persona", [each for each in PERSONAS if each != WORKERS[0]])
def test_everybody_has_a_home(sits, finding, persona):
    desk = sits(persona).desk
    desk.open("home")
    desk.picture(f"home of {persona}")


def _send(selector="main form button.primary", **values):
    """Fills the form and presses its button."""

    def act(page):
        for name, value in values.items():
            page.locator(f"main [name={name}]").fill(value)
        page.locator(selector).first.click()
        page.wait_for_load_state("networkidle")

    return act


def test_versions_are_compared(sits, draft_policy, policy):
    desk = sits("officer_first").desk
    desk.open("policy_compare", draft_policy.pk, policy.pk)
    desk.picture("policy compared with the one before")


def test_what_is_looked_for_is_found(sits, issued_certificate, auditor):
    desk = sits("auditor").desk
    desk.open("search")
    sought = {"person": issued_certificate.person.name, "certificate": issued_certificate.number, "nobody": "没有的"}
    for what, words in sought.items():
        desk.picture(f"search for {what}", _send(q=words))


def test_certificates_are_checked(sits, issued_certificate):
    place = sits("")
    number, name = issued_certificate.number, issued_certificate.person.name
    place.desk.open("certificate_check")
    place.desk.picture("certificate is valid", _send(number=number, name=name))
    for _turn in range(LIMITS[MINUTE]):
        place.client.post(reverse("certificate_check"), {"number": "S1", "name": "陈"})
    place.desk.picture("certificate check too often", _send(number=number, name=name))


def test_certificate_is_not_found(sits, city):
    desk = sits("").desk
    desk.open("certificate_check")
    desk.picture("certificate is not found", _send(number="S1", name="陈"))


def test_objections_are_refused_and_not_found(sits, running_notice):
    desk = sits("").desk
    desk.open("public_object", running_notice.number, 1)
    desk.picture("objection without words", lambda page: _refused(page))
    desk.open("objection_receipt", "YY-1")
    desk.picture("objection not found")


def _refused(page):
    page.locator("main form").first.evaluate("(form) => { form.noValidate = true }")
    _send()(page)


def _shown(desk, *names):
    for name in names:
        assert desk.open(name).ok
        assert desk.page.url.endswith(reverse(name)), desk.page.url
        desk.picture(name)


def test_people_sign_in_and_out(sits, staff_a):
    place = sits("")
    _shown(place.desk, "account_login", "account_signup", "account_inactive", "account_reset_password")
    wrong = {"login": staff_a.username, "password": "not this one"}
    place.desk.open("account_login")
    place.desk.picture("sign-in refused", _send(**wrong))
    for _turn in range(5):
        place.client.post(reverse("account_login"), wrong)
    place.desk.picture("sign-in locked", _send(**wrong))


def test_people_keep_their_account(open_desk, staff_a):
    desk = open_desk().sign_in(staff_a)
    _shown(desk, "account_change_password", "mfa_index", "usersessions_list", "account_logout")
    desk.open("mfa_activate_totp")
    desk.picture("password once more")


def test_second_factor_is_set_up_and_asked_for(open_desk, city, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    user, desk = make_user("officer", Role.FINANCE, jurisdiction=city), open_desk()
    desk.sign_in(user)
    desk.confirm()
    desk.picture("second factor is set up")
    desk.page.reload()  # each picture asked for a key of its own
    secret = desk.page.locator("main p.code").inner_text().strip()
    desk.fill(code=format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
    desk.press("main form button.primary")
    _shown(desk, "mfa_index", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_deactivate_totp")
    desk.context.clear_cookies()
    desk.open("account_login")
    desk.fill(login=user.username, password=PASS_PHRASE)
    desk.press("main form button.primary")
    desk.picture("second factor is asked for")


def test_errors_are_said(sits, training_class, monkeypatch):
    monkeypatch.setattr(search, "find", _break)
    desk, elsewhere = sits("staff_a").desk, sits("staff_b").desk
    for name, args, query in (("class_list", (), "?sort=nothing"), ("fund_list", (), ""), ("class_file", (1,), "")):
        picture = desk.open(name, *args, query=query).status
        desk.picture(f"error {picture}")
    elsewhere.open("class_show", training_class.pk)
    elsewhere.picture("error 404")
    desk.open("search")
    desk.picture("error 500", _send(q="陈国梁"))
    desk.picture("form without its token", _without_token)
    desk.picture("form of an ended session", _after_session)
    desk.open("account_change_password")
    desk.picture("error 429", _too_often)


def _break(*_words):
    raise RuntimeError("the portal fails here on purpose")


def _without_token(page):
    page.locator("main [name=csrfmiddlewaretoken]").evaluate("(box) => { box.value = 'x' }")
    _send(q="陈国梁")(page)


def _too_often(page):
    while page.locator("[name=oldpassword]").count():
        _send(oldpassword="wrong", password1="a new pass phrase", password2="another pass phrase")(page)


def _after_session(page):
    kept = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    _send(q="陈国梁")(page)
    page.context.add_cookies(kept)
