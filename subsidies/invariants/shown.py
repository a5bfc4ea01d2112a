"""What the public is shown: the mask of the very person, and no number in words beside it."""

from collections.abc import Iterator
from typing import Any

from portal.shared.identity import hold_a_number, mask_id_number, mask_name
from subsidies import public_words
from subsidies.invariants.invariant import Recomputed
from subsidies.invariants.reading import judged
from subsidies.models import Notice, NoticeLine, Objection


def _shown_otherwise() -> Iterator[dict[str, Any]]:
    """Rows of notices that show another mask than that of their person, by the name on file or on the certificate."""
    rows = NoticeLine.objects.select_related("line__person", "line__certificate").order_by("pk")
    yield from judged(rows, _other_mask, named=["notice_id", "place"])


def _other_mask(row: NoticeLine) -> dict[str, Any] | None:
    person, names = row.line.person, {row.line.person.name, row.line.certificate.holder_name}
    same = row.masked_name in map(mask_name, names) and row.masked_id_number == mask_id_number(person.id_number)
    return None if same else {}


def _told_in_words() -> Iterator[dict[str, Any]]:
    """Titles of notices, objections, and answers, which whoever holds a receipt reads."""
    for notice in Notice.objects.order_by("pk"):
        if hold_a_number(notice.title):
            yield {"what": "notice", "id": notice.pk}
    rows = Objection.objects.defer("name", "contact").order_by("pk")
    for found in judged(rows.select_related("notice_line__line__person"), _names_somebody):
        yield {"what": "objection"} | found


def _names_somebody(row: Objection) -> dict[str, Any] | None:
    named = public_words.name(row.notice_line.line.person, row.answer)
    return {} if named or any(map(hold_a_number, (row.text, row.answer))) else None


INVARIANTS = (
    Recomputed(
        "20",
        "A public notice shows of each person the mask of the name and of the ID number, nothing else.",
        _shown_otherwise,
    ),
    Recomputed(
        "20b",
        "No title of a notice and no objection holds a personal number; no answer to one names the person of the row.",
        _told_in_words,
    ),
)
