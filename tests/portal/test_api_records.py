"""What the API tells of money, reviews, oversight and lists: as the pages do, masked, and a list takes no more queries
for many rows than for one."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from institutions.models import Institution
from portal.accounts.models import RoleGrant
from portal.accounts.roles import Role
from portal.api import NOUNS, router
from portal.shared.models import Run
from subsidies import funds
from subsidies.api import things
from subsidies.models import ClaimLine, Fund, Payment, PaymentLine
from tests.fixtures import worlds
from tests.fixtures.personas import LONG_AGO, make_institution, make_user, staff_of
from tests.portal import api_world
from tests.portal.api_records import Records, run_of
from tests.portal.api_world import System, World
from tests.portal.reference.factories import JurisdictionFactory, PopulationGroupFactory, WorkingDayOverrideFactory
from tests.trainees.factories import AttendanceMarkFactory
from trainees.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_the_api_world")]
ADDRESSES = [url.name.removeprefix("api-") for url in router.urls]
LISTS = [
    url.name.removeprefix("api-").removesuffix("-list")
    for url in router.urls
    if "list" in url.callback.actions.values()
]


@worlds.built_once
def world():
    """Two cities with one of everything, and an auditor of both: of each noun there are two rows or more."""
    with time_machine.travel(api_world.NOW):
        cities = [JurisdictionFactory(), JurisdictionFactory()]
        one, other = (_records(city, number) for number, city in zip((1, 4), cities, strict=True))
        auditor = make_user("auditor", Role.AUDITOR, jurisdiction=cities[0])
        RoleGrant.objects.create(user=auditor, role=Role.AUDITOR, jurisdiction=cities[1], valid_from=LONG_AGO)
        for code in ("veteran", "farmer"):
            PopulationGroupFactory(code=code, name=code)
        run_of(auditor, "the auditor's own")
        people = {
            "auditor": auditor,
            "finance": make_user("finance", Role.FINANCE, jurisdiction=cities[0]),
            "clerk": staff_of(one.world.institution, "clerk"),
        }
        return SimpleNamespace(one=one, other=other, people=people)


one, other, people = worlds.parts("one", "other", "people")


def _records(city, number):
    body = make_institution("评价中心", city, number + 1, [Institution.Kind.EVALUATION_BODY])
    made = Records(World(city, make_institution(f"第{number}培训学校", city, number), body, number=number))
    AttendanceMarkFactory(enrolment=made.world.running.enrolments.first(), session=made.world.running.sessions.first())
    for name in [each for each in vars(Records) if not each.startswith("_")]:
        getattr(made, name)
    return made


def _rows(user, noun, **query):
    answer = System(user).get(f"{noun}/", **query)
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


@pytest.mark.parametrize("noun", LISTS)
def test_list_takes_as_many_queries_for_one_row_as_for_all(noun, people):
    system, counts = System(people["auditor"]), []
    for size in (1, 200):
        with CaptureQueriesContext(connection) as queries:
            rows = system.get(f"{noun}/", page_size=size).json()["results"]
        counts.append(len(queries))
    assert len(rows) > 1
    assert counts[0] == counts[1]


@pytest.mark.parametrize("persona", ["auditor", "finance", "clerk"])
def test_no_list_holds_a_number_in_full(persona, people):
    persons = Person.objects.all()
    secrets = {number for each in persons for number in (each.id_number, each.phone, each.account_number) if number}
    secrets |= {payment.account_number for payment in Payment.objects.all()}
    assert len(secrets) > 10
    system = System(people[persona])
    for noun in LISTS:
        text = system.get(f"{noun}/", page_size=200).content.decode()
        assert [secret for secret in secrets if secret in text] == [], noun


def test_funds_tell_their_balances(one, people):
    row = _rows(people["finance"], "funds")[0]
    fund = Fund.objects.get(pk=one.world.ground.fund.pk)
    assert row["id"] == fund.pk
    assert {name: Decimal(sum) for name, sum in row["balances"].items()} == funds.balances(fund)
    assert row["balances"]["appropriated"] == "100000.00"
    assert Decimal(row["balances"]["committed"]) > 0


def test_statement_adds_up_to_the_balance(one, people):
    fund = one.world.ground.fund
    rows = _rows(people["finance"], "ledger-entries", fund=fund.pk, account="committed", page_size=200)
    balance = funds.balances(Fund.objects.get(pk=fund.pk))["committed"]
    assert sum(Decimal(row["amount"]) for row in rows) == balance > 0
    assert {row["kind"] for row in rows} == {"commitment"}
    assert rows[0]["subject"]["noun"] == "classes"


def test_statement_is_inside_the_scope(one, people):
    seen = {row["fund"] for row in _rows(people["finance"], "ledger-entries", page_size=200)}
    assert seen == {one.world.ground.fund.pk}


def test_payment_is_masked_and_names_its_lines(one, people):
    batch = one.batch
    rows = _rows(people["finance"], "payments", batch=batch.pk, state="due")
    payment = Payment.objects.get(pk=rows[0]["id"])
    assert rows[0]["masked_account_number"] == f"****{payment.account_number[-4:]}"
    assert [line["line"] for line in rows[0]["lines"]] == [each.line_id for each in payment.lines.all()]
    assert sum(Decimal(row["amount"]) for row in rows) == batch.amount
    assert _rows(people["finance"], "payment-batches")[0]["number"] == batch.number


def test_payment_shows_an_institution_its_own_lines_alone(one, other, people):
    payment = Payment.objects.get(pk=one.payment.pk)
    own = payment.lines.get().line_id
    foreign = ClaimLine.objects.filter(claim__institution=other.world.institution).first()
    PaymentLine.objects.create(payment=payment, line=foreign, amount=1, live=False)
    row = System(people["clerk"]).get(f"payments/{payment.pk}/").json()
    assert [line["line"] for line in row["lines"]] == [own]
    assert len(System(people["auditor"]).get(f"payments/{payment.pk}/").json()["lines"]) == 2


def test_objection_does_not_tell_who_raised_it(one, people):
    system = System(people["finance"])
    answer = system.get(f"objections/{one.objection.pk}/")
    row, text = answer.json(), answer.content.decode()
    assert (row["signed"], row["notice"]) == (True, one.world.notice.pk)
    assert not any(each in text for each in ("钱进来", "13912345678", one.objection.receipt))


def test_finding_is_told_in_words_and_by_nouns(one, people):
    row = System(people["finance"]).get(f"findings/{one.finding.pk}/").json()
    assert row["sentence"] == "明细金额1,500.00元，按原始记录复算为1,200.00元。"
    assert row["rows"] == [{"noun": "claim-lines", "id": one.finding.rows[0][1]}]
    assert System(people["finance"]).get(f"claim-lines/{row['rows'][0]['id']}/").status_code == 200


def test_nouns_of_things_are_those_of_the_api():
    assert set(things.NOUNS.values()) <= set(NOUNS)


def test_line_checks_say_what_they_came_to(one, people):
    rows = _rows(people["auditor"], "line-checks", line=one.check.line_id, page_size=200)
    said = {row["name"]: row["sentence"] for row in rows}
    assert said["shared_account"] == "本件内没有与他人共用"
    assert all(row["title"] and row["sentence"] for row in rows)


def test_report_tells_its_frozen_figures(one, people):
    row = System(people["finance"]).get(f"reports/{one.report.pk}/").json()
    assert (row["kind"], row["edition"], row["figures"]) == ("monthly", 1, one.report.figures)


def test_uses_of_a_year_are_found_by_person(one, people):
    use = one.entitlement
    rows = _rows(people["clerk"], "entitlements", person=use.person_id, year=use.year)
    assert [(row["id"], row["state"], row["slot"]) for row in rows] == [(use.pk, use.state, use.slot)]
    assert rows[0]["person"]["masked_id_number"].count("*") == 12
    assert _rows(people["clerk"], "entitlements", person=use.person_id, year=use.year + 1) == []


@pytest.mark.parametrize("noun", ["listings", "catalogue-entries", "shortage-entries"])
def test_lists_are_asked_for_a_day(noun, people):
    assert _rows(people["auditor"], noun, on="2026-02-05")
    assert _rows(people["auditor"], noun, on="1999-01-01") == []


def test_calendar_knows_holidays_and_exceptions(one, people):
    place = one.world.city
    WorkingDayOverrideFactory(jurisdiction=place, day="2026-02-07", working=True)
    path = f"working-days/{place.code}/"
    days = System(people["clerk"]).get(path, first="2026-02-06", last="2026-02-17").json()["days"]
    worked = {each["day"][-2:] for each in days if each["working"]}
    assert len(days) == 12
    assert {"06", "07", "13"} <= worked
    assert worked.isdisjoint({"08", "16", "17"})  # a Sunday, and the Spring Festival
    assert len(System(people["clerk"]).get(path).json()["days"]) == 31


@pytest.mark.parametrize("last", ["2026-02-05", "2027-02-07", "soon"])
def test_calendar_is_asked_for_a_year_at_most(one, people, last):
    answer = System(people["clerk"]).get(f"working-days/{one.world.city.code}/", first="2026-02-06", last=last)
    assert (answer.status_code, answer.json()["reasons"][0]["field"]) == (400, "last")


def test_jobs_are_told_to_whoever_started_them(people):
    assert {row["kind"] for row in _rows(people["auditor"], "runs")} == {"audit"}
    assert len(_rows(people["auditor"], "runs")) == Run.objects.count() == 3
    assert _rows(people["finance"], "runs") == []


def test_certificate_is_checked_by_its_code(one):
    certificate = one.world.claim.lines.first().certificate
    found = System().get(f"certificate-checks/{certificate.check_code}/").json()
    assert (found["certificate"]["state"], found["day"]) == ("valid", "2026-02-05")
    assert "*" in found["certificate"]["holder"]
    none = System().get("certificate-checks/nosuchcode/").json()
    assert none["certificate"] is None
    assert none["receipt"] != found["receipt"]


def test_checks_of_certificates_are_limited(db):
    answers = [System().get("certificate-checks/nosuchcode/") for _time in range(11)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0
