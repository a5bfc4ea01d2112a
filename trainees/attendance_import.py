"""The export of a device or a platform for a class: what would come of it, and taking it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from institutions.models import TrainingClass
from portal.shared import uploads
from portal.shared.models import Upload
from portal.shared.refusals import Reason, refuse_if
from portal.shared.sentences import Text
from trainees import attendance
from trainees.attendance import Received, Refusal, Sorted
from trainees.device_export import DeviceExport, read_device_export
from trainees.handed_in import hold
from trainees.online_log import read_online_log

PURPOSE, ONLINE = "attendance", "online"
READERS: dict[str, Callable[[bytes, str], DeviceExport]] = {PURPOSE: read_device_export, ONLINE: read_online_log}

NOTHING = _("The file holds no mark that can be taken.")


@dataclass(frozen=True)
class Preview:
    """What would come of a file. `refused` are its rows that will not be taken, unreadable ones among them."""

    export: DeviceExport
    sorted: Sorted

    @property
    def error(self) -> Text | None:
        return self.export.preview.error

    @property
    def repeated(self) -> int:
        """Marks that stand twice in the file or are here already."""
        return self.export.repeats + self.sorted.repeated

    @property
    def refused(self) -> list[Refusal]:
        return _with_unread(self.export, self.sorted.refused)


def preview(upload: Upload, *, training_class: TrainingClass, now: datetime) -> Preview:
    """Read an open upload for this class, as what it was handed in for: a device's export or a platform's."""
    export = READERS[upload.purpose](bytes(upload.content), upload.name)
    return Preview(export, attendance.sort(training_class, export.marks, now=now))


@transaction.atomic
def confirm(upload: Upload, *, training_class: TrainingClass, actor: Any, now: datetime) -> Received:
    """Take every mark that can be taken; the others are told. A repetition changes nothing. Raises `Refused`."""
    held = hold(upload)
    export = READERS[held.purpose](bytes(held.content), held.name)
    if export.preview.error is not None:
        refuse_if([Reason(export.preview.error_code, export.preview.error)])
    done = attendance.receive(training_class, export.marks, actor=actor, now=now)
    refuse_if([] if done.taken or done.repeated else [Reason("NOTHING_TO_TAKE", NOTHING)])
    uploads.close(held, status=Upload.Status.CONFIRMED, now=now, actor=actor)
    upload.refresh_from_db()
    return Received(done.taken, done.repeated + export.repeats, _with_unread(export, done.refused))


def _with_unread(export: DeviceExport, refused: list[Refusal]) -> list[Refusal]:
    cells = export.preview.refused
    unread = [Refusal(cell.row, Reason(cell.code, cell.why, cell.field)) for cell in cells]
    return sorted([*unread, *refused], key=lambda each: each.row)
