"""Papers and photos that prove something: kept for good, opened by whoever sees the thing they belong to."""

import hashlib
from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.db import models, transaction

from portal.shared import trail
from portal.shared.file_kinds import ENDINGS, kind_of
from portal.shared.models import Document


@transaction.atomic
def keep(
    subject: models.Model, *, purpose: str, name: str, content: bytes, actor: Any, now: datetime
) -> Document:  # fmt: skip
    """Keep a paper about a thing; the same bytes about the same thing are the same document.

    Raises `DocumentRefused` for what is no whole PDF, JPEG or PNG, or too large.
    """
    kind = kind_of(content)
    digest = hashlib.sha256(content).hexdigest()
    document, made = Document.objects.get_or_create(
        purpose=purpose, subject_type=subject._meta.label_lower, subject_id=subject.pk, sha256=digest,
        defaults={
            "name": _named(name, kind.media_type), "content": content, "media_type": kind.media_type,
            "size": len(content), "width": kind.width, "height": kind.height, "uploaded_by": actor,
            "uploaded_at": now,
        },
    )  # fmt: skip
    if made:
        details = {"sha256": digest, "about": f"{document.subject_type} {document.subject_id}"}
        trail.record("hand in document", document, actor=actor, details=details, at=now)
    return document


def opened(document: Document, *, actor: Any) -> bytes:
    """What the document holds, for somebody who may see it; the look is put on record."""
    trail.record("open document", document, actor=actor, purpose=document.purpose)
    return bytes(document.content)


def _named(name: str, media_type: str) -> str:
    """The name as it was handed in, ending as what it is."""
    stem = PurePath(name.replace("\\", "/").replace("\x00", "")).stem or "document"
    return stem[:240] + ENDINGS[media_type]
