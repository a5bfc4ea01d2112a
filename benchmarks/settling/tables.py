"""Claims in PostgreSQL, settled from table to table: by SQL, year by year, and by assess_many."""

import io
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import psycopg2
from psycopg2.sql import SQL, Identifier

from benchmarks.settling.claims import OCCUPATIONS, Claims, Column, as_table, year_of_day
from benchmarks.settling.figures import standards
from subsidies.rules.many.assess import assess_many
from subsidies.rules.policy import Policy

SCHEMA = Path(__file__).with_name("schema.sql")
YEARS = (0, 1, 2)
# COPY's binary form: a signature, for each row the number of fields and for each field its length, and an end.
HEAD, END = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"
CLAIM = {"id": ">i4", "person": ">i4", "occupation": ">i2", "kind": ">i2", "grade": ">i2", "day": ">i4"}
RESULT = {"id": ">i4", "fen": ">i4", "reasons": ">i8"}

# A claim that the yearly limit refuses frees the same grade for a later year, which one pass of window functions
# cannot see: so one year after the other. Within a year the limit stays reached: the first claim for a thing decides.
OF_YEAR = """
    INSERT INTO paid SELECT id, person, thing FROM (
        SELECT *, row_number() OVER (PARTITION BY person ORDER BY day, id) AS use FROM (
            SELECT DISTINCT ON (person, thing) * FROM working WHERE year = %s AND fen > 0
            AND NOT EXISTS (SELECT FROM paid WHERE paid.person = working.person AND paid.thing = working.thing)
            ORDER BY person, thing, day, id
        ) AS first
    ) AS used WHERE use <= 3
"""
STORED = """
    INSERT INTO result SELECT working.id, CASE WHEN paid.id IS NULL THEN 0 ELSE fen END,
        CASE WHEN fen = 0 THEN 1 WHEN paid.id IS NULL THEN 2 ELSE 0 END
    FROM working LEFT JOIN paid USING (id)
"""


def connect() -> Any:
    """To the database that the environment names."""
    return psycopg2.connect(
        host=os.environ["DB_HOST"],
        port=os.environ.get("DB_PORT"),
        dbname=os.environ.get("DB_NAME", "portal"),
        user=os.environ.get("DB_USER", "postgres"),
        password=os.environ.get("DB_PASSWORD"),
    )


