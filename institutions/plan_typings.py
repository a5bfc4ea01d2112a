"""What a clerk types on the pages of a filing, kept before it makes a plan: by page, box for box, right or wrong."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.http import QueryDict

from institutions import filings
from institutions.models import Institution, PlanTyping, TrainingClass
from portal.shared.identity import hold_a_number

KEPT_FOR = timedelta(days=30)
LONGEST, MOST = 500, 10_000  # of what stands in one box, and of boxes
Boxes = Mapping[str, Sequence[str]]


@transaction.atomic
def keep(owner: Any, training_class: TrainingClass | None, part: str, boxes: Boxes, *, now: datetime) -> PlanTyping:
    """Keep what stands in the boxes of one page; of a class still to begin where there is none. Texts that hold an ID
    or card number are left out: this is no place for them."""
    typing, _new = PlanTyping.objects.get_or_create(owner=owner, training_class=training_class, defaults={"at": now})
    typing = PlanTyping.objects.select_for_update().get(pk=typing.pk)  # two windows type different pages
    typing.values = typing.values | {part: _keepable(boxes)}
    typing.at = now
    typing.save(update_fields=["values", "at"])
    return typing


def of(owner: Any, training_class: TrainingClass | None) -> PlanTyping | None:
    """What the person typed of this class and did not keep."""
    return PlanTyping.objects.visible_to(owner).filter(training_class=training_class).first()


def boxes_of(typing: PlanTyping | None, part: str) -> QueryDict | None:
    """What stood in the boxes of one page, as a form takes it; None where nothing was typed there."""
    if typing is None or part not in typing.values:
        return None
    boxes = QueryDict(mutable=True)
    for name, texts in typing.values[part].items():
        boxes.setlist(name, texts)
    return boxes


@transaction.atomic
def draft(owner: Any, institution: Institution, *, now: datetime, **fields: Any) -> TrainingClass | None:
    """Make a class of what the person typed; None where a click before this one has done so. Raises `Refused` as
    `filings.draft` does; then what was typed stays."""
    if not forget(owner, None, "what", "when"):
        return None
    return filings.draft(institution, actor=owner, now=now, **fields)


@transaction.atomic
def forget(owner: Any, training_class: TrainingClass | None, *parts: str) -> bool:
    """Drop what was typed on these pages: it was kept as a plan, or the person wants it no more. Says whether there
    was anything."""
    typing = PlanTyping.objects.visible_to(owner).select_for_update().filter(training_class=training_class).first()
    if typing is None:
        return False
    typing.values = {name: boxes for name, boxes in typing.values.items() if name not in parts}
    if typing.values:
        typing.save(update_fields=["values"])
    else:
        typing.delete()
    return True


def forget_old(now: datetime) -> int:
    """Drop what nobody came back to in `KEPT_FOR`; says how many."""
    dropped, _kinds = PlanTyping.objects.filter(at__lt=now - KEPT_FOR).delete()
    return dropped


def _keepable(boxes: Boxes) -> dict[str, list[str]]:
    return {name: [_cut(text) for text in texts if not hold_a_number(text)] for name, texts in [*boxes.items()][:MOST]}


def _cut(text: str) -> str:
    return text[:LONGEST].replace("\x00", "")
