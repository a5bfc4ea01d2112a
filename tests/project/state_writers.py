"""Finds in a module what writes a state: assignments, calls that write or make rows, steps past the workflow, and SQL.

Variables are followed as far as a dictionary with a state in it is unpacked into a write of the same module. A name
put together while running is beyond reading; there the field itself refuses.
"""

import ast
import re
from collections.abc import Iterator

from django.apps import apps

from portal.shared import workflow

MODELS = {model.__name__: model for model in apps.get_models() if issubclass(model, workflow.Stateful)}
FIRST_STATES = {model._meta.db_table: model._meta.get_field("state").default for model in MODELS.values()}
STEPS = {step.name for model in MODELS.values() for step in workflow.declarations(model)}
WRITERS = {"update", "bulk_update", "create", "get_or_create", "update_or_create", "bulk_create", "setattr", "copy_in"}
ROWS = {*MODELS, "model"}  # `rows.model(…)` makes one too

SET_STATE = re.compile(r'\bset\s(?:(?!\b(?:where|returning)\b).)*?\bstate"?\s*=', re.IGNORECASE | re.DOTALL)
NEW_ROW = re.compile(
    r'\b(?:insert\s+into|copy)\s+"?(?P<table>[\w{}.]+)"?[\w\s]*\((?P<columns>[^)]*)\)'
    r"\s*(?:select\b|values\s*\()?(?P<values>(?:[^()]|%\(\w+\))*?)(?:\bfrom\b|\)|(?<!%)\(|$)",
    re.IGNORECASE,
)


def writers_of_state(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """The function, class or constant of the module in which a state is written, and the line."""
    names = _names_with_state(tree)
    for part in tree.body:
        for node in ast.walk(part):
            if _is_assigned(node) or _is_call(node, names) or _is_sql(node):
                yield _name(part), node.lineno


def new_rows(text: str) -> Iterator[tuple[str, str | None]]:
    """The table and the state, as it is written, of each row with a state that SQL makes."""
    for found in NEW_ROW.finditer(text):
        columns = [column.strip(' "\n') for column in found["columns"].split(",")]
        values = [value.strip() for value in found["values"].split(",")]
        if "state" in columns:
            yield found["table"], dict(zip(columns, values, strict=False)).get("state")


def text_of(node: ast.AST) -> str:
    """A text of the module, nothing for any other node; what an f-string fills in is a pair of braces."""
    if isinstance(node, ast.JoinedStr):
        return "".join(text_of(part) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _name(part: ast.stmt) -> str:
    targets = getattr(part, "targets", [getattr(part, "target", None)])
    return getattr(part, "name", "") or getattr(targets[0], "id", "")


def _is_assigned(node: ast.AST) -> bool:
    """`x.state = …` or `x["state"] = …`, however it is taken apart."""
    if not isinstance(node, ast.Attribute | ast.Subscript) or not isinstance(node.ctx, ast.Store):
        return False
    return (node.attr if isinstance(node, ast.Attribute) else text_of(node.slice)) == "state"


def _is_call(node: ast.AST, names: set[str]) -> bool:
    if not isinstance(node, ast.Call):
        return False
    called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    writes = called in WRITERS | ROWS and _is_given_state(node, names)
    return writes or called == "set_state" or (called in STEPS and _is_step(node))


def _is_given_state(call: ast.Call, names: set[str]) -> bool:
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    texts = [text_of(each) for item in given for each in [item, *getattr(item, "elts", [])]]
    named = any(keyword.arg == "state" for keyword in call.keywords)
    return named or "state" in texts or any(_has_state(item) or getattr(item, "id", "") in names for item in given)


def _is_step(call: ast.Call) -> bool:
    """A transition called on a row; operations of the same name are given the row."""
    given = {keyword.arg for keyword in call.keywords}
    return isinstance(call.func, ast.Attribute) and not call.args and "actor" in given


def _has_state(value: ast.AST) -> bool:
    """There is a dictionary with a state in the expression."""
    inside = list(ast.walk(value))
    keys = [text_of(key) for each in inside if isinstance(each, ast.Dict) for key in each.keys if key]
    calls = [each for each in inside if isinstance(each, ast.Call) and getattr(each.func, "id", "") == "dict"]
    return "state" in keys or any(keyword.arg == "state" for call in calls for keyword in call.keywords)


def _names_with_state(tree: ast.Module) -> set[str]:
    assigned = [node for node in ast.walk(tree) if isinstance(node, ast.Assign) and _has_state(node.value)]
    return {target.id for node in assigned for target in node.targets if isinstance(target, ast.Name)}


def _is_sql(node: ast.AST) -> bool:
    text = text_of(node)
    return bool(SET_STATE.search(text)) or any(new_rows(text))
