"""Pictures of pages: both languages, a desk's and a phone's width, and a page that shows them side by side."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from itertools import product
from pathlib import Path

from playwright.sync_api import BrowserContext

from portal.services import paths

LANGUAGES = ("zh-hans", "en")
WIDTHS = {1440: 900, 360: 780}  # width: height, px


@dataclass
class Screens:
    """The pictures of one run, in the order of the pages."""

    directory: Path
    pages: list[str] = field(default_factory=list)
    too_wide: list[str] = field(default_factory=list)

    def take(self, context: BrowserContext, url: str, name: str) -> None:
        """Four pictures of the page at `url`, as whoever is signed in in `context` sees it."""
        self.directory.mkdir(parents=True, exist_ok=True)
        self.pages.append(f"{len(self.pages) + 1:02} {name}")
        for language, width in product(LANGUAGES, WIDTHS):
            self._one(context, url, language, width)
        context.clear_cookies(name="django_language")

    def _one(self, context: BrowserContext, url: str, language: str, width: int) -> None:
        context.add_cookies([{"name": "django_language", "value": language, "url": url}])
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": WIDTHS[width]})
        page.goto(url)
        # As high as the page: bars that stick to the window would otherwise lie across its middle.
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": width, "height": max(height, WIDTHS[width])})
        file = file_of(self.pages[-1], language, width)
        page.screenshot(path=self.directory / file)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            self.too_wide.append(file)
        page.close()


def screens_directory() -> Path:
    """`screens` under PORTAL_VAR as the person set it: the tests' own directory `test` lies below that."""
    directory = paths.var_directory()
    return (directory.parent if directory.name == "test" else directory) / "screens"


def file_of(page: str, language: str, width: int) -> str:
    return f"{page.replace(' ', '-')}-{language}-{width}.png"


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
