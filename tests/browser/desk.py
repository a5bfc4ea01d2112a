"""Somebody at a browser: signs in, opens pages by their URL names, fills forms, presses buttons."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Locator, Page, Response

from portal.accounts.models import User
from tests.browser.screens import Screens
from tests.trainees.samples import FOLDER

PASS_PHRASE = "a long pass phrase"  # of tests.fixtures.personas.make_user
WAIT = 20_000  # ms; a busy machine is slow
LONG = 5_000  # characters
PUT = "(box, text) => { box.value = text; box.dispatchEvent(new Event('input', { bubbles: true })) }"
BARRED = ("data:", "blob:", "about:")


class Desk:
    """One browser window with its own cookies."""

    def __init__(self, browser: Browser, address: str, screens: Screens | None, *, scripts: bool = True) -> None:
        self.address, self.screens = address, screens
        self.context = browser.new_context(
            viewport={"width": 1440, "height": 900}, locale="zh-CN", java_script_enabled=scripts
        )
        self.context.set_default_timeout(WAIT)
        self.strange_requests: list[str] = []
        self.complaints: list[str] = []
        self.too_wide: list[str] = []
        self.context.on("request", lambda request: self._note(request.url))
        self.context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self.context.on("console", self._hear)
        self.page = self.context.new_page()

    def _note(self, url: str) -> None:
        if not url.startswith((self.address, *BARRED)):
            self.strange_requests.append(url)

    def _hear(self, message: Any) -> None:
        # The browser also says "Failed to load resource" of a refused form (422), which is what the portal means.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(f"{message.page.url if message.page else ''}: {message.text}")

    def close(self) -> None:
        self.context.close()

    @contextmanager
    def beside(self) -> Iterator[None]:
        """What is done inside is done in a second window of the same browser."""
        first, self.page = self.page, self.context.new_page()
        yield
        self.page.close()
        self.page = first

    def sign_in(self, user: User, *, forget: bool = True) -> "Desk":
        """Through the form; whoever sat here before is signed out and their cookies are forgotten."""
        if forget:
            self.context.clear_cookies()
        self.open("account_login")
        self.fill(login=user.username, password=PASS_PHRASE)
        self.press("form[action$='/login/'] button.primary")
        self.page.wait_for_url(lambda url: "/login/" not in url)
        return self

    def confirm(self) -> None:
        """Give the password once more where it is asked for."""
        self.fill(password=PASS_PHRASE)
        self.press("form[action$='/reauthenticate/'] button.primary")

    def seat(self, client: Client) -> "Desk":
        """Whoever is signed in in this test client sits here now; tests of other things than signing in begin so."""
        session = client.cookies["sessionid"].value
        self.context.add_cookies([{"name": "sessionid", "value": session, "url": self.address}])
        return self

    def open(self, name: str, *args: Any, query: str = "") -> Response:
        """Go to the page of this URL name."""
        response = self.page.goto(self.address + reverse(name, args=args) + query)
        assert response is not None
        return response

    def fill(self, **values: Any) -> None:
        """Fields of the page by their names: text, choices by value, ticks by True and False."""
        for name, value in values.items():
            self._fill(self.page.locator(f"[name='{name}']:not([type=hidden])"), value)

    def _fill(self, found: Locator, value: Any) -> None:
        kind = found.first.evaluate("(box) => box.type")
        if kind in ("checkbox", "radio"):
            chosen = value if isinstance(value, (list, tuple)) else ["on"] if value is True else [value]
            for each in found.all():
                each.set_checked(each.get_attribute("value") in [str(one) for one in chosen] or value is True)
        elif kind.startswith("select"):
            found.first.select_option(str(value))
        elif kind == "textarea" and len(str(value)) > LONG:
            # Typed, thousands of lines would take Chromium half a minute.
            found.first.wait_for(state="visible")
            assert found.first.is_editable()
            found.first.evaluate(PUT, str(value))
        else:
            found.first.fill(str(value))

    def attach(self, file: str | Path | dict[str, Any]) -> None:
        """Choose a file: the name of a sample, or name, mimeType and buffer."""
        self.page.locator("input[type=file]").set_input_files(FOLDER / file if isinstance(file, str) else file)

    def press(self, selector: str) -> None:
        """Click, and wait for the page that follows."""
        with self.page.expect_navigation(wait_until="load"):
            self.click(selector)

    def click(self, selector: str) -> None:
        """Click on what leads to no other page."""
        self.page.locator(selector).first.click(no_wait_after=True)

    def unfold(self, place: str) -> None:
        """Follow a link to a place of the page that is hidden until then, and wait for it: without scripts this is a
        navigation too, which the next `press` would take for the page that follows."""
        self.click(f"a[href='#{place}']")
        self.page.locator(f"#{place}").wait_for(state="visible")

    def hand_in(self, file: str | Path | dict[str, Any]) -> None:
        """Choose a file on an upload page and send it."""
        self.attach(file)
        self.press("main form[enctype] button.primary")

    def says(self, text: str) -> bool:
        """Whether the page shows this text, blanks and line breaks aside."""
        return "".join(text.split()) in "".join(self.page.locator("body").inner_text().split())

    def picture(self, name: str, then: Callable[[Page], object] | None = None) -> None:
        """Pictures of the present page, opened anew and with `then` done on it, while they are asked for."""
        if self.screens:
            self.too_wide += self.screens.take(self.context, self.page.url, name, then)

    def faults(self) -> list[str]:
        """What axe finds on the present page, one line each."""
        found = Axe().run(self.page).response["violations"]
        return [f"{each['id']}: {node['target']}" for each in found for node in each["nodes"]]
