"""How a day is asked for on a page: the browser's own date box, and only days that a city's training can have."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

# money is counted by years of a policy, and days before and after an end are computed: the calendar's own ends
# (years 1 and 9999) have none, and nobody means them
EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
OUT_OF_TIME = _("This day lies before 2000 or after 2099. Please check the year.")


class DayInput(forms.DateInput):
    """A native date field; its value is written as the browser wants it in either language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day from 2000 to 2099."""

    widget = DayInput
    default_validators = [MinValueValidator(EARLIEST, OUT_OF_TIME), MaxValueValidator(LATEST, OUT_OF_TIME)]

    def widget_attrs(self, widget: Any) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"min": EARLIEST.isoformat(), "max": LATEST.isoformat()}
