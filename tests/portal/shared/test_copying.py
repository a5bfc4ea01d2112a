"""Rows by COPY: what a model says of its columns holds, and the text of a cell arrives as it is."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.shared.copying import copy_in, next_keys
from tests.trainees.factories import PersonFactory, RegisterExtractFactory
from trainees.models import Person, RegisterRecord

pytestmark = pytest.mark.django_db
NAMES = ("id_number", "name", "sort_key", "sex", "birth_date", "phone")


def person(number="320299198806150013", name="陈国梁", phone="13900000001"):
    return (number, name, "chen", "m", date(1988, 6, 15), phone)


def test_columns_are_sealed_indexed_and_defaulted():
    copy_in(Person, NAMES, [person(), person("32029919880615003X", phone="")])
    first, second = Person.objects.order_by("pk")
    assert Person.objects.get(id_index__of="320299198806150013") == first
    assert (first.id_number, first.phone, first.account_number, first.education, first.user) == (
        "320299198806150013", "13900000001", "", "", None,
    )  # fmt: skip
    assert (second.phone, second.phone_index) == ("", None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT account_number FROM trainees_person")
        sealed = [bytes(value) for (value,) in cursor.fetchall()]
    assert len(set(sealed)) == 2  # not even nothing is sealed twice alike
    assert Person.objects.create(**dict(zip(NAMES, person("320299198806150056"), strict=True))).pk > second.pk


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40))
def test_any_text_arrives_as_it_is(text):
    with transaction.atomic():
        copy_in(Person, NAMES, [person(name=text), person("32029919880615003X", name="\\N")])
        assert [each.name for each in Person.objects.order_by("pk")] == [text, "\\N"]
        transaction.set_rollback(True)


def test_what_is_no_text_arrives_too():
    extract = RegisterExtractFactory()
    told = {"group": "退役\\军人", "degree": "a\tb"}
    names = ("extract_id", "id_number", "name", "valid_from", "valid_to", "details")
    copy_in(RegisterRecord, names, [(extract.pk, "320299198806150013", "陈", date(2020, 1, 1), None, told)])
    record = RegisterRecord.objects.get()
    assert (record.details, record.valid_to, record.valid_from) == (told, None, date(2020, 1, 1))


def test_all_are_written_or_none():
    standing = PersonFactory()
    with transaction.atomic():
        with pytest.raises(IntegrityError):
            copy_in(Person, NAMES, [person(), person(standing.id_number)])
        assert list(Person.objects.all()) == [standing]


def test_unknown_field_is_refused():
    with pytest.raises(TypeError, match="hat_size"):
        copy_in(Person, ["hat_size"], [(3,)])


def test_keys_are_nobody_elses():
    keys = next_keys(Person, 3)
    assert PersonFactory().pk not in keys and len(set(keys)) == 3
