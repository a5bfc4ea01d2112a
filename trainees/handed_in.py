"""Files under way to being written: held by one confirmation at a time, and only while they are open."""

from django.utils.translation import gettext_lazy as _

from portal.shared.models import Upload
from portal.shared.refusals import Reason, Refused
from portal.shared.sentences import sentence

CLOSED = _("“%(name)s” was dealt with already (%(status)s). Please hand the file in again if it is still needed.")


def hold(upload: Upload) -> Upload:
    """Lock an upload until the transaction ends and return it as it is now. Raises `Refused` UPLOAD_CLOSED."""
    held = Upload.objects.select_for_update().get(pk=upload.pk)
    if held.status != Upload.Status.OPEN:
        words = sentence(CLOSED, name=held.name, status=held.get_status_display())
        raise Refused(Reason("UPLOAD_CLOSED", words))
    return held
