"""`./xunbu bench rules`: the rules' speed beside two rule engines and SQL, and that all of them say the same.

Prints the goals R1 to R5 of docs/benchmarks.md and exits 1 when one is missed. All is measured in one run on the same
claims; only ratios carry over to another machine.
"""

import argparse
import gc
import platform
import sys
from importlib.metadata import version

import numpy as np

from benchmarks import ground
from benchmarks.settling import openfisca, zen
from benchmarks.settling.claims import Claims, as_table, made_up
from benchmarks.settling.tables import Tables, connect
from benchmarks.settling.timing import Goal, Measured, side_by_side
from portal.services.console import progress, say
from subsidies.rules.assess import assess
from subsidies.rules.many.assess import assess_many
from subsidies.rules.many.awards import Awards
from subsidies.rules.many.one_by_one import before, one_by_one
from subsidies.rules.policy import Policy, load, packs_directory

SLICE = 20_000  # claims for what takes them one at a time
ONE, ONE_WITH_PAST = "assess, explained", "assess, explained, with the person's past"
MANY = "assess_many, exact limits and reasons"
ZEN, ZEN_TRACED = "zen evaluate, amount alone", "zen evaluate with trace, amount alone"
OPENFISCA = "OpenFisca in columns, amount alone"
TABLES, SQL = "table to table by assess_many", "table to table by SQL, year by year"
LARGE = "table to table by assess_many, many times the claims"

GOALS = (
    Goal("R1", ONE, ZEN, 1),
    Goal("R1", ONE, ZEN_TRACED, 4),
    Goal("R2", MANY, ZEN, 30),
    Goal("R2", MANY, OPENFISCA, 0.35),
    Goal("R3", TABLES, SQL, 2.5),
    Goal("R4", LARGE, TABLES, 0.7),
)


def main() -> int:
    """Compares, measures, prints; returns 1 when a goal is missed."""
    asked = _asked()
    _introduce()
    policy, claims = load(packs_directory / "jiangyin-2019.toml"), made_up(asked.claims)
    many = made_up(asked.claims * asked.times)
    small, large = (
        Tables(part, policy, name, connect()) for part, name in ((claims, "settling"), (many, "settling_many"))
    )
    try:
        different = _differences(claims, small, policy) + _in_tables(many, large, policy)
        measured = {**_in_memory(claims, policy, asked.rounds), **_measured(small, large, asked.rounds)}
    finally:
        small.drop()
        large.drop()
    say("Goals")
    met = [goal.met(measured) for goal in GOALS]
    say(f"  R5: {different:,} differences between the paths, none allowed: {'MISSED' if different else 'met'}")
    return 0 if all(met) and not different else 1


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./xunbu bench rules", description=__doc__)
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=5, help="how many times as many claims R4 takes")
    parser.add_argument("--rounds", type=int, default=5)
    return parser.parse_args()


def _introduce() -> None:
    names = ("numpy", "zen-engine", "openfisca-core", "psycopg2-binary")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    ground.say_machine()
    say(f"Python {platform.python_version()}, {versions}")


def _differences(claims: Claims, tables: Tables, policy: Policy) -> int:
    """How many claims any two paths disagree on."""
    progress("Comparing the paths claim by claim")
    awards, alone = assess_many(as_table(claims), policy), assess_many(as_table(claims, apart=True), policy)
    given = zen.contexts(claims, len(claims))
    by_zen = np.array(zen.evaluation(policy, given, trace=False)())
    different = _said("one by one", awards, _different_one_by_one(awards, policy))
    different += _said("zen", alone, int((by_zen != alone.fen).sum()))
    different += _said("OpenFisca", alone, int((openfisca.calculation(policy, claims)() != alone.fen).sum()))
    return different + _in_tables(claims, tables, policy)


def _different_one_by_one(awards: Awards, policy: Policy) -> int:
    """Every award worked out by `assess` with the person's past: eligibility, amount, payee, fund and all reasons."""
    plain = Awards.blank(awards.table, policy, awards.bits)
    for row, award in one_by_one(awards.table, np.arange(len(awards)), policy):
        plain.write(row, award)
    columns = ("eligible", "fen", "reasons", "payee", "fund")
    unlike = [getattr(awards, name) != getattr(plain, name) for name in columns]
    return int(np.any(unlike, axis=0).sum())


def _in_tables(claims: Claims, tables: Tables, policy: Policy) -> int:
    """SQL's and the tables' own results against those in memory."""
    awards = assess_many(as_table(claims), policy)
    tables.settle_by_sql()
    different = _said("SQL", awards, int((tables.results() != awards.fen).sum()))
    tables.settle_by_columns()
    return different + _said("table to table", awards, int((tables.results() != awards.fen).sum()))


def _said(path: str, awards: Awards, different: int) -> int:
    paid, fen = int((awards.fen > 0).sum()), int(awards.fen.sum())
    say(f"  {path:16} {different:,} of {len(awards):,} claims differ ({paid:,} paid, {fen / 100:,.2f} yuan)")
    return different


def _in_memory(claims: Claims, policy: Policy, rounds: int) -> Measured:
    table = as_table(claims)
    awards, rows = assess_many(table, policy), range(min(SLICE, len(claims)))
    alone = [table.facts(row) for row in rows]
    with_past = [before(table, row, awards.eligible, policy) for row in range(len(rows) // 10)]
    given = zen.contexts(claims, len(rows))
    say("In memory")
    gc.collect()
    gc.freeze()
    return side_by_side(
        {
            ZEN: (len(rows), zen.evaluation(policy, given, trace=False)),
            ZEN_TRACED: (len(rows), zen.evaluation(policy, given, trace=True)),
            ONE: (len(rows), lambda: [assess(facts, policy) for facts in alone]),
            ONE_WITH_PAST: (len(with_past), lambda: [assess(facts, policy) for facts in with_past]),
            OPENFISCA: (len(claims), openfisca.calculation(policy, claims)),
            MANY: (len(claims), lambda: assess_many(table, policy)),
        },
        rounds,
    )


def _measured(small: Tables, large: Tables, rounds: int) -> Measured:
    say("In PostgreSQL")
    return side_by_side(
        {
            SQL: (small.size, small.settle_by_sql),
            TABLES: (small.size, small.settle_by_columns),
            LARGE: (large.size, large.settle_by_columns),
        },
        rounds,
    )


if __name__ == "__main__":
    sys.exit(main())
