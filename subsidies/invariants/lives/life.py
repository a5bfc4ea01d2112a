"""What the states of a noun ask for: the dates and actors that are set in them, and the order of the dates."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from string import Template

from portal.shared.triggers import in_sql
from portal.shared.workflow import Stateful

BROKEN = Template("SELECT '$what' AS what, id, state FROM $table WHERE $broken")


@dataclass(frozen=True)
class Life:
    """One life cycle. `asks`: columns that are set in certain states; `keeps`: columns that are set in no others;
    `order`: chains of moments, none before an earlier one of its chain; `never`: what else may not be, in SQL."""

    model: type[Stateful]
    asks: Mapping[str, str]
    keeps: Mapping[str, str] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    never: tuple[str, ...] = ()

    @property
    def query(self) -> str:
        """The rows of the noun that lack a date or an actor, have one before its time, or have two out of order."""
        meta = self.model._meta
        return BROKEN.substitute(what=meta.model_name, table=meta.db_table, broken=" OR ".join(self._broken()))

    def _broken(self) -> Iterator[str]:
        for columns, states in self.asks.items():
            yield f"(state IN ({in_sql(states.split())}) AND num_nulls({', '.join(columns.split())}) > 0)"
        for columns, states in self.keeps.items():
            yield f"(state NOT IN ({in_sql(states.split())}) AND num_nonnulls({', '.join(columns.split())}) > 0)"
        for chain in self.order:
            yield from (f"({earlier} > {later})" for earlier, later in combinations(chain.split(), 2))
        yield from (f"({condition})" for condition in self.never)
