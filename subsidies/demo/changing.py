"""Changes of classes in the demonstration city: one that waits for a decision, one that nobody filed."""

from datetime import date, datetime, timedelta
from typing import Any

from institutions.changes import finding
from institutions.changes.filing import Wish
from institutions.changes.snapshots import PLAN
from institutions.models import TrainingClass
from trainees import class_changes

WHY = "授课教师当天赴省里参加技能竞赛执裁，最后一次实训课顺延一周。"
FOUND = "到场抽查时，实训课由备案以外的教师授课，机构未办理变更备案。"


def file_change(course: TrainingClass, *, asked_on: date, actor: Any, now: datetime) -> None:
    """The last lesson a week later."""
    sessions = list(course.sessions.all())
    sessions[-1].starts_at += timedelta(days=7)
    sessions[-1].ends_at += timedelta(days=7)
    wish = Wish(
        plan={name: getattr(course, name) for name in PLAN}, sessions=sessions, reason=WHY,
        takes_effect_on=course.starts_on, trainees_will="agree", trainees_asked_on=asked_on,
    )  # fmt: skip
    class_changes.file(course, wish=wish, actor=actor, now=now)


def find_change(course: TrainingClass, *, actor: Any, now: datetime) -> None:
    """An inspection met another teacher than the one on file."""
    finding.record(course, kinds=["instructor"], text=FOUND, actor=actor, now=now)
