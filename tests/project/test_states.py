"""State changes only in the workflow: nobody assigns it, passes it to an update or sets it by name."""

import ast

from tests.project.sources import modules

WRITERS = {"update", "bulk_update", "create", "get_or_create", "update_or_create", "setattr", "bulk_create"}
ALLOWED = {"portal/shared/workflow.py", "portal/shared/workflow_sets.py"}


def _assigned(node):
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    flat = [part for target in targets for part in (target.elts if isinstance(target, ast.Tuple) else [target])]
    return any(isinstance(target, ast.Attribute) and target.attr == "state" for target in flat)


def _written_by_call(node):
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    named = any(keyword.arg == "state" for keyword in node.keywords)
    texts = [getattr(item, "value", None) for item in node.args]
    listed = [getattr(e, "value", None) for item in node.args if isinstance(item, ast.List) for e in item.elts]
    return name in WRITERS and (named or "state" in texts or "state" in listed)


def writers_of_state(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign) and _assigned(node):
            yield node.lineno
        if isinstance(node, ast.Call) and _written_by_call(node):
            yield node.lineno


def test_state_is_written_by_the_workflow_alone():
    found = [
        f"{path}:{line}" for path, tree in modules() if str(path) not in ALLOWED for line in writers_of_state(tree)
    ]
    assert found == []


def test_reader_of_sources_sees_every_way():
    ways = [
        "x.state = 1",
        "a, x.state = 1, 2",
        "q.update(state=1)",
        "setattr(x, 'state', 1)",
        "q.bulk_update(r, ['state'])",
    ]
    assert [list(writers_of_state(ast.parse(way))) for way in ways] == [[1]] * len(ways)
