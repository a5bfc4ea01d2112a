"""Every box of every form takes whatever is typed: the answer is a page with a sentence, never a failure."""

from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from portal.dashboards import demonstration
from tests import access
from tests.project.page_parts import PageParts

# empty, unseen and forbidden characters; beyond every number, text and calendar; what an address cannot hold
TYPED = ["", "\u200b", "\x00", "9" * 30, "32768", "-1", "1e400", "0001-01-01", "9999-12-31", "字" * 700, "a/b", "١٢"]
ASKED = set()  # forms and queries that stand on many pages are asked once


@pytest.fixture
def visitor(request, signed_in):
    """The browser of a persona, or of a stranger where there is none."""
    known = {"": Client()}

    def of(persona):
        if persona not in known:
            user = request.getfixturevalue(persona)
            known[persona] = signed_in(user)
            demonstration.in_reach_of(user)  # is remembered; else each attempt, undone, would find it out anew
        return known[persona]

    return of


def _pages(rows, subject, visitor):
    """Each page of the rows as each persona who may open it sees it, and its address."""
    for row in rows:
        address = reverse(row.name, args=row.arguments(subject))
        for persona in sorted(row.allowed) or [""] if row.method == "get" else []:
            answer = visitor(persona).get(address)
            if answer.status_code == 200 and "html" in answer.headers["Content-Type"]:
                yield visitor(persona), address, PageParts(answer.content.decode())


def _attempts(address, page):
    """What is sent: to which address, how, and with which values, one box at a time."""
    for form in page.forms:
        to = urljoin(address, form.action or address).partition("#")[0]
        for name in _not_asked(to, [*form.boxes, *form.files]):
            for typed in TYPED:
                files = {each: SimpleUploadedFile("a.csv", typed.encode() or b"\n") for each in form.files}
                yield form.method, to, form.boxes | {name: [typed]} | files


def _not_asked(to, names):
    new = [name for name in dict.fromkeys(names) if (to, name) not in ASKED]
    ASKED.update((to, name) for name in new)
    return new


def _queries(address, page):
    """The page itself, asked by the words its own links use."""
    words = {name for link in page.links if link.startswith("?") for name, _value in parse_qsl(link[1:])}
    for name in _not_asked(f"{urlsplit(address).path}?", sorted(words)):
        for typed in TYPED:
            yield "get", address, {name: typed}


def _status(browser, method, to, values):
    with transaction.atomic():
        status = getattr(browser, method)(to, values).status_code
        transaction.set_rollback(True)
    return status


@pytest.mark.django_db
@pytest.mark.usefixtures("nothing_but_pages")
@pytest.mark.parametrize("rows", [pytest.param(rows, id=subject) for subject, rows in access.by_subject()])
def test_whatever_is_typed_is_answered(rows, request, visitor):
    subject = request.getfixturevalue(rows[0].own) if rows[0].own else None
    visitor("").raise_request_exception = False
    failed = []
    for browser, address, page in _pages(rows, subject, visitor):
        browser.raise_request_exception = False
        for attempt in [*_attempts(address, page), *_queries(address, page)]:
            if _status(browser, *attempt) >= 500:
                failed.append((address, attempt))
    assert failed == []
