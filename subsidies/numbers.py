"""Numbers of claims, notices, batches and payments: prefix, year, and a count that the database keeps."""

from datetime import datetime

from django.db import connection
from django.utils import timezone


def take(prefix: str, now: datetime) -> str:
    """A number nobody else has, such as SL-2026-000123. The database counts on over the years; gaps are allowed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('subsidies_number')")
        return f"{prefix}-{timezone.localtime(now):%Y}-{cursor.fetchone()[0]:06}"
