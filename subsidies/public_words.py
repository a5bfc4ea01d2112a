"""Words that an officer writes and everybody reads: they name nobody of a row and hold nobody's number."""

import re

from trainees.models import Person

BLANKS = re.compile(r"\s")
# An ID number, or as many digits as bank cards have; office telephones are shorter.
LONG_NUMBER = re.compile(r"(?<!\d)(?:\d{17}[\dX]|\d{16,19})(?!\d)")


def hold_a_number(words: str) -> bool:
    """Whether an ID number or the number of a bank card stands in the words, blanks inside it or not."""
    return LONG_NUMBER.search(BLANKS.sub("", words).upper()) is not None


def name(person: Person, words: str) -> bool:
    """Whether the words say more of the person than the mask shows: the name in full, or one of the numbers."""
    hidden = (person.name, person.id_number, person.phone, person.account_number)
    folded = BLANKS.sub("", words).upper()
    return any(len(each) > 1 and BLANKS.sub("", each).upper() in folded for each in hidden)
