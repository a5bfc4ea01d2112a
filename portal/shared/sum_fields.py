"""How a sum of yuan is asked for on a page: as people write it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.shared import written_numbers

NOT_A_SUM = _("Please write a sum in yuan, at most two decimals, such as 1800 or 1,800.50.")


class SumField(forms.DecimalField):
    """Yuan, not below zero, with at most two decimals; commas between thousands, full-width digits and 元 behind are
    taken in."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs | {"min_value": 0, "decimal_places": 2})

    def to_python(self, value: Any) -> Any:
        text = value.strip() if isinstance(value, str) else value
        if not text or not isinstance(text, str):
            return super().to_python(text)
        written = written_numbers.number(text, "yuan")
        if written is None:
            raise ValidationError(NOT_A_SUM, code="invalid")
        return super().to_python(written)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"inputmode": "decimal"}
