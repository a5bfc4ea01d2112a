"""Sentences with values in them that wait for the reader's language."""

from typing import Any, cast

from django.utils.functional import Promise, lazy

Text = str | Promise


def _fill(template: Text, values: dict[str, Any]) -> str:
    return str(template) % values


_lazy_fill = lazy(_fill, str)


def sentence(template: Text, /, **values: Any) -> Promise:
    """A lazily translated template with its %(named)s values, put together when it is shown."""
    return cast(Promise, _lazy_fill(template, values))
