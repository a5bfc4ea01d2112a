"""A box for a paper or photo: what cannot be kept is said beside it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.shared.file_kinds import MAX_BYTES, DocumentRefused, kind_of, too_large

ACCEPTED = "application/pdf,image/jpeg,image/png"


class DocumentField(forms.FileField):
    """A PDF, JPEG or PNG. The size is looked at before the content is, and the content before the name is believed."""

    widget = forms.FileInput(attrs={"accept": ACCEPTED})
    default_error_messages = {"empty": _("The file is empty. Please choose the file again.")}

    def clean(self, data: Any, initial: Any = None) -> Any:
        found = super().clean(data, initial)
        if not found:
            return found
        try:
            if found.size > MAX_BYTES:
                raise too_large()
            kind_of(found.read())
        except DocumentRefused as refused:
            raise forms.ValidationError(str(refused.sentence), code=refused.code) from refused
        found.seek(0)
        return found
