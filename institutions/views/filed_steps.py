"""The steps of a filing on its page: each with its roles, its form and what is said once it was taken."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import ngettext, pgettext

from institutions.models import Institution
from portal.accounts.roles import Role
from portal.shared import trail, workflow
from portal.shared.badges import Family
from portal.shared.components import Event
from portal.shared.refusals import carried_out
from portal.shared.sentences import Text

WRITERS = (Role.FILER, Role.MANAGER)
READERS = (*WRITERS, Role.FIRST_REVIEW, Role.FINAL_REVIEW, Role.AUDITOR)
REFUSED = 422


@dataclass(frozen=True)
class FiledStep:
    """Who takes a step, with which form, what is said then; one `of_a_look` names the filing that was looked at."""

    roles: tuple[str, ...]
    form: type[forms.Form]
    told: Text
    of_a_look: bool = False


Steps = Mapping[str, FiledStep]
Verbs = Mapping[str, tuple[Family, Text]]


def enterprises_of(user: Any) -> list[Institution]:
    """The enterprises this person files for."""
    files = user.institutions if user.has_role(*WRITERS) else []
    return [each for each in files if Institution.Kind.ENTERPRISE in each.kinds]


def taken(
    request: HttpRequest, filing: Any, step: str, steps: Steps, operation: Callable[..., Any]
) -> dict[str, forms.Form]:
    """Take a step of a filing by what was sent. Empty when it was taken; else its form with the reasons, by the step.
    Who has no part in it is told that there is no such page."""
    asked = steps[step]
    if not request.user.has_role(*asked.roles):
        raise Http404
    form = asked.form(request.POST, prefix=step)
    looked_at = {"seen": request.POST.get("seen", "")} if asked.of_a_look else {}
    act = partial(operation, actor=request.user, now=timezone.now(), **looked_at)
    if not carried_out(form, filing, act):
        return {step: form}
    messages.success(request, asked.told)
    return {}


def forms_of(filing: Any, steps: Steps, user: Any, typed: Mapping[str, forms.Form]) -> dict[str, forms.Form]:
    """The forms of the steps that are open to the person, with what was typed where one was refused."""
    return {
        name: typed.get(name) or step.form(prefix=name)
        for name, step in steps.items()
        if user.has_role(*step.roles) and filing.state in workflow.declaration(type(filing), name).sources
    }


def events_of(filing: Any, verbs: Verbs) -> list[Event]:
    """What was done with a filing, newest first; the same act of the same person on one day is one row."""
    return [_event(filing, list(rows), verbs) for _same, rows in groupby(trail.of(filing), key=_sameness)]


def _sameness(row: Any) -> tuple[Any, ...]:
    return row.verb, row.actor_name, timezone.localdate(row.at)


def _event(filing: Any, rows: list[Any], verbs: Verbs) -> Event:
    newest, times = rows[0], len(rows)
    kind, words = verbs[newest.verb]
    labels = [str(filing.Ground(code).label) for code in newest.details.get("grounds", [])]
    repeated = ngettext("%(count)s time", "%(count)s times", times) % {"count": times} if times > 1 else ""
    notes = [repeated, *labels, newest.details.get("note", "")]
    return Event(newest.at, kind, newest.actor_name, words, pgettext("between words", ", ").join(filter(None, notes)))
