"""Numbers of claims, notices and batches: kind, place, year, and a count of their own that the database keeps."""

from datetime import datetime

from django.db import connection
from django.utils import timezone

from portal.reference.models import Jurisdiction

# The row stays locked until the number is written with its document: two never get the same, none is lost.
COUNT_ON = """
    INSERT INTO subsidies_numbercounter AS counted (kind, jurisdiction_id, year, last) VALUES (%s, %s, %s, 1)
    ON CONFLICT (kind, jurisdiction_id, year) DO UPDATE SET last = counted.last + 1 RETURNING last
"""


def take(kind: str, jurisdiction: Jurisdiction, now: datetime) -> str:
    """The next number of a kind (SL, GS, BF) in a place and year, such as SL-320281-2026-000001."""
    year = timezone.localtime(now).year
    with connection.cursor() as cursor:
        cursor.execute(COUNT_ON, [kind, jurisdiction.pk, year])
        return f"{kind}-{jurisdiction.code}-{year}-{cursor.fetchone()[0]:06}"
