"""The box in which a table is handed in as a file."""

from typing import Any

import structlog
from django import forms
from django.utils.translation import gettext_lazy as _

from portal.shared.spreadsheets.gate import MAX_BYTES
from portal.shared.spreadsheets.reading import UNREADABLE

log = structlog.get_logger(__name__)


class WorkbookField(forms.FileField):
    """A table of any kind; its content is judged when it is read. A file that is too large is not even read."""

    widget = forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv,.txt"})
    default_error_messages = {
        "required": _("Please choose a file."),
        "empty": UNREADABLE["EMPTY_FILE"],
        "too_large": UNREADABLE["TOO_LARGE"],
    }

    def clean(self, data: Any, initial: Any = None) -> Any:
        found = super().clean(data, initial)
        if found.size > MAX_BYTES:
            log.warning("file refused", code="TOO_LARGE", bytes=found.size)
            terms = {"megabytes": MAX_BYTES // 1024 // 1024}
            raise forms.ValidationError(self.error_messages["too_large"], code="too_large", params=terms)
        return found
