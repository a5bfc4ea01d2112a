"""States change here and nowhere else: lock the row, run every guard, act, log, in one transaction.

django-fsm-2 declares states and transitions and protects the field. What it lacks is added here: the row lock,
all failed guards reported at once and the trail row. Many rows at once: `workflow_sets`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar, cast

import django_fsm
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.shared import trail
from portal.shared.refusals import Reason, Refused, refuse_if

M = TypeVar("M", bound="Stateful")


@dataclass(frozen=True)
class Guard:
    """A named condition of a transition. `holds` is a query condition on the row, so that one row and a million
    rows are judged by the same words; `sentence` is what a person reads when it does not hold."""

    code: str
    holds: Q
    sentence: Any

    def reason(self) -> Reason:
        return Reason(self.code, self.sentence)


class _StateDescriptor(django_fsm.FSMFieldDescriptor):
    """Lets the database's own value in while the row is read again, for this object alone."""

    def __set__(self, instance: Any, value: Any) -> None:
        if instance.__dict__.get(_READING):
            self.field.set_state(instance, value)
        else:
            super().__set__(instance, value)


_READING = "_state_is_read_again"


class StateField(django_fsm.FSMField):
    """A state that only a transition may set."""

    descriptor_class = _StateDescriptor

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": 30, "protected": True, "db_index": True} | kwargs)


class Stateful(django_fsm.FSMModelMixin, models.Model):
    """A model with a life cycle; its transitions are methods under `@transition`."""

    state: Any
    get_state_display: Any

    class Meta:
        abstract = True

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        # the library would take the protection off the field of all objects meanwhile, which threads trip over
        self.__dict__[_READING] = True
        try:
            models.Model.refresh_from_db(self, *args, **kwargs)
        finally:
            del self.__dict__[_READING]


def transition(
    *, source: Sequence[str], target: str, guards: Sequence[Guard] = (), field: str = "state"
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Declare a transition: from which states, to which, under which guards.

    The method sets the dates and actors that belong to the new state. It is called by `perform`.
    """

    def declare(method: Callable[..., None]) -> Callable[..., None]:
        custom = {"guards": tuple(guards)}
        declared = django_fsm.transition(field=field, source=list(source), target=target, custom=custom)
        return cast(Callable[..., None], declared(method))

    return declare


def lock(subject: M) -> None:
    """Hold the row until the transaction ends, and bring `subject` up to date with it."""
    subject.refresh_from_db(from_queryset=type(subject)._base_manager.select_for_update(of=("self",)))


def perform(
    subject: M, name: str, *, actor: Any, trail_details: dict[str, Any] | None = None, at: datetime | None = None,
    **details: Any,
) -> M:  # fmt: skip
    """Carry out transition `name` on the row as it is now and return it; `subject` itself is brought up to date.

    Raises `Refused` with every guard that failed. `actor` may be None where the clock acts. `at` is the moment of
    a step that keeps no date of its own; the others are told it as `now`.
    """
    with transaction.atomic():
        lock(subject)
        refuse_if(objections(subject, name))
        before = {each.attname: getattr(subject, each.attname) for each in subject._meta.concrete_fields}
        getattr(subject, name)(actor=actor, **details)
        # what the step does not touch is not written: encrypted anew, an account would no longer be the one that was
        subject.save(update_fields=[each.name for each in differing(subject, before)])
        trail.record(name, subject, actor=actor, details=trail_details or {}, at=details.get("now", at))
    return subject


def differing(row: models.Model, held: dict[str, Any]) -> list[Any]:
    """The columns of a row that are not as they were held, by attribute."""
    return [each for each in row._meta.concrete_fields if getattr(row, each.attname) != held[each.attname]]


def objections(subject: "Stateful", name: str) -> list[Reason]:
    """Every reason why the transition is not open to this row now; empty when it is."""
    declared = declaration(type(subject), name)
    if subject.state not in declared.sources:
        return [wrong_state(subject)]
    row = type(subject)._base_manager.filter(pk=subject.pk)
    return [guard.reason() for guard in declared.guards if not row.filter(guard.holds).exists()]


def wrong_state(subject: "Stateful") -> Reason:
    """That a step is not open in the state the subject is in."""
    label = subject.get_state_display()
    return Reason("WRONG_STATE", _("This is %(state)s now; that step is no longer open.") % {"state": label})


@dataclass(frozen=True)
class Declaration:
    """What one transition says of itself."""

    name: str
    sources: frozenset[str]
    target: str
    guards: tuple[Guard, ...]


def declaration(model: type["Stateful"], name: str) -> Declaration:
    """Read the declaration of a transition from the model's method."""
    found = getattr(model, name)._django_fsm.transitions.values()
    first = next(iter(found))
    return Declaration(name, frozenset(item.source for item in found), first.target, first.custom["guards"])


def declarations(model: type["Stateful"]) -> list[Declaration]:
    """Every transition of a model: its whole table."""
    named = (name for name in dir(model) if hasattr(getattr(model, name, None), "_django_fsm"))
    return [declaration(model, name) for name in named]


def require(condition: bool, reason: Reason) -> None:
    """Raise `Refused` with one reason unless the condition holds."""
    if not condition:
        raise Refused(reason)
