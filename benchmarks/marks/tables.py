"""A year of attendance in a schema of its own: the portal's tables with their indexes, without triggers and with
nothing of the portal's rows."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

SCHEMA = "attendance_bench"
LIKE = "INCLUDING DEFAULTS INCLUDING IDENTITY INCLUDING INDEXES"
MARKS_A_CLASS = 1920  # forty people, twenty-five lessons, coming and going, one in twenty-five missing
TABLES = (
    "institutions_institution", "institutions_site", "institutions_instructor", "institutions_trainingclass",
    "institutions_classsession", "reference_populationgroup", "trainees_person", "trainees_enrolment",
    "trainees_attendancemark", "trainees_attendanceruling", "trainees_registerextract", "trainees_registerrecord",
)  # fmt: skip
HONEST, PLANTED = (Path(__file__).with_name(name).read_text("utf-8") for name in ("honest.sql", "planted.sql"))
LOOSEN = """
    SELECT format('ALTER TABLE %I.%I ALTER COLUMN %I DROP NOT NULL', table_schema, table_name, column_name)
    FROM information_schema.columns WHERE table_schema = %s AND is_nullable = 'NO' AND column_name <> 'id'
"""


@contextmanager
def filled(marks: int) -> Iterator[int]:
    """The tables stand under their own names until the block ends, with about so many marks; gives how many."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
        cursor.execute(f"CREATE SCHEMA {SCHEMA}")
        try:
            for table in TABLES:
                cursor.execute(f"CREATE TABLE {SCHEMA}.{table} (LIKE public.{table} {LIKE})")
            cursor.execute(LOOSEN.replace("%I", "%%I"), [SCHEMA])
            for (statement,) in cursor.fetchall():
                cursor.execute(statement)
            cursor.execute(f"SET search_path TO {SCHEMA}, public")
            cursor.execute(HONEST, {"classes": -(-marks // MARKS_A_CLASS)})
            cursor.execute(PLANTED, {})
            cursor.execute("ANALYZE " + ", ".join(TABLES))
            cursor.execute("SELECT count(*) FROM trainees_attendancemark")
            yield cursor.fetchone()[0]
        finally:
            cursor.execute("RESET search_path")
            cursor.execute(f"DROP SCHEMA {SCHEMA} CASCADE")


def planted() -> dict[str, int]:
    """How often each kind has to be found, as the statements that plant them say."""
    return {code: int(times) for code, times in re.findall(r"^-- (\w+): (\d+)$", PLANTED, re.MULTILINE)}
