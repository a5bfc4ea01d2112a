import base64
import hashlib
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.exceptions import FieldError, ValidationError
from django.core.management import call_command
from django.db import IntegrityError, InternalError, connection, models, transaction
from django.test.utils import isolate_apps

from portal.shared.encryption import Undecipherable, encryption_header, index_header
from portal.shared.fields import BlindIndexField, EncryptedBinaryField, EncryptedJSONField, EncryptedTextField
from portal.shared.rotation import rotate, waiting
from trainees.models import RegisterExtract, RegisterRecord


def key(name):
    return base64.b64encode(hashlib.sha256(name.encode()).digest()).decode()


@pytest.fixture
def keys(settings):
    settings.ENCRYPTION_KEYS = {"1": key("a"), "second": key("b")}
    settings.INDEX_KEYS = {"1": key("c"), "second": key("d")}
    settings.ENCRYPTION_KEY = settings.INDEX_KEY = "1"
    return settings


@pytest.fixture
def card(db, keys):
    with isolate_apps("portal.shared"):

        class Card(models.Model):
            number = EncryptedTextField(max_length=18, blank=True)
            number_index = BlindIndexField(of="number", unique=True)
            scan = EncryptedBinaryField(null=True)
            answers = EncryptedJSONField(null=True)

            class Meta:
                app_label = "shared"

            def __str__(self):
                return str(self.pk)

        with connection.schema_editor() as editor:
            editor.create_model(Card)
        yield Card


COLUMN = {
    "number": "SELECT number FROM shared_card ORDER BY id",
    "number_index": "SELECT number_index FROM shared_card ORDER BY id",
    "scan": "SELECT scan FROM shared_card ORDER BY id",
}


def stored(column):
    with connection.cursor() as cursor:
        cursor.execute(COLUMN[column])
        return [None if value is None else bytes(value) for (value,) in cursor.fetchall()]


def test_values_come_back_from_ciphertext(card):
    card.objects.create(number="320299197907129718", scan=b"\x00\xff", answers={"姓名": ["吴艳", 1, None]})
    row = card.objects.get()
    assert (row.number, row.scan, row.answers) == ("320299197907129718", b"\x00\xff", {"姓名": ["吴艳", 1, None]})
    assert b"320299" not in stored("number")[0]


def test_null_stays_null(card):
    card.objects.create(number="1")
    assert card.objects.get(scan__isnull=True, answers__isnull=True).scan is None
    assert stored("scan") == [None]


def test_ciphertext_is_not_compared(card):
    with pytest.raises(FieldError):
        card.objects.filter(number="320299197907129718").exists()


def test_save_keeps_the_index(card):
    row = card.objects.create(number="a")
    row.number = "b"
    row.save()
    assert card.objects.get(number_index__of="b") == row
    assert not card.objects.filter(number_index__of="a").exists()


def test_bulk_create_fills_the_index(card):
    card.objects.bulk_create([card(number=text) for text in "abc"])
    assert card.objects.filter(number_index__of=["a", "c", "z"]).count() == 2


def test_update_encrypts_what_it_writes(card):
    card.objects.create(number="a")
    card.objects.update(number="b")
    assert card.objects.get().number == "b"


def test_unique_index_refuses_a_second(card):
    card.objects.create(number="a")
    with pytest.raises(IntegrityError), transaction.atomic():
        card.objects.create(number="a")


def test_many_may_be_empty(card):
    card.objects.create(number="")
    card.objects.create(number="")
    assert stored("number_index") == [None, None]


def test_longer_text_fails_validation(card):
    with pytest.raises(ValidationError):
        card(number="1" * 19).full_clean()


def test_value_of_another_column_stays_shut(card):
    card.objects.create(number="a", scan=b"b")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE shared_card SET number = scan")
    with pytest.raises(Undecipherable):
        card.objects.get()


def test_fields_survive_a_migration(card):
    for field in card._meta.local_fields[1:]:
        clone = field.clone()
        assert clone.deconstruct()[1:] == field.deconstruct()[1:]


def test_rows_are_found_while_keys_change(card, keys):
    card.objects.create(number="a")
    keys.INDEX_KEY = "second"
    card.objects.create(number="b")
    assert card.objects.filter(number_index__of=["a", "b"]).count() == 2


def test_rotation_reaches_every_column(card, keys):
    card.objects.bulk_create([card(number=str(n), scan=b"s", answers=[n]) for n in range(7)])
    keys.ENCRYPTION_KEY = keys.INDEX_KEY = "second"
    assert rotate(card, batch=3).rows == 7
    keys.ENCRYPTION_KEYS = {"second": key("b")}
    keys.INDEX_KEYS = {"second": key("d")}
    assert sorted(card.objects.values_list("number", flat=True)) == [str(n) for n in range(7)]
    assert card.objects.get(number_index__of="3").answers == [3]
    assert all(value.startswith(encryption_header()) for value in stored("scan"))
    assert all(value.startswith(index_header()) for value in stored("number_index"))


def test_rotation_repeats_without_effect(card, keys):
    card.objects.create(number="a")
    keys.ENCRYPTION_KEY = "second"
    rotate(card)
    before = stored("number")
    assert rotate(card).rows == 0
    assert stored("number") == before


def test_interrupted_rotation_goes_on(card, keys, monkeypatch):
    card.objects.bulk_create([card(number=str(n)) for n in range(5)])
    keys.ENCRYPTION_KEY = keys.INDEX_KEY = "second"
    written = []
    original = models.query.QuerySet.bulk_update

    def stop_at_second(self, rows, fields):
        if written:
            raise KeyboardInterrupt
        written.append(rows)
        return original(self, rows, fields)

    monkeypatch.setattr(models.query.QuerySet, "bulk_update", stop_at_second)
    with pytest.raises(KeyboardInterrupt):
        rotate(card, batch=2)
    monkeypatch.undo()
    assert waiting(card).count() == 3
    assert rotate(card, batch=2).rows == 3


def test_rotation_renews_a_stale_index_key_alone(card, keys):
    card.objects.create(number="a")
    keys.INDEX_KEY = "second"
    assert rotate(card).rows == 1
    assert stored("number_index")[0].startswith(index_header())


@pytest.mark.django_db
def test_command_counts_every_protected_table():
    out = StringIO()
    call_command("rotate_keys", stdout=out)
    assert all(line.endswith(": 0") for line in out.getvalue().splitlines())


def test_rotation_renews_append_only_rows(city, keys):
    now = datetime(2026, 1, 1, tzinfo=UTC)
    extract = RegisterExtract.objects.create(
        kind="pension", jurisdiction=city, source="社保", as_of=now, row_count=1, imported_at=now
    )
    RegisterRecord.objects.create(extract=extract, id_number="320299197907129718", name="吴艳", valid_from=now)
    keys.ENCRYPTION_KEY = keys.INDEX_KEY = "second"
    call_command("rotate_keys", stdout=StringIO())
    keys.ENCRYPTION_KEYS, keys.INDEX_KEYS = {"second": key("b")}, {"second": key("d")}
    assert RegisterRecord.objects.get(id_index__of="320299197907129718").id_number == "320299197907129718"
    with pytest.raises(InternalError), transaction.atomic():
        RegisterRecord.objects.update(name="x")