class Tables:
    """The claims in a schema of this name, on a connection of their own, until `drop`."""

    def __init__(self, claims: Claims, policy: Policy, schema: str, connection: Any) -> None:
        self.policy, self.size, self.schema = policy, len(claims), Identifier(schema)
        self.connection = connection
        self.connection.autocommit = True
        self.cursor = self.connection.cursor()
        for statement in ("DROP SCHEMA IF EXISTS {} CASCADE", "CREATE SCHEMA {}", "SET search_path TO {}"):
            self.cursor.execute(SQL(statement).format(self.schema))
        self._run(SCHEMA.read_text(encoding="utf-8"), "SET work_mem TO '256MB'")
        self._fill(claims)

    def drop(self) -> None:
        """Nothing is left behind."""
        self.cursor.execute(SQL("DROP SCHEMA {} CASCADE").format(self.schema))
        self.connection.close()

    def settle_by_sql(self) -> None:
        """Amounts, then the limits of each year after those of the years before."""
        self._run("BEGIN", "TRUNCATE result", "CREATE TEMP TABLE working ON COMMIT DROP AS SELECT * FROM amount")
        self._run("ANALYZE working", "CREATE TEMP TABLE paid (id int, person int, thing int) ON COMMIT DROP")
        for year in YEARS:
            self.cursor.execute(OF_YEAR, [year])
            self._run("ANALYZE paid")
        self._run(STORED, "COMMIT")

    def settle_by_columns(self) -> None:
        """Rows out, assessed in columns, sums and reasons in."""
        rows = self._out("claim", CLAIM)
        awards = assess_many(as_table(self._claims(rows)), self.policy)
        self._run("BEGIN", "TRUNCATE result")
        self._in("result", RESULT, [rows["id"], awards.fen, awards.reasons])
        self._run("COMMIT")

    def results(self) -> Column:
        """The fen stored for each claim, by its number."""
        rows = self._out("result", RESULT)
        fen = np.full(self.size, -1, np.int64)
        fen[rows["id"]] = rows["fen"]
        return fen

    def _claims(self, rows: Column) -> Claims:
        """The rows as claims, with what the tables beside them say."""
        persons = self._out("person", {"id": ">i4", "employed": "?", "pension_from": ">i4"})
        employed, pension_from = np.zeros(len(persons), bool), np.zeros(len(persons), np.int32)
        employed[persons["id"]], pension_from[persons["id"]] = persons["employed"], persons["pension_from"]
        listed = self._out("(SELECT * FROM occupation ORDER BY id)", {"id": ">i2", "listed": "?"})["listed"]
        short = self._out("(SELECT short FROM shortage ORDER BY occupation, year)", {"short": "?"})["short"]
        own = {name: rows[name].astype(kind[1:]) for name, kind in CLAIM.items() if name != "id"}
        return Claims(
            **own,
            catalogue=listed,
            shortage=short.reshape(OCCUPATIONS, len(YEARS)),
            pension_from=pension_from,
            employed=employed,
        )

    def _fill(self, claims: Claims) -> None:
        rows = [claims.person, claims.occupation, claims.kind, claims.grade, claims.day]
        self._in("claim", CLAIM, [np.arange(len(claims)), *rows])
        persons = {"id": ">i4", "employed": "?", "pension_from": ">i4"}
        self._in("person", persons, [np.arange(len(claims.employed)), claims.employed, claims.pension_from])
        self._in("occupation", {"id": ">i2", "listed": "?"}, [np.arange(OCCUPATIONS), claims.catalogue])
        occupation, year = np.indices(claims.shortage.shape).reshape(2, -1)
        shortage = {"occupation": ">i2", "year": ">i2", "short": "?"}
        self._in("shortage", shortage, [occupation, year, claims.shortage.ravel()])
        years = year_of_day()
        self._in("calendar", {"day": ">i4", "year": ">i2"}, [np.arange(len(years)), years])
        fen = [[kind, grade, amount] for (kind, grade), amount in standards(self.policy).items()]
        self._in("standard", {"kind": ">i2", "grade": ">i2", "fen": ">i4"}, np.array(fen).T)
        self._run("CREATE INDEX ON claim (person, day, id)", "VACUUM ANALYZE")

    def _out(self, source: str, fields: dict[str, str]) -> Column:
        """All rows, read as they are sent."""
        sent = io.BytesIO()
        self.cursor.copy_expert(f"COPY {source} TO STDOUT (FORMAT binary)", sent)
        rows: Column = np.frombuffer(sent.getbuffer()[len(HEAD) : -len(END)], _layout(fields))
        return rows

    def _in(self, target: str, fields: dict[str, str], columns: Sequence[Any]) -> None:
        rows = np.empty(len(columns[0]), _layout(fields))
        rows["fields"] = len(fields)
        for (name, kind), column in zip(fields.items(), columns, strict=True):
            rows[f"length of {name}"], rows[name] = np.dtype(kind).itemsize, column
        self.cursor.copy_expert(f"COPY {target} FROM STDIN (FORMAT binary)", io.BytesIO(HEAD + rows.tobytes() + END))

    def _run(self, *statements: str) -> None:
        for statement in statements:
            self.cursor.execute(statement)


def _layout(fields: dict[str, str]) -> np.dtype[Any]:
    pairs = [pair for name, kind in fields.items() for pair in ((f"length of {name}", ">i4"), (name, kind))]
    return np.dtype([("fields", ">i2"), *pairs])
