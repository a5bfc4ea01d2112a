"""Files under way to being written: held by one confirmation at a time, and only while they are open."""

from portal.shared import uploads
from portal.shared.models import Upload
from portal.shared.refusals import Refused


def hold(upload: Upload) -> Upload:
    """Lock an upload until the transaction ends and return it as it is now. Raises `Refused` UPLOAD_CLOSED."""
    held = Upload.objects.select_for_update().get(pk=upload.pk)
    if held.status != Upload.Status.OPEN:
        raise Refused(uploads.closed(held))
    return held
