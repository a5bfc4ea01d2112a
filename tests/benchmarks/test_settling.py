"""SQL, columns and the rules one by one say the same of claims made up for the benchmark."""

import numpy as np
import psycopg2
import pytest
from django.db import connection

from benchmarks.settling.claims import as_table, made_up
from benchmarks.settling.tables import Tables
from subsidies.rules.many.assess import assess_many
from subsidies.rules.many.one_by_one import one_by_one
from subsidies.rules.policy import load, packs_directory

SIZE = 3_000


@pytest.fixture
def raw_connection(db):
    known = connection.settings_dict
    names = {"host": "HOST", "port": "PORT", "dbname": "NAME", "user": "USER", "password": "PASSWORD"}
    return psycopg2.connect(**{name: known[key] or None for name, key in names.items()})


def test_every_path_says_the_same(raw_connection):
    policy, claims = load(packs_directory / "jiangyin-2019.toml"), made_up(SIZE)
    table = as_table(claims)
    awards = assess_many(table, policy)
    plain = {row: award.amount for row, award in one_by_one(table, np.arange(SIZE), policy)}
    assert [awards.amount(row) for row in range(SIZE)] == [plain[row] for row in range(SIZE)]
    assert awards.having("ANNUAL_CAP_REACHED").any()
    assert awards.having("REPEAT_SAME_OCCUPATION_GRADE").any()
    tables = Tables(claims, policy, "settling", raw_connection)
    try:
        tables.settle_by_sql()
        assert (tables.results() == awards.fen).all()
        tables.settle_by_columns()
        assert (tables.results() == awards.fen).all()
    finally:
        tables.drop()
