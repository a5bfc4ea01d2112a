"""What reviewers type about lines and claims, and officers and the public about notices."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.reference.models import Jurisdiction
from portal.shared.day_fields import DayField
from portal.shared.folding import without_blanks
from portal.shared.sentences import sentence
from subsidies.notices import RECEIPT_LENGTH, RECEIPT_LETTERS
from subsidies.reviews import RefusalCode

LONGEST = 1000
NO_RECEIPT = _("A receipt number has %(length)s letters and digits; “%(typed)s” is none. Please compare it once more.")
GROUNDS = [choice for choice in RefusalCode.choices if choice[0] != RefusalCode.OBJECTION_UPHELD]


def _text(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class OpinionForm(forms.Form):
    """A reviewer's word on one line. `seen` is the newest decision that was on the page."""

    note = forms.CharField(
        label=_("Opinion on this line"),
        help_text=_("Needed to refuse and to hold: what is wrong, who mends it, by when."),
        required=False,
        max_length=LONGEST,
        widget=_text(3),
    )
    codes = forms.MultipleChoiceField(
        label=_("Grounds of a refusal"), choices=GROUNDS, required=False, widget=forms.CheckboxSelectMultiple
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class _BesideAnother(forms.Form):
    """A form on a page where another asks for the same thing: its boxes have ids of their own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"{type(self).__name__.lower()}_%s", **kwargs)


class ReturnForm(_BesideAnother):
    """Why a claim is returned, what has to be corrected and by when."""

    note = forms.CharField(
        label=_("what to correct"),
        help_text=_("Say what, whose value and who has to act."),
        max_length=LONGEST,
        widget=_text(3),
    )
    correct_by = DayField(label=_("correct by"))


class HoldForm(_BesideAnother):
    """Why a whole claim waits."""

    note = forms.CharField(label=_("reason"), max_length=200, widget=_text(2))


class NoticeForm(forms.Form):
    """The title of a notice, and of which place it is where the officer has several."""

    title = forms.CharField(label=_("title"), max_length=100)

    def __init__(self, *args: Any, places: list[Jurisdiction], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = places
        if len(places) > 1:
            chosen = Jurisdiction.objects.filter(pk__in=[place.pk for place in places])
            self.fields["place"] = forms.ModelChoiceField(chosen, label=_("place"))

    @property
    def place_asked(self) -> forms.BoundField | None:
        """The box that asks for the place, where there are several."""
        return self["place"] if "place" in self.fields else None

    @property
    def place(self) -> Jurisdiction:
        """Of which place the notice is."""
        return self.cleaned_data["place"] if "place" in self.fields else self.places[0]


class ObjectionForm(forms.Form):
    """An objection of the public to one row, signed or anonymous."""

    text = forms.CharField(
        label=_("What you object to"),
        help_text=_("Please say what is not right and how you know. Please write no ID number and no account."),
        max_length=LONGEST,
        widget=_text(5),
    )
    name = forms.CharField(label=_("Your name"), required=False, max_length=60)
    contact = forms.CharField(
        label=_("How to reach you"),
        help_text=_("Seen by the deciding officer alone. Left empty, the objection is anonymous."),
        required=False,
        max_length=100,
    )


class AnswerForm(forms.Form):
    """The officer's answer to an objection; whoever objected reads it by the receipt."""

    answer = forms.CharField(
        label=_("answer"),
        help_text=_("Whoever holds the receipt reads this. Please write no ID number and no account."),
        max_length=LONGEST,
        widget=_text(4),
    )


class ReceiptForm(forms.Form):
    """The number by which an objection is found again."""

    receipt = forms.CharField(label=_("Receipt number"))

    def clean_receipt(self) -> str:
        receipt = without_blanks(self.cleaned_data["receipt"]).upper()
        if len(receipt) != RECEIPT_LENGTH or set(receipt) - set(RECEIPT_LETTERS):
            raise forms.ValidationError(sentence(NO_RECEIPT, length=RECEIPT_LENGTH, typed=receipt[:20]))
        return receipt
