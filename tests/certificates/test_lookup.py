from datetime import UTC, date, datetime, timedelta
from statistics import median
from threading import Barrier, Thread
from time import perf_counter

import pytest
from django.db import connection
from django.db.utils import InternalError, NotSupportedError
from django.test import RequestFactory

from certificates import lookup, throttle
from certificates.addresses import address_of
from certificates.models import Certificate, Lookup
from tests.certificates.factories import CertificateFactory
from tests.trainees.factories import PersonFactory

NOW = datetime(2026, 3, 10, 2, 42, tzinfo=UTC)


@pytest.fixture
def certificate(db):
    return CertificateFactory(number="S000032029926000318", person=PersonFactory(name="陈国梁"))


def ask(number="S000032029926000318", name="陈国梁", *, address="203.0.113.7", now=NOW):
    return lookup.look_up(number, name, address=address, now=now)


def test_answer_masks_the_holder(certificate):
    shown = ask().certificate
    assert (shown.holder, shown.state, shown.body) == ("陈*梁", "valid", certificate.body.name)
    assert (shown.grade, shown.kind, shown.issued_on) == ("intermediate", "职业技能等级证书", certificate.issued_on)


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("Ｓ０００ 0320 2992６０００318", "陈国梁"),
        ("s000032029926000318", " 陈　国 梁 "),
        ("S0000320\u200b29926000318", "陈\u200b国梁"),
    ],
)
def test_blanks_and_width_are_tolerated(certificate, number, name):
    assert ask(number, name).certificate


def test_dot_of_minority_names_is_tolerated(db):
    CertificateFactory(number="S0001", person=PersonFactory(name="阿依古丽·买买提"))
    assert ask("S0001", "阿依古丽•买买提").certificate


@pytest.mark.parametrize(
    ("number", "name"), [("S000032029926000319", "陈国梁"), ("S000032029926000318", "陈国"), ("'; --", "\x00%$")]
)
def test_no_match_says_nothing_more(certificate, number, name):
    answer = ask(number, name)
    assert answer.certificate is None
    assert answer.receipt


@pytest.mark.parametrize("state", ["valid", "suspended", "revoked", "expired"])
def test_each_state_is_told(db, state):
    traits = {} if state == "valid" else {state: True}
    made = CertificateFactory(**traits)
    assert ask(made.number, made.holder_name).certificate.state == state


def test_last_day_counts_before_the_clock(certificate):
    Certificate.objects.update(expires_on=date(2026, 3, 10))
    assert ask().certificate.state == "valid"
    assert ask(now=NOW + timedelta(days=1)).certificate.state == "expired"


def test_code_leads_to_same_answer(certificate):
    answer = lookup.look_up_code(certificate.check_code.upper(), address="203.0.113.7", now=NOW)
    assert answer.certificate == ask().certificate
    assert lookup.look_up_code("x" * 20, address="203.0.113.7", now=NOW).certificate is None


def test_codes_are_random_and_unique(certificate):
    other = CertificateFactory()
    assert len(certificate.check_code) == 20
    assert certificate.check_code != other.check_code


def test_same_queries_whatever_the_answer(certificate, django_assert_num_queries):
    for number, name in [("S000032029926000318", "陈国梁"), ("S0", "陈国梁"), ("S000032029926000318", "陈国")]:
        with django_assert_num_queries(8):
            ask(number, name)


def test_same_time_for_none_and_wrong(certificate, monkeypatch):
    monkeypatch.setattr(throttle, "LIMITS", {throttle.MINUTE: 10_000})
    times = {"none": [], "wrong": []}
    for turn in range(150):
        for kind in ("none", "wrong") if turn % 2 else ("wrong", "none"):
            number = f"S0000320299260{turn:05}" if kind == "none" else "S000032029926000318"
            start = perf_counter()
            assert ask(number, "沈雅琴").certificate is None
            times[kind].append(perf_counter() - start)
    assert abs(median(times["none"]) - median(times["wrong"])) <= 0.005


def test_question_is_kept_as_hashes_only(certificate):
    ask()
    with connection.cursor() as cursor:
        cursor.execute("SELECT address_index || question_index || receipt::bytea FROM certificates_lookup")
        kept = bytes(cursor.fetchone()[0])
    for plain in ("S000032029926000318", "陈国梁", "203.0.113.7"):
        assert plain.encode() not in kept
    assert Lookup.objects.get().found


def test_checks_are_never_changed(certificate):
    ask()
    with pytest.raises((InternalError, NotSupportedError), match="Cannot update or delete"):
        Lookup.objects.update(found=False)


def test_eleventh_within_minute_waits(certificate):
    for second in range(10):
        ask(now=NOW + timedelta(seconds=second))
    with pytest.raises(throttle.TooMany) as refused:
        ask(now=NOW + timedelta(seconds=59))
    assert refused.value.again == NOW + timedelta(minutes=1)
    assert str(refused.value.reasons[0]) == "1分钟内已查10次，请在10:44以后再查。"
    assert Lookup.objects.count() == 10
    assert ask(now=NOW + timedelta(minutes=1)).certificate


def test_sixty_first_within_day_waits(certificate):
    for turn in range(60):
        ask(now=NOW + timedelta(minutes=turn))
    with pytest.raises(throttle.TooMany) as refused:
        ask(now=NOW + timedelta(hours=2))
    assert refused.value.again == NOW + timedelta(days=1)
    assert str(refused.value.reasons[0]) == "24小时内已查60次，请在3月11日10:43以后再查。"


def test_other_address_is_counted_apart(certificate):
    for _turn in range(10):
        ask()
    assert ask(address="203.0.113.8").certificate


def test_code_and_number_share_one_count(certificate):
    for _turn in range(10):
        lookup.look_up_code(certificate.check_code, address="203.0.113.7", now=NOW)
    with pytest.raises(throttle.TooMany):
        ask()


@pytest.mark.django_db(transaction=True)
def test_checks_at_once_cannot_slip_through(certificate):
    start, outcomes = Barrier(16), []

    def check():
        try:
            start.wait()
            outcomes.append(bool(ask().receipt))
        except throttle.TooMany:
            outcomes.append(False)
        finally:
            connection.close()

    threads = [Thread(target=check) for _turn in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (outcomes.count(True), outcomes.count(False)) == (10, 6)


@pytest.mark.parametrize(
    ("proxies", "header", "address"),
    [
        (0, None, "192.0.2.1"),
        (0, "198.51.100.9", "192.0.2.1"),
        (1, "198.51.100.9", "198.51.100.9"),
        (1, "1.1.1.1, 198.51.100.9", "198.51.100.9"),
        (2, "1.1.1.1, 198.51.100.9, 10.0.0.2", "198.51.100.9"),
        (2, "198.51.100.9", "192.0.2.1"),
        (1, None, "192.0.2.1"),
        (1, "::ffff:198.51.100.9", "198.51.100.9"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
    ],
)
def test_address_behind_our_own_proxies(settings, proxies, header, address):
    settings.TRUSTED_PROXIES = proxies
    headers = {"HTTP_X_FORWARDED_FOR": header} if header else {}
    assert address_of(RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", **headers)) == address
