"""Numbers of class filings."""

from datetime import date

from django.db import connection


def next_number(day: date) -> str:
    """A number nobody else has, KB-YYYY-nnnnnn. The database counts on over the years; gaps are allowed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('institutions_filing_number')")
        return f"KB-{day:%Y}-{cursor.fetchone()[0]:06}"
