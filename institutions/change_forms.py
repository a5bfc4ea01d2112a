"""What is typed about a change of a filed class: by the institution that files it, by the officer who decides or who
found it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from institutions.changes import differences, snapshots
from institutions.changes.filing import Wish
from institutions.forms import plan_fields
from institutions.models import ChangeRequest, ClassSession, TrainingClass
from portal.shared.day_fields import DayField
from portal.shared.sentences import sentence

STANDS = _("Now: %(value)s")
DAYS_AT_MOST = 366


def _words(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ChangeForm(forms.Form):
    """The plan as it would be, each box with what stands now; from when, why, what the trainees say."""

    takes_effect_on = DayField(label=_("takes effect on"))
    reason = forms.CharField(label=_("reason"), max_length=300, widget=_words(2))
    trainees_will = forms.ChoiceField(
        label=_("trainees' will"), choices=ChangeRequest.TraineesWill.choices, widget=forms.RadioSelect
    )
    trainees_asked_on = DayField(label=_("asked on"), required=False)
    trainees_note = forms.CharField(
        label=_("what becomes of those who do not agree"), max_length=300, required=False, widget=_words(2)
    )

    def __init__(self, *args: Any, training_class: TrainingClass, late: bool, **kwargs: Any) -> None:
        held = snapshots.standing(training_class)
        super().__init__(*args, initial=held["plan"] | self._usual(late), prefix="change", **kwargs)
        self.fields.update(plan_fields(snapshots.PLAN))
        for name, value in differences.plan_values(held).items():
            self.fields[name].help_text = sentence(STANDS, value=value)
        for name, own in (("site", "sites"), ("instructor", "instructors")):
            self.fields[name].queryset = getattr(training_class.institution, own)
            self.fields[name].empty_label = None
        if late:
            self.fields["takes_effect_on"].label = _("holds since")

    @staticmethod
    def _usual(late: bool) -> dict[str, Any]:
        return {} if late else {"takes_effect_on": timezone.localdate() + timedelta(days=1)}

    @property
    def plan_boxes(self) -> list[forms.BoundField]:
        return [self[name] for name in snapshots.PLAN]

    def wish(self, sessions: Sequence[ClassSession]) -> Wish:
        """What is asked for, with these sessions as the timetable."""
        values = self.cleaned_data
        plan = {name: values[name] for name in snapshots.PLAN}
        said = {name: values[name] for name in values if name not in snapshots.PLAN}
        return Wish(plan=plan, sessions=sessions, **said)


class ShiftForm(forms.Form):
    """Moves the rows of the timetable from a day on by so many days, back where the number is negative."""

    from_day = DayField(label=_("Sessions from"))
    days = forms.IntegerField(label=_("move by"), min_value=-DAYS_AT_MOST, max_value=DAYS_AT_MOST)

    def __init__(self, *args: Any, training_class: TrainingClass, **kwargs: Any) -> None:
        tomorrow = timezone.localdate() + timedelta(days=1)
        first = max(tomorrow, training_class.starts_on)
        super().__init__(*args, initial={"from_day": first, "days": 7}, prefix="shift", **kwargs)

    def moved(self, sessions: Sequence[ClassSession]) -> list[ClassSession]:
        """The sessions with those from the day on at their new times."""
        by, first = timedelta(days=self.cleaned_data["days"]), self.cleaned_data["from_day"]
        for session in sessions:
            if timezone.localdate(session.starts_at) >= first:
                session.starts_at, session.ends_at = session.starts_at + by, session.ends_at + by
        return list(sessions)


class RefuseForm(forms.Form):
    """Why a change is not accepted."""

    reasons = forms.MultipleChoiceField(
        label=_("Reasons of refusal"),
        choices=ChangeRequest.RefusalReason.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(
        label=_("note"), help_text=_("Say what, whose value and who has to act."), max_length=1000, widget=_words(3)
    )


class TakeBackForm(forms.Form):
    """Why a finding does not stand."""

    note = forms.CharField(label=_("why the finding does not stand"), max_length=1000, widget=_words(2))


class FoundForm(forms.Form):
    """What an officer found to differ from the filing."""

    kinds = forms.MultipleChoiceField(
        label=_("What differs from the filing"),
        choices=ChangeRequest.Kind.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    text = forms.CharField(
        label=_("what was found"),
        help_text=_("What was seen, where and when, and by whom. The institution reads it."),
        max_length=1000,
        widget=_words(4),
    )


def sessions_kept(count: int) -> Any:
    """That so many sessions are no matter of a change any more."""
    return ngettext_lazy(
        "%(count)s session up to today stays as it is and is not listed here.",
        "%(count)s sessions up to today stay as they are and are not listed here.",
        count,
    ) % {"count": count}
