"""Outcome reasons: codes of a closed list, with the clause and the values they rest on; sentences made when read."""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from subsidies.rules.sentences import SENTENCES, WORDINGS
from subsidies.rules.vocabulary import label

Inputs = Mapping[str, str]
NOTHING: Inputs = {}


class _Wording(dict[str, str]):
    """Values for a sentence; one that was not given reads as not recorded instead of breaking a page."""

    def __init__(self, values: Inputs, language: str) -> None:
        super().__init__({name: label(name, value, language) for name, value in values.items()})
        self.language = language

    def __missing__(self, name: str) -> str:
        return "（未记录）" if self.language == "zh" else "(not recorded)"


def worded(template: str, values: Inputs, language: str) -> str:
    """The template with its values filled in, codes by their names in "zh" or "en"."""
    return template.format_map(_Wording(values, language))


def figure(amount: Decimal) -> str:
    """A number as sentences show it: without exponent or trailing zeros, 2600 or 166.66."""
    text = format(amount, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


class Reason(NamedTuple):
    """One reason of an award. `clause` is the clause it rests on; `inputs` are the values its sentence names."""

    code: str
    clause: str = ""
    inputs: Inputs = NOTHING

    @property
    def refuses(self) -> bool:
        """Whether the reason by its nature stands against payment."""
        return SENTENCES[self.code][0]

    def sentence(self, language: str, **inputs: str) -> str:
        """The reason for people, in "zh" or "en"; `inputs` add to or replace the values kept."""
        chinese, english = WORDINGS.get(self.inputs.get("text", ""), SENTENCES[self.code][1:])
        return worded(chinese if language == "zh" else english, {**self.inputs, **inputs}, language)
