"""Sentences with values in them that wait for the reader's language."""

import datetime as dt
import re
from typing import Any, cast

from django.utils.functional import Promise, lazy

from portal.shared.figures import date_on_paper

Text = str | Promise

LONGEST_VALUE = 200
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def _fill(template: Text, values: dict[str, Any]) -> str:
    return str(template) % {name: _written(value) for name, value in values.items()}


def _written(value: Any) -> Any:
    return date_on_paper(value) if isinstance(value, dt.date) and not isinstance(value, dt.datetime) else value


_lazy_fill = lazy(_fill, str)


def sentence(template: Text, /, **values: Any) -> Promise:
    """A lazily translated template with its %(named)s values, put together when it is shown, days as the reader
    writes them."""
    return cast(Promise, _lazy_fill(template, {name: _quotable(value) for name, value in values.items()}))


def _quotable(value: Any) -> Any:
    # what a file holds may be endless or unprintable, and a sentence quotes it
    if not isinstance(value, str):
        return value
    printable = _UNPRINTABLE.sub("", value)
    return printable if len(printable) <= LONGEST_VALUE else f"{printable[:LONGEST_VALUE]}…"
