from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from institutions.models import Institution
from portal.shared.workbook_fields import WorkbookField
from trainees.models import Enrolment


class CertificateCheckForm(forms.Form):
    """The public check: nothing here depends on what is recorded."""

    number = forms.CharField(
        label=_("Certificate number"),
        max_length=80,
        error_messages={"required": _("Please enter the number as it stands on the certificate.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "code"}),
    )
    name = forms.CharField(
        label=_("Name of the holder"),
        max_length=60,
        error_messages={"required": _("Please enter the holder's name as it stands on the certificate.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class CertificateFileForm(forms.Form):
    """The list of certificates that an evaluation body hands in."""

    body = forms.ModelChoiceField(label=_("Issuing body"), queryset=Institution.objects.none(), empty_label=None)
    file = WorkbookField(
        label=_("List of certificates"),
        error_messages={
            "required": _("Please choose the file first."),
            "empty": _("The file is empty. Please choose another."),
            "too_large": _("The file is larger than %(megabytes)s MB. Please split the list."),
        },
    )

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies
        if len(bodies) == 1:
            self.fields["body"].widget = forms.HiddenInput()
            self.initial["body"] = bodies[0].pk


class ReasonForm(forms.Form):
    """Why something is done to a certificate or a trainee."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("Up to 200 characters, without ID numbers. It stays in the history."),
        error_messages={"required": _("Please give the reason; it stays in the history.")},
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class RevocationForm(ReasonForm):
    """A reason, and the word of the person that the step is meant: nothing leads back."""

    meant = forms.BooleanField(
        label=_("The certificate is invalid for good; I have checked its number and holder."),
        error_messages={"required": _("Please check number and holder and tick it; nothing was revoked.")},
    )


class OpenResultField(forms.ModelChoiceField):
    """Somebody whose result is open, told apart by the masked number where two share a name."""

    def label_from_instance(self, obj: Enrolment) -> str:
        return f"{obj.person.name} {obj.person.masked_id_number}"


class NotPassedForm(forms.Form):
    """A trainee who did not pass, and why."""

    enrolment = OpenResultField(
        label=_("Trainee"),
        queryset=Enrolment.objects.none(),
        empty_label=_("Please choose"),
        error_messages={"required": _("Please choose the trainee.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("Such as: practice 52 of 100. It stays in the trainee's file."),
        error_messages={"required": _("Please say why the person did not pass, such as the subject and the mark.")},
    )

    def __init__(self, *args: Any, open_results: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["enrolment"].queryset = open_results
