from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from portal.shared import uploads
from portal.shared.models import TrailRecord, Upload
from portal.shared.refusals import Refused

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


@pytest.fixture
def confirmed(upload, staff_a):
    """The file as another window still holds it, while it was confirmed."""
    stale = Upload.objects.get(pk=upload.pk)
    uploads.close(upload, status=Upload.Status.CONFIRMED, now=NOW, actor=staff_a)
    return stale


def test_file_confirmed_meanwhile_is_not_given_up(confirmed, staff_a):
    with pytest.raises(Refused) as refused:
        uploads.close(confirmed, status=Upload.Status.ABANDONED, now=NOW, actor=staff_a)
    assert refused.value.codes == ["UPLOAD_CLOSED"]
    assert Upload.objects.get().status == Upload.Status.CONFIRMED
    assert TrailRecord.objects.filter(verb__startswith="file").count() == 1


def test_nothing_is_typed_into_a_file_confirmed_meanwhile(confirmed):
    uploads.repair(confirmed, row=1, field="id_number", value="320299199011216009")
    uploads.leave_out(confirmed, rows=[2])
    kept = Upload.objects.get()
    assert (kept.repairs, kept.left_out) == (None, [])


def dropped_by_the_clock():
    try:
        return uploads.expire(now=NOW + timedelta(days=7))
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_file_being_confirmed_is_not_dropped_by_the_clock(upload, staff_a):
    with ThreadPoolExecutor() as clock, transaction.atomic():
        uploads.close(upload, status=Upload.Status.CONFIRMED, now=NOW, actor=staff_a)
        assert clock.submit(dropped_by_the_clock).result(timeout=20) == 0
    assert dropped_by_the_clock() == 0
    assert Upload.objects.get().status == Upload.Status.CONFIRMED


def test_only_the_owner_sees_it(upload, staff_a, staff_b, officer_first):
    assert upload in Upload.objects.visible_to(staff_a)
    assert upload not in Upload.objects.visible_to(staff_b)
    assert upload not in Upload.objects.visible_to(officer_first)
