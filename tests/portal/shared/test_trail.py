import pytest
from django.db import InternalError, connection, transaction

from portal.shared import trail
from portal.shared.models import TrailRecord, TrailSeal


@pytest.fixture
def records(staff_a, institution_a):
    return [trail.record(f"act {n}", institution_a, actor=staff_a, details={"n": n}) for n in range(5)]


def test_seal_chains_every_row(records):
    assert trail.seal() == 5
    assert trail.seal() == 0
    assert trail.broken() == []
    assert list(TrailSeal.objects.order_by("seq").values_list("seq", flat=True)) == [1, 2, 3, 4, 5]


def test_rows_refuse_change_and_removal(records):
    with pytest.raises(InternalError), transaction.atomic():
        TrailRecord.objects.update(verb="other")
    with pytest.raises(InternalError), transaction.atomic():
        TrailRecord.objects.all().delete()


def _behind_the_triggers(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement, values)
        cursor.execute("SET session_replication_role = DEFAULT")


def test_changed_row_is_found(records):
    trail.seal()
    _behind_the_triggers("UPDATE shared_trailrecord SET verb = 'other' WHERE id = %s", records[2].pk)
    assert trail.broken() == [(3, "content")]


def test_cut_out_row_is_found(records):
    trail.seal()
    _behind_the_triggers("DELETE FROM shared_trailseal WHERE record_id = %s", records[2].pk)
    assert (4, "gap") in trail.broken()


def test_forged_link_is_found(records):
    trail.seal()
    _behind_the_triggers("UPDATE shared_trailseal SET chain_hash = repeat('0', 64) WHERE seq = 4")
    assert (4, "link") in trail.broken()
