"""The clauses of the documents by number: where each stands, what it bears on, and what it says in short."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from pydantic import TypeAdapter

from subsidies.rules.document import Table
from subsidies.rules.values import ClauseID, Text

clauses_directory = Path(__file__).resolve().parent.parent / "packs" / "clauses"

Tag = Literal["RULE", "DATA", "FLOW", "REPORT", "CONTROL", "DIRECTORY", "CONTEXT"]


class Clause(Table):
    """One clause. `article` is its place in the document; CONTEXT asks nothing of a portal."""

    article: Text
    tag: Tag
    zh: Text
    en: Text


_CLAUSES = TypeAdapter(dict[ClauseID, Clause])


@cache
def catalogue() -> Mapping[str, Clause]:
    """Every clause of every document, by ID and in order; read once, since it changes only with the code."""
    found: dict[str, Clause] = {}
    for path in sorted(clauses_directory.glob("*.toml")):
        found |= _CLAUSES.validate_python(tomllib.loads(path.read_text(encoding="utf-8")))
    return MappingProxyType(found)


def last_of(prefix: str) -> int | None:
    """The number of a document's last clause, None for a document that is not in the catalogue."""
    own = f"{prefix}-"
    return max((int(clause.removeprefix(own)) for clause in catalogue() if clause.startswith(own)), default=None)
