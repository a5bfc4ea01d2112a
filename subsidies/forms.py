"""Forms of the subsidies."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SubmitClaimForm(forms.Form):
    """Handing a claim in: the commitment, and the sum that was on the page."""

    commitment = forms.BooleanField(
        label=_(
            "We commit ourselves: the trainees, their attendance and certificates are as recorded, nobody was entered "
            "who was not trained, and what was wrongly drawn is paid back."
        ),
        error_messages={"required": _("Please read the commitment and tick it; without it nothing is handed in.")},
    )
    seen = forms.DecimalField(widget=forms.HiddenInput, decimal_places=2, max_digits=14)
