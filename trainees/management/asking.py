"""Which person on file a command is about, told by key or by an ID number that is typed and kept nowhere."""

import sys

from django.core.management.base import CommandError

from portal.shared import identity
from trainees import persons
from trainees.models import Person


def person(key: int | None) -> Person:
    """The person with this key; without one, the person whose ID number is given on standard input."""
    if key is None:
        return _by_number()
    found = Person.objects.filter(pk=key).first()
    if found is None:
        raise CommandError(f"There is no person on file under {key}.")
    return found


def _by_number() -> Person:
    sys.stderr.write("ID number of the trainee: ")
    sys.stderr.flush()
    found = persons.find(identity.parse(sys.stdin.readline()).number)
    if found is None:
        raise CommandError("There is nobody with this ID number on file: people come there with their first roster.")
    return found
