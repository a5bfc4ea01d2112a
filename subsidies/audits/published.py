"""What the published text of a policy says of a scheme, read without the rules."""

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from subsidies.models import ClaimLine, Policy

SCHEME = "JY-CERT"


@dataclass(frozen=True)
class Published:
    """The text of one policy and the part of it that is the scheme's, as TOML gives them; figures are decimals."""

    policy: Policy
    text: dict[str, Any]
    scheme: dict[str, Any]

    def condition(self, check: str) -> dict[str, Any]:
        """What the scheme, or the text for all its schemes, asks under this name; empty where it does not ask it."""
        asked = [*self.scheme["conditions"], *self.text["conditions"]]
        return next((each for each in asked if each["check"] == check), {})


def in_use() -> list[Published]:
    """The policies that lines of the certificate scheme go by."""
    policies = Policy.objects.filter(claim_lines__scheme=SCHEME).select_related("jurisdiction").distinct()
    return [_read(policy) for policy in policies.order_by("pk")]


def _read(policy: Policy) -> Published:
    text = tomllib.loads(policy.text, parse_float=Decimal)
    scheme = next(each for each in text["schemes"] if each["id"] == SCHEME)
    return Published(policy, text, scheme)


def recomputed() -> int:
    """How many lines are worked out once more: everything handed in, what was refused as well."""
    lines = ClaimLine.objects.filter(scheme=SCHEME).exclude(state=ClaimLine.State.WITHDRAWN)
    return lines.exclude(claim__state__in=["draft", "withdrawn"]).count()
