"""Why something was refused: named reasons with a sentence, all of them at once."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Model


@dataclass(frozen=True)
class Reason:
    """One ground of a refusal: a code of a closed list and a sentence a clerk understands.

    `sentence` says what, whose value, who must act and by when; it may be a lazy translation.
    `field` names the form field it belongs to, or is empty.
    """

    code: str
    sentence: Any
    field: str = ""

    def __str__(self) -> str:
        return str(self.sentence)


class Refused(Exception):
    """An operation was not carried out; `reasons` lists every ground, never only the first.

    `back` is the page on which they are said; without one, the page the person came from.
    """

    def __init__(self, *reasons: Reason, back: str = "") -> None:
        super().__init__("; ".join(reason.code for reason in reasons))
        self.reasons: Sequence[Reason] = reasons
        self.back = back

    @property
    def codes(self) -> list[str]:
        return [reason.code for reason in self.reasons]


def refuse_if(reasons: Sequence[Reason]) -> None:
    """Raise `Refused` with all the reasons, if there are any."""
    if reasons:
        raise Refused(*reasons)


def refuse(form: forms.BaseForm, reasons: Iterable[Reason]) -> None:
    """Put each reason beside its field, or on top of the form where it has none there."""
    for reason in reasons:
        form.add_error(reason.field if reason.field in form.fields else None, str(reason))


def carried_out(form: forms.Form, subject: Model, act: Callable[..., Any]) -> bool:
    """Whether `act` was done to the subject with what the form holds. Refused, the reasons stand beside the boxes and
    the subject is brought up to date, so that the page shows it as it is now."""
    if form.is_valid():
        try:
            act(subject, **form.cleaned_data)
        except Refused as refused:
            subject.refresh_from_db()
            refuse(form, refused.reasons)
    return not form.errors
