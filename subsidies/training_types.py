"""The training types of the documents, by code, in the words of the page and of files."""

from portal.shared.folding import without_blanks
from portal.shared.languages import in_chinese
from subsidies.rules.vocabulary import TRAINING_TYPES


def label(code: str) -> str:
    """The type in the language of the page."""
    return TRAINING_TYPES[code][0 if in_chinese() else 1]


def choices() -> list[tuple[str, str]]:
    return [(code, label(code)) for code in TRAINING_TYPES]


def named(text: str) -> str | None:
    """The code of what somebody wrote: the code itself or its name in either language; None for anything else."""
    written = without_blanks(text).lower()
    words = {without_blanks(word).lower(): code for code, words in TRAINING_TYPES.items() for word in (code, *words)}
    return words.get(written)
