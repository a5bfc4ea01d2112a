"""What people hand in and type about trainees: files, reasons, attendance, extracts."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions.models import Institution, TrainingClass
from portal.reference.groups import GROUPS
from portal.reference.models import Jurisdiction
from portal.shared.day_fields import DayField
from portal.shared.document_fields import DocumentField
from portal.shared.models import Document
from portal.shared.templatetags.figures import instant
from portal.shared.workbook_fields import WorkbookField
from trainees import registers
from trainees.models import AttendanceRuling, Device, RegisterExtract, Statement

NO_GROUP = _("no group")


class WorkbookForm(forms.Form):
    """A file for preview."""

    workbook = WorkbookField(label=_("file"))


class DeviceForm(forms.ModelForm):
    """A device at a site of the institution."""

    class Meta:
        model = Device
        fields = ["number", "name", "site"]
        help_texts = {
            "number": _("As it stands on the device, such as KQ-001. It is never given twice."),
            "name": _("Where it hangs or what it is, such as 一楼门口人脸机."),
        }

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = institution.sites.all()
        self.fields["site"].empty_label = None


class GroupField(forms.ChoiceField):
    """The group of people somebody takes part under, or none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("group"), required=False, choices=_groups, **kwargs)


def _groups() -> list[tuple[str, str]]:
    return [("", str(NO_GROUP)), *((group.code, group.label) for group in GROUPS)]


class EntryForm(forms.Form):
    """What an entry of the roster says of a person in this class alone. What it may say, the roster judges."""

    group = GroupField()
    employer = forms.CharField(label=_("employer"), required=False)
    note = forms.CharField(label=_("note"), required=False)


class PersonForm(EntryForm):
    """One person for the roster."""

    name = forms.CharField(label=_("name"))
    id_number = forms.CharField(label=_("ID number"))
    phone = forms.CharField(label=_("mobile number"), required=False)
    account_number = forms.CharField(label=_("account number"), required=False)
    education = forms.CharField(label=_("education"), required=False)
    field_order = ["name", "id_number", "phone", "group", "employer", "education", "account_number", "note"]


class ApplicationForm(forms.Form):
    """What a trainee says on applying for a place."""

    group = GroupField(help_text=_("If several apply, choose the one you have a paper for."))
    confirmed = forms.BooleanField(
        label=_("I apply myself, and I want to take part in all sessions of this class."),
        error_messages={"required": _("Please confirm this; without it the application cannot be sent.")},
    )


class WithdrawalForm(forms.Form):
    """Why a trainee takes an application back."""

    reason = forms.CharField(
        label=_("reason"), max_length=200, help_text=_("The institution reads it."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class DecliningForm(WithdrawalForm):
    """Why an institution declines an application."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("The applicant reads it.")


class StatementForm(forms.Form):
    """Whether a trainee signed up for a class."""

    signed_up = forms.ChoiceField(
        label=_("Did you sign up for this class?"),
        choices=[("yes", Statement.Kind.SIGNED_UP.label), ("no", Statement.Kind.NOT_SIGNED_UP.label)],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one of the two.")},
    )
    words = forms.CharField(
        label=_("in own words"), help_text=_("Say what you know of it, if anything."), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class LeavingForm(forms.Form):
    """When somebody left a class, and why."""

    left_on = DayField(
        label=_("last day"), help_text=_("The last day on which the person took part; empty means today."),
        required=False,
    )  # fmt: skip
    reason = forms.CharField(
        label=_("reason"),
        max_length=200,
        help_text=_("It stays with the enrolment and is seen by the bureau."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class TransferForm(LeavingForm):
    """To which class somebody moves, when and why."""

    to = forms.ModelChoiceField(label=_("to the class"), queryset=TrainingClass.objects.none())
    field_order = ["to", "left_on", "reason"]

    def __init__(self, *args: Any, classes: QuerySet[TrainingClass], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset, self.fields["to"].empty_label = classes, None
        self.fields["to"].label_from_instance = lambda course: f"{course.title} {course.number}"


class PaperField(forms.ModelChoiceField):
    """A paper by its name and when it was handed in."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} · {instant(obj.uploaded_at)}"


class RulingForm(forms.Form):
    """One entry of attendance by hand. `papers` are the signed sheets that are there for the session already."""

    status = forms.ChoiceField(
        label=_("attendance"), choices=AttendanceRuling.Status.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("reason"),
        max_length=200,
        help_text=_("Say what the entry rests on, such as the signed sheet or a request for leave."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    paper = PaperField(label=_("signed paper kept already"), queryset=Document.objects.none(), required=False)
    scan = DocumentField(
        label=_("scan or photo of the signed paper"),
        required=False,
        help_text=_("PDF, JPEG or PNG, up to 10 MB. It is kept for good and serves for everybody of this session."),
    )

    def __init__(self, *args: Any, papers: QuerySet[Document], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paper"].queryset = papers
        if not papers:
            del self.fields["paper"]


class ExtractForm(forms.Form):
    """An extract of a register with what has to be known of it."""

    kind = forms.ChoiceField(label=_("register"), choices=RegisterExtract.Kind.choices, widget=forms.RadioSelect)
    jurisdiction = forms.ModelChoiceField(label=_("place"), queryset=Jurisdiction.objects.none())
    source = forms.CharField(label=_("department"), max_length=100, help_text=_("Who made the extract."))
    as_of = DayField(label=_("as of"), help_text=_("The day for which the department vouches."))
    workbook = WorkbookField(label=_("file"))

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Jurisdiction.objects.visible_to(user).filter(path__in=user.jurisdiction_paths)
        field = self.fields["jurisdiction"]
        field.queryset, field.empty_label = places, None
        field.initial = places.first()

    def clean_as_of(self) -> date:
        """A day that has come, said here already and not only on confirming."""
        as_of: date = self.cleaned_data["as_of"]
        if reason := registers.ahead(as_of, timezone.now()):
            raise forms.ValidationError(str(reason), code=reason.code)
        return as_of
