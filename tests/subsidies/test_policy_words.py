"""Every key and code a pack may hold has a name for people."""

from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

import pytest
from pydantic import BaseModel

from subsidies import policy_values
from subsidies.policy_differences import name_of
from subsidies.policy_words import CHOICES, KEYS, TABLES, key_in_words, said
from subsidies.rules.pack import Pack
from subsidies.rules.policy import held


def _parts(annotation: Any) -> Iterator[Any]:
    yield annotation
    for part in get_args(annotation):
        yield from _parts(part)


def _tables(model: type[BaseModel], met: set[type[BaseModel]]) -> set[type[BaseModel]]:
    if model not in met:
        met.add(model)
        for field in model.model_fields.values():
            for part in _parts(field.annotation):
                if isinstance(part, type) and issubclass(part, BaseModel):
                    _tables(part, met)
    return met


MODELS = _tables(Pack, set())
IDENTIFIERS = ("metric", "id", "reason_code")


def test_every_table_has_a_name() -> None:
    assert set(TABLES) == set(Pack.model_fields) - set(policy_values.LEFT_OUT)


def test_every_key_has_a_name() -> None:
    keys = {name for model in MODELS - {Pack} for name in model.model_fields}
    assert keys - KEYS.keys() - set(policy_values.LEFT_OUT) == set()


def test_every_choice_has_a_name() -> None:
    told = {
        (name, code)
        for model in MODELS
        for name, field in model.model_fields.items()
        if name not in ("reason_code", *policy_values.LEFT_OUT)
        for part in _parts(field.annotation)
        if get_origin(part) is Literal
        for code in get_args(part)
    }
    assert {
        (name, code) for name, code in told if code not in CHOICES.get(name, {}) and said(code, name) == code
    } == set()


@pytest.mark.parametrize("code", sorted(held()))
def test_values_are_told_without_a_bare_code(code: str) -> None:
    values = list(policy_values.of(held()[code].pack))
    bare = [(value.key, value.said) for value in values if "_" in value.said and value.named_by not in IDENTIFIERS]
    assert bare == []
    assert [value.key for value in values if "_" in name_of(value) and value.key[0] != "named"] == []


def test_number_of_a_document_is_no_count():
    assert (key_in_words("number", "苏人社〔2019〕1号"), key_in_words("number", 3)) == ("编号", "次数")
