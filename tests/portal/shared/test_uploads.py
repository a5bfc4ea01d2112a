from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from portal.shared import uploads
from portal.shared.models import Upload

CONTENT = b"320299199011216009"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def upload(staff_a, institution_a):
    return uploads.receive(
        purpose="roster",
        name="花名册.xlsx",
        content=b"320299199011216009",
        owner=staff_a,
        subject=institution_a,
        now=NOW,
    )


def test_same_file_twice_is_one(upload, staff_a, institution_a):
    again = uploads.receive(
        purpose="roster", name="b.xlsx", content=CONTENT, owner=staff_a, subject=institution_a, now=NOW
    )
    assert again == upload


def test_content_rests_encrypted(upload):
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM shared_upload")
        assert b"320299199011216009" not in bytes(cursor.fetchone()[0])
    assert Upload.objects.get().content == b"320299199011216009"


def test_content_goes_after_seven_days(upload):
    assert uploads.expire(now=NOW + timedelta(days=6)) == 0
    assert uploads.expire(now=NOW + timedelta(days=7)) == 1
    upload.refresh_from_db()
    assert (upload.status, upload.content, upload.repairs) == (Upload.Status.EXPIRED, None, None)
    assert upload.sha256


def test_content_goes_on_confirmation(upload, staff_a):
    uploads.close(upload, status=Upload.Status.CONFIRMED, now=NOW, actor=staff_a)
    upload.refresh_from_db()
    assert upload.content is None


def test_only_the_owner_sees_it(upload, staff_a, staff_b, officer_first):
    assert upload in Upload.objects.visible_to(staff_a)
    assert upload not in Upload.objects.visible_to(staff_b)
    assert upload not in Upload.objects.visible_to(officer_first)
