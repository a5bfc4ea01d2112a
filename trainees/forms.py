"""What people hand in and type about trainees: files, reasons, attendance, extracts."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions.models import Institution
from portal.reference.models import Jurisdiction
from portal.shared.day_fields import DayField
from portal.shared.document_fields import DocumentField
from portal.shared.models import Document
from portal.shared.spreadsheets.gate import MAX_BYTES
from portal.shared.spreadsheets.reading import unreadable
from portal.shared.templatetags.figures import instant
from trainees import registers
from trainees.models import AttendanceRuling, Device, RegisterExtract

ACCEPTED_FILES = ".xlsx,.xls,.ods,.csv,.txt"


class WorkbookField(forms.FileField):
    """A table of any kind; its content is judged when it is read."""

    widget = forms.FileInput(attrs={"accept": ACCEPTED_FILES})

    def clean(self, data: Any, initial: Any = None) -> Any:
        found = super().clean(data, initial)
        if found.size > MAX_BYTES:
            raise forms.ValidationError(str(unreadable("TOO_LARGE", megabytes=MAX_BYTES // 1024 // 1024).sentence))
        return found

    default_error_messages = {
        "required": _("Please choose a file."),
        "empty": _("The file is empty. Please choose the file again."),
    }


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


class LeavingForm(forms.Form):
    """Why somebody leaves a class."""

    reason = forms.CharField(
        label=_("reason"),
        max_length=200,
        help_text=_("It stays with the enrolment and is seen by the bureau."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


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
