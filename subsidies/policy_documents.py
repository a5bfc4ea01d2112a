"""The official document of a version: a PDF that officers attach and the public may fetch. None is ever taken away;
the last one attached is the one that stands."""

import hashlib
from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portal.shared import trail
from portal.shared.refusals import Reason, Refused
from portal.shared.sentences import sentence
from subsidies.models import Policy, PolicyDocument

MEGABYTE = 1024 * 1024
MAX_BYTES = 20 * MEGABYTE
BEGINS_WITH, ENDS_WITH, TAIL = b"%PDF-", b"%%EOF", 1024
TOO_LARGE = _("“%(name)s” is larger than %(megabytes)s MB. Please make a smaller PDF of it.")
NO_PDF = _("“%(name)s” is no complete PDF. Please attach the document as the PDF it was issued as.")
WITHDRAWN = _("%(policy)s was given up; no document is attached to it any more.")


@transaction.atomic
def attach(policy: Policy, *, name: str, content: bytes, actor: Any, now: datetime) -> PolicyDocument:
    """Attach a file as the official document, in place of an earlier one. The same file again changes nothing.

    Raises `Refused` TOO_LARGE, NO_PDF, or POLICY_WITHDRAWN.
    """
    policy = Policy.objects.select_for_update().get(pk=policy.pk)
    if reasons := _faults(policy, name, content):
        raise Refused(*reasons)
    digest = hashlib.sha256(content).hexdigest()
    standing = standing_for(policy)
    if standing is not None and standing.sha256 == digest:
        return standing
    made = PolicyDocument.objects.create(
        policy=policy, name=_file_name(name), content=content, size=len(content), sha256=digest,
        attached_at=now, attached_by=actor,
    )  # fmt: skip
    trail.record("attach", policy, actor=actor, details={"file": made.name, "sha256": digest, "size": made.size})
    return made


def standing_for(policy: Policy) -> PolicyDocument | None:
    """The document that stands, without its content; None where none was attached."""
    return PolicyDocument.objects.without_content().filter(policy=policy).first()


def _faults(policy: Policy, name: str, content: bytes) -> list[Reason]:
    if policy.state == Policy.State.WITHDRAWN:
        return [Reason("POLICY_WITHDRAWN", sentence(WITHDRAWN, policy=str(policy)))]
    if len(content) > MAX_BYTES:
        return [Reason("TOO_LARGE", sentence(TOO_LARGE, name=name, megabytes=MAX_BYTES // MEGABYTE), "document")]
    if not content.startswith(BEGINS_WITH) or ENDS_WITH not in content[-TAIL:]:
        return [Reason("NO_PDF", sentence(NO_PDF, name=name), "document")]
    return []


def _file_name(name: str) -> str:
    """The name to fetch it under: whatever it was called, it is a PDF."""
    stem = PurePath(name.replace("\\", "/")).stem.strip()[:190]
    return f"{stem or 'document'}.pdf"
