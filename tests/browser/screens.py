"""Pictures of pages: both languages, a desk's and a phone's width, and a page that shows them side by side."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape
from itertools import product
from pathlib import Path

from playwright.sync_api import BrowserContext, Page

from portal.services import paths

LANGUAGES = ("zh-hans", "en")
WIDTHS = {1440: 900, 360: 780}  # width: height, px
WIDER = "document.documentElement.scrollWidth > innerWidth"


@dataclass
class Screens:
    """The pictures of one run, in the order of the pages."""

    directory: Path
    pages: list[str] = field(default_factory=list)
    too_wide: list[str] = field(default_factory=list)

    def take(
        self, context: BrowserContext, url: str, name: str, then: Callable[[Page], object] | None = None
    ) -> list[str]:
        """Four pictures of the page at `url`, as whoever is signed in in `context` sees it; `then` does something on
        the page before its picture. Returns the pictures of pages that are wider than their window."""
        self.directory.mkdir(parents=True, exist_ok=True)
        self.pages.append(f"{len(self.pages) + 1:03} {name}")
        before = len(self.too_wide)
        for language, width in product(LANGUAGES, WIDTHS):
            context.add_cookies([{"name": "django_language", "value": language, "url": url}])
            page = context.new_page()
            page.set_viewport_size({"width": width, "height": WIDTHS[width]})
            page.goto(url)
            if then:
                then(page)
            self._one(page, file_of(self.pages[-1], language, width), width)
            page.close()
        context.clear_cookies(name="django_language")
        return self.too_wide[before:]

    def _one(self, page: Page, file: str, width: int) -> None:
        # As high as the page: bars that stick to the window would otherwise lie across its middle.
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": width, "height": max(height, WIDTHS[width])})
        page.screenshot(path=self.directory / file)
        if page.evaluate(WIDER):
            self.too_wide.append(file)


def screens_directory() -> Path:
    """`screens` under PORTAL_VAR as the person set it: the tests' own directory `test` lies below that."""
    directory = paths.var_directory()
    return (directory.parent if directory.name == "test" else directory) / "screens"


def file_of(page: str, language: str, width: int) -> str:
    return f"{re.sub(r'[^0-9a-z]+', '-', page.lower())}-{language}-{width}.png"


def index_of(taken: Screens) -> None:
    """Write index.html: a row a page, a column a language and width."""
    rows = "\n".join(_row(page, taken.too_wide) for page in taken.pages)
    heads = "".join(f"<th>{language} {width}" for language, width in product(LANGUAGES, WIDTHS))
    style = "img{width:100%;border:1px solid #ccc}table{table-layout:fixed;width:100%}td,th{vertical-align:top}"
    text = f"<!doctype html><meta charset=utf-8><title>Screens</title><style>{style}</style><table><tr><th>{heads}"
    taken.directory.mkdir(parents=True, exist_ok=True)
    (taken.directory / "index.html").write_text(f"{text}\n{rows}\n</table>\n", encoding="utf-8")


def _row(page: str, too_wide: list[str]) -> str:
    return f"<tr><th>{escape(page)}" + "".join(_cells(page, too_wide))


def _cells(page: str, too_wide: list[str]) -> Iterator[str]:
    for language, width in product(LANGUAGES, WIDTHS):
        file = escape(file_of(page, language, width))
        warning = "too wide" if file in too_wide else ""
        yield f'<td><a href="{file}"><img src="{file}" alt="{escape(page)}" loading="lazy"></a>{warning}'
