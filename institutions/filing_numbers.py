"""Numbers of what institutions file."""

from datetime import date
from typing import Literal

from django.db import connection

Kind = Literal["KB", "ZP", "XT"]  # 开班 class, 自主评价 own evaluation, 学徒 apprenticeship


def next_number(day: date, kind: Kind = "KB") -> str:
    """A number nobody else has, KB-YYYY-nnnnnn. The database counts on over kinds and years; gaps are allowed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('institutions_filing_number')")
        return f"{kind}-{day:%Y}-{cursor.fetchone()[0]:06}"
