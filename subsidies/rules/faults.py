"""What is wrong with a pack: codes of a closed list, with the key each stands at and the values it names."""

import re
from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from tomllib import TOMLDecodeError
from typing import Any, NamedTuple

from pydantic import ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from subsidies.rules.fault_sentences import ANY_OF, FAULTS, FOUND_BY_PYDANTIC, LISTS

SHOWN = 60  # letters of a value, which may be a whole table
LISTED = 12  # codes of a list; of a longer one the nearest are named

_LISTING = {"allowed", "names"}
_NAMES: Mapping[str, Mapping[str, tuple[str, str]]] = {"list": LISTS, **ANY_OF}


class Fault(NamedTuple):
    """One fault of a pack. `key` is the dotted path of the value, `told` are the values the sentence names."""

    key: str
    code: str
    told: Mapping[str, str] = {}

    def sentence(self, language: str) -> str:
        """The fault for people, in "zh" or "en"."""
        chinese, english = FAULTS[self.code]
        if language != "zh":
            return english.format_map(self._named(1))
        told = self._named(0)
        for name in _LISTING & told.keys():
            told[name] = told[name].replace(", ", "、").replace(" or ", "或")
        return chinese.format_map(told)

    def _named(self, place: int) -> dict[str, str]:
        return {name: _NAMES.get(name, {}).get(value, (value, value))[place] for name, value in self.told.items()}


def wrong(code: str, **told: object) -> PydanticCustomError:
    """What a validator of a pack's values raises; `told` are the values the sentence of the code names."""
    told = {name: str(value) for name, value in told.items()}
    return PydanticCustomError(code, FAULTS[code][1], told)


def of_error(error: ValidationError) -> list[Fault]:
    """The faults pydantic found; a list that seems empty only because an item in it is at fault is not one."""
    found = error.errors(include_url=False)
    inner = {each["loc"][:depth] for each in found for depth in range(len(each["loc"]))}
    return [_fault(each) for each in found if not (each["type"] == "too_short" and each["loc"] in inner)]


def _fault(found: ErrorDetails) -> Fault:
    kind = found["type"]
    told = {name: str(value) for name, value in found.get("ctx", {}).items()}
    told = {"written": written(found["input"]), "expected": found["msg"], **told}
    told["allowed"] = told.get("allowed") or told.get("expected_tags") or told["expected"]
    key = ".".join(str(part) for part in found["loc"] if part != "[key]")
    return Fault(key or "file", kind if kind in FAULTS else FOUND_BY_PYDANTIC.get(kind, "OTHER"), told)


def no_text(error: UnicodeDecodeError) -> Fault:
    """The fault of a file in another encoding."""
    return Fault("file", "NO_UTF8", {"error": error.reason, "position": str(error.start + 1)})


def no_toml(error: TOMLDecodeError, text: str) -> Fault:
    """The fault of a text that is no TOML, with the line where reading stopped."""
    place = re.search(r"line (\d+), column (\d+)", str(error))
    lines = text.splitlines() or [""]
    line, column = map(int, place.groups()) if place else (len(lines), 0)
    told = {"error": str(error), "line": str(line), "column": str(column), "text": lines[line - 1][:SHOWN]}
    return Fault("file", "NO_TOML" if place else "NO_END_TO_TOML", told)


def allowed(codes: Iterable[str], given: str) -> str:
    """The codes of a list that a sentence names: all of a short one, the nearest of a long one."""
    codes = list(codes)
    if len(codes) <= LISTED:
        return ", ".join(codes)
    return ", ".join([*get_close_matches(given, codes, n=LISTED, cutoff=0), "…"])


def not_listed(key: str, code: str, given: str, listed: Collection[str]) -> Fault:
    """The fault of a name that is on no list of its document."""
    return Fault(key, code, {"given": given, "allowed": allowed(listed, given)})


def written(value: Any) -> str:
    """A value as TOML writes it, cut short where it is long."""
    text = _toml(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _toml(value: Any) -> str:
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key} = {_toml(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return str(value)
