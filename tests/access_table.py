"""Who may open what: one row per URL. A URL without a row fails the build.

`allowed` are the personas who get the page for their own object; every other signed-in persona is refused (403 by
role, 404 by scope) and everybody else is sent to sign in. `public` pages answer without signing in. `own` names the
fixture whose key is the URL's argument; `args` builds the arguments from it where they are more than the key.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

WRITERS = frozenset({"staff_a", "manager_a"})
STAFF = WRITERS | {"teacher_a"}
BUREAU = frozenset({"officer_first", "officer_final", "finance_maker", "finance_approver", "auditor"})
EVERYONE = STAFF | BUREAU | {
    "office", "liaison", "third_party", "staff_b", "evaluator", "officer_elsewhere", "trainee",
}  # fmt: skip
PERSONAS = tuple(sorted(EVERYONE))


@dataclass(frozen=True)
class Row:
    """What one URL answers, asked with `method`."""

    name: str
    allowed: frozenset[str] = field(default_factory=frozenset)
    own: str = ""
    args: Callable[[Any], tuple[Any, ...]] | None = None
    method: str = "get"
    data: Callable[[Any], dict[str, Any]] | None = None
    public: bool = False
    scoped: bool = True
    ok: frozenset[int] = frozenset({200, 302})

    def arguments(self, subject: Any) -> tuple[Any, ...]:
        if self.args is not None:
            return self.args(subject)
        return (subject.pk,) if subject is not None else ()
