"""Numbers as people write them: full width, with commas between thousands, the unit behind."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from portal.shared.folding import without_blanks

# An exponent is nobody's way to write a sum, and no sum has parts of a fen.
NUMBER = re.compile(r"(?P<digits>\d{1,12}|\d{1,3}(?:,\d{3}){1,3})(?P<part>\.\d{1,2})?", re.ASCII)
UNITS: Mapping[str, Sequence[str]] = {
    "yuan": ("元", "yuan"),
    "months": ("个月", "months", "month"),
    "years": ("年", "years", "year"),
    "minutes": ("分钟", "分", "minutes", "minute", "min"),
    "days": ("天", "日", "days", "day"),
    "semesters": ("个学期", "学期", "semesters", "semester"),
}


def number(text: str, unit: str) -> Decimal | None:
    """The number that was written, below a million million; None for what is none."""
    found = NUMBER.fullmatch(_without_unit(without_blanks(text), unit))
    if found is None:
        return None
    return Decimal(found["digits"].replace(",", "") + (found["part"] or ""))


def _without_unit(text: str, unit: str) -> str:
    word = next((word for word in UNITS.get(unit, ()) if text.endswith(word)), "")
    return text.removesuffix(word)
