"""Loading the official lists that come with the portal: by code, as often as wanted, removing nothing."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import models, transaction

from portal.reference.groups import GROUPS
from portal.reference.models import Department, Jurisdiction, Occupation, PopulationGroup
from portal.reference.models.listed import Listed
from portal.reference.models.occupation import sort_key_of

DATA = Path(__file__).parent / "data"
NAMES_APART = ";"


@dataclass(frozen=True)
class Loaded:
    """What became of the entries of one list."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: "Loaded") -> "Loaded":
        return Loaded(self.added + other.added, self.changed + other.changed, self.unchanged + other.unchanged)


@transaction.atomic
def load_all() -> dict[str, Loaded]:
    """Bring every official list of the database up to the files; counts by list.

    Entries are found by code. Entries the files do not name stay as they are: old rows may point at them.
    """
    return {
        "jurisdictions": load_jurisdictions(),
        "occupations": load_occupations(),
        "population groups": load_population_groups(),
        "departments": load_departments(),
    }


def load_jurisdictions() -> Loaded:
    """The tree of places, level by level, since a place needs its parent."""
    rows = _rows("jurisdictions.csv")
    loaded = Loaded()
    for level in Jurisdiction.Level:
        places = [row for row in rows if row["level"] == level]
        parents = Jurisdiction.objects.in_bulk({row["parent"] for row in places}, field_name="code")
        loaded += _merge(Jurisdiction, [_place(row, parents.get(row["parent"])) for row in places])
    return loaded


def load_occupations() -> Loaded:
    return _merge(Occupation, [_occupation(row) for row in _rows("occupations.csv")])


def load_population_groups() -> Loaded:
    groups = [
        {"code": group.code, "name": group.name, "name_en": group.name_en, "synonyms": list(group.synonyms)}
        for group in GROUPS
    ]
    return _merge(PopulationGroup, groups)


def load_departments() -> Loaded:
    """The departments of every place whose document names some."""
    rows = _rows("departments.csv")
    places = Jurisdiction.objects.in_bulk({row["jurisdiction"] for row in rows}, field_name="code")
    return _merge(Department, [_department(row, places[row["jurisdiction"]]) for row in rows])


def _rows(file: str) -> list[dict[str, str]]:
    with (DATA / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, strict=True))


def _place(row: dict[str, str], parent: Jurisdiction | None) -> dict[str, Any]:
    names = {field: row[field] for field in ("code", "name", "name_en", "level")}
    return names | {"parent": parent, "path": f"{parent.path if parent else ''}{row['code']}."}


def _department(row: dict[str, str], place: Jurisdiction) -> dict[str, Any]:
    names = {field: row[field] for field in ("name", "name_en", "clause")}
    return names | {"code": f"{place.code}.{row['code']}", "jurisdiction": place}


def _occupation(row: dict[str, str]) -> dict[str, Any]:
    return {
        "code": row["code"],
        "name": row["name"],
        "name_en": row["name_en"],
        "other_names": row["other_names"].split(NAMES_APART) if row["other_names"] else [],
        "sort_key": sort_key_of(row["name"]),
        "has_grades": row["has_grades"] == "yes",
    }


def _merge(model: type[Listed], entries: Sequence[dict[str, Any]]) -> Loaded:
    """Add the entries whose code is new and rewrite those that differ, in two statements."""
    standing = model._default_manager.in_bulk([entry["code"] for entry in entries], field_name="code")
    new = [model(**entry) for entry in entries if entry["code"] not in standing]
    known = [(standing[entry["code"]], entry) for entry in entries if entry["code"] in standing]
    changed = [_carry_over(row, entry) for row, entry in known if _differs(row, entry)]
    model._default_manager.bulk_create(new)
    if changed:
        model._default_manager.bulk_update(changed, [field for field in entries[0] if field != "code"])
    return Loaded(len(new), len(changed), len(known) - len(changed))


def _differs(row: models.Model, entry: dict[str, Any]) -> bool:
    return any(getattr(row, field) != value for field, value in entry.items())


def _carry_over(row: Any, entry: dict[str, Any]) -> Any:
    for field, value in entry.items():
        setattr(row, field, value)
    return row
