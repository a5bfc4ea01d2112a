"""Words that an officer writes and everybody reads: they name nobody of a row."""

import re

from trainees.models import Person

BLANKS = re.compile(r"\s")


def name(person: Person, words: str) -> bool:
    """Whether the words say more of the person than the mask shows: the name in full, or one of the numbers."""
    hidden = (person.name, person.id_number, person.phone, person.account_number)
    folded = BLANKS.sub("", words).upper()
    return any(len(each) > 1 and BLANKS.sub("", each).upper() in folded for each in hidden)
