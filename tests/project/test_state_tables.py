"""Every life cycle is held to its whole table, so that none comes without."""

import ast

from django.apps import apps

from portal.shared.workflow import Stateful
from tests.project.sources import modules_of_tests


def held_to_tables(tree):
    """The models of `test_… = state_tables.whole(Model, …)` in a module of tests."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            is_test = getattr(node.targets[0], "id", "").startswith("test_")
            if is_test and ast.unparse(node.value.func) == "state_tables.whole":
                yield ast.unparse(node.value.args[0])


def test_every_life_cycle_has_one_table():
    held = [name for tree in modules_of_tests() for name in held_to_tables(tree)]
    assert sorted(held) == sorted(model.__name__ for model in apps.get_models() if issubclass(model, Stateful))


def test_table_that_is_no_test_does_not_count():
    ways = ["test_it = state_tables.whole(Claim, T)", "table = state_tables.whole(Claim, T)", "test_it = T"]
    assert [list(held_to_tables(ast.parse(way))) for way in ways] == [["Claim"], [], []]
