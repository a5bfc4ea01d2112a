"""Policies: city packs read from TOML, checked, and ready to assess under.

A broken pack is refused as a whole, with file, key and reason of everything found wrong.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, lru_cache
from itertools import compress, product
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from subsidies.rules.agreement import faults
from subsidies.rules.checks.condition import PARTS, Ask, Check
from subsidies.rules.document import Document, Period
from subsidies.rules.faults import Fault, no_text, no_toml, of_error
from subsidies.rules.pack import Pack
from subsidies.rules.schemes import Scheme
from subsidies.rules.standards import Standard
from subsidies.rules.terms import Limits, Terms
from subsidies.rules.vocabulary import CERTIFICATE_KINDS, GRADES, STAGES

# By part, in the order of PARTS: whether the facts record it.
Recorded = tuple[bool, ...]
packs_directory = Path(__file__).resolve().parent.parent / "packs"


class PackRefused(ValueError):
    """The pack cannot be used. The message names the file and all `problems`, in English."""

    def __init__(self, file: str, problems: list[Fault]) -> None:
        super().__init__("\n".join(f"{file}: {fault.key}: {fault.sentence('en')}" for fault in problems))
        self.file = file
        self.problems = problems


class SchemeNotHeld(LookupError):
    """The policy holds no scheme of this ID."""

    def __init__(self, scheme: str, policy: str) -> None:
        super().__init__(f"the policy {policy} does not hold the scheme {scheme}")
        self.scheme = scheme


@dataclass(frozen=True)
class Policy:
    """A checked pack with its schemes compiled into just the checks each stage needs."""

    pack: Pack = field(repr=False)

    @property
    def document(self) -> Document:
        """Number, issuer, dates, provenance, standing."""
        return self.pack.document

    @property
    def code(self) -> str:
        """The jurisdiction's short code, such as JY."""
        return self.pack.document.jurisdiction

    @property
    def demonstration(self) -> bool:
        """Whether the pack is for showing only and refused in production."""
        return self.pack.document.demonstration

    @property
    def period(self) -> Period:
        """First and last day."""
        return self.pack.period

    @property
    def limits(self) -> Limits:
        """Yearly number and repeats."""
        return self.pack.limits

    @property
    def fund_order(self) -> tuple[str, ...]:
        """Funds in the order they are drawn on."""
        return self.pack.funds.order if self.pack.funds is not None else ()

    def setting(self, name: str) -> Decimal | None:
        """The value of a local setting, None while officers have not set it. Raises KeyError for an unknown name."""
        return self.pack.settings[name].value

    def scheme(self, scheme_id: str) -> Scheme:
        """The scheme of this ID. Raises SchemeNotHeld."""
        try:
            return self.schemes[scheme_id]
        except KeyError:
            raise SchemeNotHeld(scheme_id, self.document.id) from None

    @cached_property
    def schemes(self) -> Mapping[str, Scheme]:
        """All schemes by ID."""
        return {scheme.id: scheme for scheme in self.pack.schemes}

    @cached_property
    def terms(self) -> Terms:
        """What checks and steps of every scheme may look at."""
        online_ratio = self.pack.settings.get("online_ratio")
        return Terms(
            code=self.code,
            prefix=self.document.clause_prefix,
            in_force=self.document.standing == "in_force",
            period=self.period,
            limits=self.limits,
            kinship=self.pack.kinship,
            lists_at_filing=self.pack.lists.counted_on == "filing",
            rounding_clause=self.pack.rounding.clause,
            online_ratio=(online_ratio.value if online_ratio else None) or Decimal(0),
        )

    @cached_property
    def checks(self) -> Mapping[tuple[str, str], Sequence[Check]]:
        """The checks to run, by scheme ID and stage."""
        return {
            (scheme.id, stage): [
                part
                for condition in (*self.pack.conditions, *scheme.conditions)
                if condition.asked_at(stage)
                for part in condition.parts()
            ]
            for scheme in self.pack.schemes
            for stage in STAGES
        }

    @cached_property
    def asked(self) -> Mapping[tuple[str, str, Recorded], Sequence[Ask]]:
        """What is asked of a claim, by scheme ID, stage and which parts of its facts are recorded."""
        return {
            (*key, recorded): [check.against for check in checks if check.RESTS_ON in known]
            for key, checks in self.checks.items()
            for recorded in product((False, True), repeat=len(PARTS))
            for known in [{None, *compress(PARTS, recorded)}]
        }

    @cached_property
    def rates(self) -> Mapping[tuple[str, str | None, str | None], tuple[Standard, ...]]:
        """The standards, by scheme ID, certificate kind and grade; None stands for not known yet."""
        return {
            (scheme.id, kind, grade): scheme.rates(kind, grade)
            for scheme in self.pack.schemes
            for kind in (None, *CERTIFICATE_KINDS)
            for grade in (None, *GRADES)
        }


def load(path: Path) -> Policy:
    """Read the pack at `path`. Raises PackRefused; OSError where the file cannot be read."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise PackRefused(path.name, [no_text(error)]) from None
    return load_text(text, name=path.name)


def load_text(text: str, name: str) -> Policy:
    """Read a pack from TOML text; `name` stands for the file in refusals. Raises PackRefused."""
    try:
        return _read(text)
    except PackRefused as refused:
        raise PackRefused(name, refused.problems) from None


@lru_cache(maxsize=64)
def _read(text: str) -> Policy:
    """The same text gives the same policy, which never changes; reading it takes as long as hundreds of claims."""
    try:
        pack = Pack.model_validate(_tables(text))
    except ValidationError as error:
        raise PackRefused("", of_error(error)) from None
    if problems := list(faults(pack)):
        raise PackRefused("", problems)
    return Policy(pack)


def _tables(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise PackRefused("", [no_toml(error, text)]) from None
    except (ValueError, ArithmeticError, RecursionError):
        raise PackRefused("", [Fault("file", "BEYOND_MEASURE")]) from None


def held() -> dict[str, Policy]:
    """The packs of this release, by jurisdiction code. Raises PackRefused, also where two are for one place."""
    policies: dict[str, Policy] = {}
    for path in sorted(packs_directory.glob("*.toml")):
        policy = load(path)
        if policy.code in policies:
            raise PackRefused(path.name, [Fault("document.jurisdiction", "PLACE_TAKEN", {"given": policy.code})])
        policies[policy.code] = policy
    return policies
