"""The portal for a web server, at the moment of the moved clock, which is looked at before each request."""

from collections.abc import Callable, Iterable
from typing import Any

from portal.wsgi import application as portal
from tests.browser.moved_clock import clock

MOVED = clock()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    MOVED.look()
    return portal(environ, start_response)
