"""The commands that need no database, each in a process of its own where none can be reached: what they print on
standard output is JSON as a whole."""

import json
import os
import subprocess
import sys
from decimal import Decimal

import pytest

from portal.services.manage import WITHOUT_DATABASE
from tests.project.sources import ROOT
from tests.subsidies.rules.situations import situation

ROSTER = "tests/data/samples/roster-clean.xlsx"
CASE = {"id": "one", "jurisdiction": "JY", "input": situation("worker"), "expected": {}}
COMMANDS = {
    "assess": ([], json.dumps(CASE, default=lambda v: int(v) if isinstance(v, Decimal) else v.isoformat())),
    "check_roster": ([ROSTER, "--starts", "2026-03-02", "--json"], ""),
    "policy_coverage": (["--tag", "RULE", "--json"], ""),
}


@pytest.fixture
def alone(tmp_path):
    """Carries a command out where the database's socket would lie in an empty directory."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DB_", "PG", "PORTAL_"))}

    def carry_out(name, *arguments, given=""):
        line = [sys.executable, "manage.py", name, *arguments]
        nowhere = kept | {"DB_HOST": str(tmp_path), "PORTAL_VAR": str(tmp_path / "var")}
        return subprocess.run(line, input=given, env=nowhere, cwd=ROOT, capture_output=True, text=True, timeout=120)

    return carry_out


def test_none_of_the_commands_is_left_out():
    assert set(COMMANDS) == set(WITHOUT_DATABASE)


@pytest.mark.parametrize("name", COMMANDS)
def test_command_prints_json_alone_without_a_database(alone, name):
    arguments, given = COMMANDS[name]
    done = alone(name, *arguments, given=given)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)


def test_no_database_can_be_reached_there(alone):
    done = alone("shell", "--command", "from django.db import connection as c; c.ensure_connection()")
    assert "OperationalError" in done.stderr
