"""What finance types: appropriations, accounts, reasons, and the bank's return file."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.reference.models import Jurisdiction
from portal.shared.sum_fields import SumField
from portal.shared.workbook_fields import WorkbookField
from subsidies.models.fund import FundSource

EARLIEST, LATEST = 2019, 2099


class AppropriationForm(forms.Form):
    """Money for a fund. `key` makes a form that is sent twice one appropriation."""

    place = forms.ModelChoiceField(label=_("place"), queryset=Jurisdiction.objects.none(), empty_label=None)
    source = forms.ChoiceField(label=_("fund"), choices=FundSource.choices)
    year = forms.IntegerField(label=_("year"), min_value=EARLIEST, max_value=LATEST)
    amount = SumField(label=_("amount"), max_digits=12)
    note = forms.CharField(
        label=_("note"), max_length=200, help_text=_("The document it rests on, such as 苏财社〔2026〕12号.")
    )
    key = forms.UUIDField(widget=forms.HiddenInput())

    def __init__(self, *args: Any, places: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = places
        self.initial.setdefault("key", uuid.uuid4())


class AccountForm(forms.Form):
    """A payee's account behind the check of identity."""

    holder = forms.CharField(label=_("account holder"), max_length=60)
    bank = forms.CharField(label=_("bank"), max_length=100)
    number = forms.CharField(
        label=_("account number"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric", "class": "code"}),
    )
    tail = forms.CharField(
        label=_("last six characters of the ID number"),
        max_length=8,
        help_text=_("As on the payee's ID card; of institutions, of the unified social credit code."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "code"}),
    )


class GiveUpForm(forms.Form):
    """Why a batch is given up."""

    reason = forms.CharField(label=_("reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class ReturnFileForm(forms.Form):
    """The file the bank gave back."""

    file = WorkbookField(
        label=_("return file"),
        error_messages={
            "required": _("Please choose the file first."),
            "empty": _("The file is empty. Please choose another."),
            "too_large": _("The file is larger than %(megabytes)s MB. Please ask the bank for parts."),
        },
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx,.xls"}),
    )
