"""Changes of classes in the demonstration city: one that waits for a decision, one that nobody filed."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from institutions.changes import finding
from institutions.changes.filing import Wish
from institutions.changes.snapshots import PLAN
from trainees import class_changes

WHY = "授课教师当天赴省里参加技能竞赛执裁，最后一次实训课顺延一周。"
FOUND = "到场抽查时，实训课由备案以外的教师授课，机构未办理变更备案。"


def tell_change_filed(teller: Any) -> None:
    """The last lesson a week later."""
    course = teller.training_class
    sessions = list(course.sessions.all())
    sessions[-1].starts_at += timedelta(days=7)
    sessions[-1].ends_at += timedelta(days=7)
    wish = Wish(
        plan={name: getattr(course, name) for name in PLAN}, sessions=sessions, reason=WHY, trainees_will="agree",
        takes_effect_on=course.starts_on, trainees_asked_on=timezone.localdate(teller.before(5)),
    )  # fmt: skip
    class_changes.file(course, wish=wish, actor=teller.filer, now=teller.before(4))


def tell_change_found(teller: Any) -> None:
    """An inspection met another teacher than the one on file."""
    terms = {"kinds": ["instructor"], "text": FOUND, "actor": teller.users["first"], "now": teller.after(2, 15)}
    finding.record(teller.training_class, **terms)


# Steps of a `telling.Teller`, by the name a story has for them.
STEPS = {"change_filed": tell_change_filed, "change_found": tell_change_found}
