"""What every test can ask for: the personas, and a portal that fails on what a person would only half notice."""

import gc
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.template import Template, engines

from tests import emptying

pytest_plugins = [
    "tests.fixtures.browser",
    "tests.fixtures.database",
    "tests.fixtures.worlds",
    "tests.fixtures.personas",
    "tests.fixtures.payments",
    "tests.fixtures.policies",
    "tests.fixtures.certificates",
    "tests.fixtures.classes",
    "tests.fixtures.claims",
    "tests.fixtures.departments",
    "tests.fixtures.directories",
    "tests.fixtures.oversight",
    "tests.fixtures.reviews",
    "tests.fixtures.servers",
    "tests.fixtures.trainees",
]


_RENDER = Template._render  # before Django's test environment puts its own in place


def pytest_configure() -> None:
    # Else every test client walks through all static files before its first question.
    settings.WHITENOISE_AUTOREFRESH = True
    emptying.allow_between_tests()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # They mostly wait for what they started; left to the end, they would keep one of several workers busy alone.
    items.sort(key=lambda item: "tests/portal/services/" not in item.path.as_posix())


def pytest_collection_finish() -> None:
    # What is loaded by now stays to the end: without walking through it again and again, the suite takes a tenth less.
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


class Undefined(str):
    """Stands where a template names a variable that nobody gave it."""

    def __mod__(self, name: object) -> str:
        raise AssertionError(f"the template variable {name} is undefined")

    def __contains__(self, part: object) -> bool:
        return part == "%s"


@pytest.fixture(autouse=True)
def undefined_template_variables_fail() -> Iterator[None]:
    engine = engines["django"].engine
    engine.string_if_invalid = Undefined("%s")
    yield
    engine.string_if_invalid = ""


@pytest.fixture
def nothing_but_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are rendered without a copy of every context for the test to look at, which is a tenth of their time."""
    monkeypatch.setattr(Template, "_render", _RENDER)
