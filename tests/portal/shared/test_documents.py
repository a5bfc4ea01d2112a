"""Papers and photos: what they are is read from what they hold; kept for good, seen by scope, each look on record."""

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import InternalError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from portal.shared import documents
from portal.shared.downloads import kept_document
from portal.shared.file_kinds import MAX_BYTES, DocumentRefused, FileKind, kind_of
from portal.shared.models import Document, TrailRecord
from tests.institutions.factories import ClassSessionFactory, TrainingClassFactory
from tests.portal.shared.papers import PDF, bomb, large_frame, picture

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, FileKind("application/pdf")),
        (picture(), FileKind("image/jpeg", 120, 80)),
        (picture(size=(300, 7)), FileKind("image/jpeg", 300, 7)),
        (picture("PNG"), FileKind("image/png", 120, 80)),
        (picture() + b"\0" * 100, FileKind("image/jpeg", 120, 80)),
    ],
)
def test_content_says_what_it_is(content: bytes, kind: FileKind) -> None:
    assert kind_of(content) == kind


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "DOCUMENT_EMPTY"),
        (b"<html><script>alert(1)</script></html>", "DOCUMENT_KIND"),
        (b"GIF89a" + b"\0" * 50, "DOCUMENT_KIND"),
        (b"MZ" + picture(), "DOCUMENT_KIND"),
        (b"PK\x03\x04" + b"\0" * 50, "DOCUMENT_KIND"),
        (b"%PDF-1.4 and nothing more", "DOCUMENT_DAMAGED"),
        (picture()[:200], "DOCUMENT_DAMAGED"),
        (picture()[:-2], "DOCUMENT_DAMAGED"),
        (b"\xff\xd8\xff\xe0 a photo that is none \xff\xd9", "DOCUMENT_DAMAGED"),
        (picture("PNG")[:60], "DOCUMENT_DAMAGED"),
        (picture("PNG")[:-12], "DOCUMENT_DAMAGED"),
        (b"\x89PNG\r\n\x1a\n" + b"no header", "DOCUMENT_DAMAGED"),
        (bomb(0, 10), "DOCUMENT_DAMAGED"),
        (bomb(), "DOCUMENT_TOO_MANY_PIXELS"),
        (bomb(8001, 8000), "DOCUMENT_TOO_MANY_PIXELS"),
        (large_frame(), "DOCUMENT_TOO_MANY_PIXELS"),
        (PDF + b"\0" * MAX_BYTES, "DOCUMENT_TOO_LARGE"),
    ],
)
def test_what_is_no_paper_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(DocumentRefused) as refused:
        kind_of(content)
    assert refused.value.codes == [code]


@given(st.binary(max_size=300), st.sampled_from([b"", b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"]))
def test_no_bytes_make_it_stumble(content: bytes, head: bytes) -> None:
    with suppress(DocumentRefused):
        kind_of(head + content)


@given(st.data())
def test_broken_pictures_are_told_and_nothing_else(data: Any) -> None:
    content = bytearray(picture(data.draw(st.sampled_from(["JPEG", "PNG"]))))
    for _ in range(3):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        kind = kind_of(bytes(content))
    except DocumentRefused:
        return
    assert kind.media_type in ("image/jpeg", "image/png")


@pytest.fixture
def session(institution_a: Any) -> Any:
    return TrainingClassFactory(institution=institution_a, filed=True).sessions.earliest("starts_at")


def kept(session: Any, actor: Any, content: bytes = PDF, name: str = "签到表.pdf", purpose: str = "paper") -> Document:
    return documents.keep(session, purpose=purpose, name=name, content=content, actor=actor, now=NOW)


@pytest.mark.django_db
def test_same_paper_of_same_thing_is_kept_once(session: Any, staff_a: Any) -> None:
    first, again = kept(session, staff_a), kept(session, staff_a, name="again.pdf")
    other = kept(ClassSessionFactory(), staff_a)
    assert first == again != other
    assert TrailRecord.objects.filter(verb="hand in document").count() == 2


@pytest.mark.django_db
def test_paper_rests_encrypted_and_is_named_as_it_is(session: Any, staff_a: Any) -> None:
    document = kept(session, staff_a, picture(), name="..\\..\\photo.php\x00.pdf")
    assert document.name == "photo.php.jpg"
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM shared_document")
        assert picture()[:20] not in bytes(cursor.fetchone()[0])
    assert bytes(Document.objects.get().content) == picture()


@pytest.mark.django_db
def test_paper_is_never_changed(session: Any, staff_a: Any) -> None:
    document = kept(session, staff_a)
    for change in (lambda: document.save(), lambda: Document.objects.all().delete()):
        with pytest.raises(InternalError), transaction.atomic():
            change()


@pytest.mark.django_db
def test_paper_is_seen_with_its_thing(
    session: Any, staff_a: Any, staff_b: Any, officer_first: Any, officer_elsewhere: Any
) -> None:
    document = kept(session, staff_a)
    seen = {each: document in Document.objects.visible_to(each) for each in
            (staff_a, staff_b, officer_first, officer_elsewhere)}  # fmt: skip
    assert seen == {staff_a: True, staff_b: False, officer_first: True, officer_elsewhere: False}


@pytest.mark.django_db
def test_opening_leaves_a_trace(session: Any, staff_a: Any) -> None:
    document = kept(session, staff_a, picture(), name="签到 表.jpg")
    answer = kept_document(document, actor=staff_a)
    assert answer.content == picture()
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    record = TrailRecord.objects.get(verb="open document")
    assert (record.actor, record.subject_id, record.purpose) == (staff_a, str(document.pk), "paper")
