"""Bad files at every page that takes one: a clear refusal, a line in the log, nothing written, nothing lost.

Bombs are opened in the limited child process. What is only broken is parsed in this one, for speed: FUZZED_FILES says
how many files a page is given; 2,000 make more than ten thousand.
"""

import hashlib
import logging
import os
import random
import resource
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from certificates.models import Certificate
from institutions.models import CatalogueEntry, ShortageEntry
from portal.shared.models import Upload
from portal.shared.spreadsheets import importing, reading
from portal.shared.spreadsheets.gate import GateRefused
from portal.shared.spreadsheets.parsing import answer
from portal.shared.spreadsheets.reading import UNREADABLE
from subsidies.models import BankReturn
from tests.portal.shared.breaking import changed, changed_inside
from tests.portal.shared.hostile import FILES
from tests.portal.shared.workbooks import xls
from tests.trainees.samples import sample
from tests.trainees.situations import class_of, in_state
from trainees.models import AttendanceMark, Enrolment, Person, RegisterExtract

pytestmark = pytest.mark.django_db
WRITTEN = (
    AttendanceMark, BankReturn, CatalogueEntry, Certificate, Enrolment, Person, RegisterExtract, ShortageEntry,
)  # fmt: skip
SEED, MANY = 20261130, int(os.environ.get("FUZZED_FILES", "12"))
DAYS = {"first_day": "2027-01-01", "decision": "测人社〔2026〕8号", "whole": "on"}


@dataclass
class Door:
    """A page that takes files: who hands one in, in which box, with what beside it, and a good one."""

    browser: Any
    address: str
    box: str
    beside: dict[str, Any]
    good: tuple[bytes, str]

    def hand_in(self, content: bytes, name: str) -> list[Any]:
        """The answers from the upload to the confirmation, as far as the file comes."""
        sent = {self.box: SimpleUploadedFile(name, content), **self.beside}
        answers = [self.browser.post(self.address, sent)]
        if answers[0].status_code == 302:
            preview = answers[0].url
            answers.append(self.browser.get(preview))
            confirm = f"{preview}confirm/" if self.box == "file" else preview
            answers.append(self.browser.post(confirm, {"act": "confirm"}, headers={"referer": preview}))
        return answers


DOORS = ("roster", "attendance", "register", "certificates", "bank", "catalogue", "shortage")


@pytest.fixture(params=DOORS)
def door(request, signed_in):
    ask = request.getfixturevalue
    match request.param:
        case "roster" | "attendance" as kind:
            own = class_of(ask("institution_a"))
            if kind == "attendance":
                in_state(own, "running")
            names = {"roster": "roster-messy.xlsx", "attendance": "attendance-device.csv"}
            return Door(signed_in(ask("staff_a")), reverse(f"{kind}_upload", args=[own.pk]), "workbook", {},
                        sample(names[kind]))  # fmt: skip
        case "register":
            beside = {"kind": "pension", "jurisdiction": ask("city").pk, "source": "社保中心", "as_of": "2020-05-18"}
            return Door(signed_in(ask("officer_first")), reverse("register_upload"), "workbook", beside,
                        sample("register-pension.csv"))  # fmt: skip
        case "certificates":
            beside = {"body": ask("evaluation_body").pk}
            return Door(signed_in(ask("evaluator")), reverse("certificate_upload"), "file", beside,
                        sample("certificates.xlsx"))  # fmt: skip
        case "bank":
            address = reverse("return_upload", args=[ask("sent_batch").pk])
            return Door(signed_in(ask("finance_maker")), address, "file", {}, sample("bank-result.csv"))
        case kind:
            content = "职业,等级,标准课时\r\n6-31-01-03,四级,48\r\n".encode()
            beside = DAYS | {"place": ask("city").pk}
            return Door(signed_in(ask("officer_final")), reverse(f"{kind}_upload"), "workbook", beside,
                        (content, "list.csv"))  # fmt: skip


@pytest.fixture
def refusals(caplog):
    """The codes of the files that the log says were refused."""
    caplog.set_level(logging.WARNING)

    def codes():
        lines = [record.msg for record in caplog.records]
        caplog.clear()
        return {line["code"] for line in lines if isinstance(line, dict) and line["event"] == "file refused"}

    return codes


OPENED: dict[str, bytes | reading.Unreadable] = {}
OPEN = reading.in_child


@pytest.fixture
def each_once(monkeypatch):
    """Every file is opened in one child, however often its preview is worked out, and at whichever page."""

    def opened(module, content, order):
        key = hashlib.sha256(content).hexdigest()
        if key not in OPENED:
            OPENED[key] = within_limits(module, content, order)
        if isinstance(OPENED[key], reading.Unreadable):
            raise OPENED[key]
        return OPENED[key]

    monkeypatch.setattr(reading, "in_child", opened)


def within_limits(module, content, order):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    try:
        return OPEN(module, content, order)
    except reading.Unreadable as refused:
        return refused
    finally:
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 12


@pytest.fixture(scope="module")
def made():
    """The hostile files, made once."""
    return {name: (make(), codes) for name, (make, codes) in FILES.items()}


@pytest.fixture
def chosen(request, made):
    """All of the small ones, and of the large ones, which take long to send, every page its share."""
    own = DOORS.index(request.node.callspec.params["door"])
    large = [name for name, (content, _codes) in made.items() if len(content) > 1_000_000]
    return {name: each for name, each in made.items() if name not in large or large.index(name) % len(DOORS) == own}


def test_hostile_files_are_refused_at_every_page(door, chosen, each_once, refusals):
    before = [model.objects.count() for model in WRITTEN]
    for name, (content, codes) in chosen.items():
        answers = door.hand_in(content, name)
        assert max(each.status_code for each in answers) < 500, name
        assert any(said(each) for each in answers), name
        assert codes & refusals(), name
        assert "TOO_LARGE" in codes or bytes(Upload.objects.latest("pk").content) == content, name
    assert [model.objects.count() for model in WRITTEN] == before
    assert not Upload.objects.exclude(status="open").exists()


def said(page):
    """Whether the page says in a sentence of the house why a file is not taken."""
    text = page.content.decode()
    beginnings = (str(sentence).partition("%(")[0] for sentence in [*UNREADABLE.values(), importing._NO_COLUMN])
    return any(beginning in text for beginning in beginnings)


@pytest.fixture
def in_this_process(monkeypatch):
    def run(_module, content, order):
        try:
            return answer(content, order)
        except GateRefused as refused:
            raise reading.unreadable(refused.code, **refused.values) from refused

    monkeypatch.setattr(reading, "in_child", run)


def test_broken_files_never_break_a_page(door, in_this_process):
    chance, (content, name) = random.Random(SEED), door.good
    rows = [[cell.text for cell in row] for row in reading.read(content, name).rows]
    goods = [(content, name), (xls(*rows), "a.xls")]
    for _time in range(MANY):
        good, of = chance.choice(goods)
        broken = (changed_inside if of.endswith(".xlsx") and chance.random() < 0.8 else changed)(good, chance)
        answers = door.hand_in(broken, of)
        assert max(each.status_code for each in answers) < 500
        assert bytes(Upload.objects.latest("pk").content or broken) == broken
