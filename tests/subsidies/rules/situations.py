"""Facts for tests: the situations of cases/<pack>.toml, with what a test wants different."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from subsidies.rules.facts import Facts

FOLDER = Path(__file__).parent / "cases"
FILES = {"JY": "jiangyin", "NY": "nanyang", "SC": "sichuan", "QD": "qingdao", "BC": "baicheng"}


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"), parse_float=Decimal)


PACKS = {code: read(name) for code, name in FILES.items()}
CASES = PACKS["JY"]
THREE_IN_2020 = [
    {"date": f"2020-0{month}-10", "scheme": "JY-CERT", "occupation": occupation, "grade": "junior", "counted": True}
    for month, occupation in ((1, "钳工"), (2, "车工"), (3, "铣工"))
]


def swept(code: str) -> list[dict[str, Any]]:
    """What breaks one condition, as a case for each scheme that has it: the scheme's base with what the sweep says."""
    return [
        _swept(sweep, scheme, PACKS[code]["bases"][scheme])
        for sweep in PACKS[code]["sweeps"]
        for scheme in sweep["schemes"]
    ]


def _swept(sweep: dict[str, Any], scheme: str, base: dict[str, Any]) -> dict[str, Any]:
    told = {name: sweep[name] for name in ("clauses", "history", "without") if name in sweep}
    facts = {"scheme": scheme, **_merged(base.get("facts", {}), sweep.get("facts", {}))}
    expected = {"eligible": False, "reasons": sweep["reasons"]}
    return {"says": f"{scheme}: {sweep['says']}", "like": base["like"], "facts": facts, "expect": expected, **told}


def situation(name: str, code: str = "JY", **different: Any) -> dict[str, Any]:
    """The JSON of a situation; tables are merged, so a test names only what differs."""
    return _merged(PACKS[code]["situations"][name], different)


def facts(name: str = "worker", code: str = "JY", **different: Any) -> Facts:
    """The facts of a situation."""
    return Facts.from_json(situation(name, code, **different))


def _merged(known: dict[str, Any], different: dict[str, Any]) -> dict[str, Any]:
    both = {
        key: _merged(known[key], value) if isinstance(value, dict) and isinstance(known.get(key), dict) else value
        for key, value in different.items()
    }
    return {**known, **both}
