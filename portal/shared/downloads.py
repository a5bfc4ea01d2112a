"""Answers that are a file to keep: a table, a file handed back with its faults marked, a paper that was handed in."""

from pathlib import PurePath
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from portal.shared import documents, uploads
from portal.shared.models import Document, Upload
from portal.shared.refusals import Reason, Refused
from portal.shared.spreadsheets.annotating import annotated
from portal.shared.spreadsheets.importing import Preview

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(content: bytes, name: str) -> HttpResponse:
    """An .xlsx to keep."""
    disposition = content_disposition_header(True, name)
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": disposition})


def marked_workbook(upload: Upload, found: Preview, *, actor: Any) -> HttpResponse:
    """The table a person handed in, with what its preview found marked in its cells.

    Raises `Refused` with the file's error where no row was found.
    """
    if found.error is not None:
        raise Refused(Reason(found.error_code, found.error))
    content = annotated(uploads.taken_back(upload, actor=actor), upload.name, found)
    return workbook(content, _("%(name)s (marked).xlsx") % {"name": PurePath(upload.name).stem})


def kept_document(document: Document, *, actor: Any) -> HttpResponse:
    """A paper or photo, never shown inside the portal's own pages; opening it leaves a trace."""
    headers = {
        "Content-Disposition": content_disposition_header(True, document.name),
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(documents.opened(document, actor=actor), content_type=document.media_type, headers=headers)
