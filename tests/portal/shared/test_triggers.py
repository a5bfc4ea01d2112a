"""Tables whose rows stay are not emptied either, whoever is asked to."""

import pytest
from django.apps import apps
from django.db import InternalError, connection, transaction

from portal.shared.triggers import NEVER_EMPTIED
from tests import emptying


def names(model):
    return {trigger.name for trigger in getattr(model._meta, "triggers", ())}


KEPT = [model for model in apps.get_models() if names(model) & {"append_only", "never_deleted"}]
WHAT_MUST_STAY = {
    "subsidies_ledgerentry", "subsidies_decision", "shared_trailrecord", "subsidies_noticeline", "subsidies_claimline",
    "subsidies_reportsnapshot", "subsidies_bankreturn", "trainees_attendancemark",
}  # fmt: skip


def empty(model):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {model._meta.db_table} CASCADE")


@pytest.mark.parametrize("model", KEPT, ids=lambda model: model.__name__)
def test_table_whose_rows_stay_is_not_emptied(db, model):
    with pytest.raises(InternalError, match="Cannot truncate"):
        empty(model)


def test_what_money_was_decided_on_is_among_them():
    assert {model._meta.db_table for model in KEPT} >= WHAT_MUST_STAY


def test_tests_alone_may_empty_what_they_committed(db):
    for model in KEPT:
        assert NEVER_EMPTIED in names(model)
    with emptying.allowed():
        empty(KEPT[0])
