"""The form in which the auditor decides a finding."""

from django import forms
from django.utils.translation import gettext_lazy as _


class FindingForm(forms.Form):
    """The step is the button that was pressed; the reason stays beside the finding."""

    step = forms.ChoiceField(choices=[("confirm", _("Confirm the finding")), ("dismiss", _("Dismiss the finding"))])
    note = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        error_messages={"required": _("Please write what was examined and what came out.")},
    )
