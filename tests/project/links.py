"""Where the pages lead: every link of a page is followed once by whoever sees it, every form's address is looked up.
Links by which a page shows itself in another order or narrowed are those of tests/project/test_bad_input.py."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.db import transaction
from django.http import Http404, HttpResponse
from django.test import Client
from django.urls import resolve

from portal.accounts.access import may_open
from tests.project.page_parts import PageParts

OPENED: set[tuple[str, str]] = set()  # by persona: paths without a key lead to the same page in every world


class Walk:
    """The way of one persona through the pages of one world."""

    def __init__(self, persona: str, user: Any, browser: Client) -> None:
        self.persona, self.user, self.browser = persona, user, browser
        self._opened: set[str] = set()

    def dead_ends(self, page: HttpResponse) -> Iterator[tuple[str, str, str, int]]:
        """Persona, page, address and status of each link that does not open, and of each form that is not theirs."""
        here = page.request["PATH_INFO"]
        parts = PageParts(page.content.decode())
        posts = [form.action for form in parts.forms if form.method == "post"]
        found = {to: self._status(to) for to in self._new(here, parts.links)}
        found |= {to: self._role_status(to) for to in _addresses(here, posts)}
        yield from ((self.persona, here, to, status) for to, status in found.items() if status >= 400)

    def _new(self, here: str, links: Any) -> list[str]:
        """One address of each path that was not opened before."""
        paths = {urlsplit(to).path: to for to in _addresses(here, links)}
        new = [path for path in paths if path not in self._opened and (self.persona, path) not in OPENED]
        self._opened.update(new)
        OPENED.update((self.persona, path) for path in new if not _has_key(path))
        return [paths[path] for path in new]

    def _status(self, to: str) -> int:
        with transaction.atomic():
            status = self.browser.get(to).status_code
            transaction.set_rollback(True)
        return status

    def _role_status(self, to: str) -> int:
        try:
            return 200 if may_open(self.user, urlsplit(to).path) else 403
        except Http404:
            return 404


def _has_key(path: str) -> bool:
    try:
        found = resolve(path)
    except Http404:
        return True
    return bool(found.args or found.kwargs)


def _addresses(here: str, links: Any) -> list[str]:
    """The addresses of this portal among the links, without the place on the page."""
    full = [urljoin(here, link).partition("#")[0] for link in links]
    own = [to for to in dict.fromkeys(full) if to and not urlsplit(to).scheme and not urlsplit(to).netloc]
    return [to for to in own if urlsplit(to).path != here]
