"""What the public is shown: the mask of the very person, and no number in words beside it."""

from collections.abc import Iterator
from typing import Any

from portal.shared.identity import mask_id_number, mask_name
from subsidies import public_words
from subsidies.invariants.invariant import Recomputed
from subsidies.models import Notice, NoticeLine, Objection

AT_ONCE = 1000


def _shown_otherwise() -> Iterator[dict[str, Any]]:
    """Rows of notices that show another mask than that of their person, by the name on file or on the certificate."""
    rows = NoticeLine.objects.select_related("line__person", "line__certificate").order_by("pk")
    for row in rows.iterator(AT_ONCE):
        person, names = row.line.person, {row.line.person.name, row.line.certificate.holder_name}
        if row.masked_name not in map(mask_name, names) or row.masked_id_number != mask_id_number(person.id_number):
            yield {"id": row.pk, "notice_id": row.notice_id, "place": row.place}


def _told_in_words() -> Iterator[dict[str, Any]]:
    """Titles of notices, and answers, which whoever holds a receipt reads."""
    for notice in Notice.objects.order_by("pk"):
        if public_words.hold_a_number(notice.title):
            yield {"what": "notice", "id": notice.pk}
    rows = Objection.objects.exclude(answer="").defer("name", "contact").order_by("pk")
    for objection in rows.select_related("notice_line__line__person").iterator(AT_ONCE):
        person, answer = objection.notice_line.line.person, objection.answer
        if public_words.name(person, answer) or public_words.hold_a_number(answer):
            yield {"what": "objection", "id": objection.pk}


INVARIANTS = (
    Recomputed(
        "20",
        "A public notice shows of each person the mask of the name and of the ID number, nothing else.",
        _shown_otherwise,
    ),
    Recomputed(
        "20b",
        "No title of a notice holds a personal number; no answer to an objection names the person of the row.",
        _told_in_words,
    ),
)
