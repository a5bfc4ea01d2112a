"""Whatever is written on the trail of a class has words on its history tab."""

import ast

from institutions.history import VERBS
from institutions.models import TrainingClass
from portal.shared import workflow
from tests.project.sources import modules


def written_on_a_class(tree):
    """The verbs that a module records, or carries out for many rows, on `training_class`."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        subjects = [*node.args[1:2], *(word.value for word in node.keywords if word.arg == "subject")]
        texts = [item.value for item in node.args[:2] if isinstance(item, ast.Constant)]
        if texts and any(getattr(subject, "id", "") == "training_class" for subject in subjects):
            yield from texts


def test_every_act_on_a_class_has_words():
    written = {verb for _path, tree in modules() for verb in written_on_a_class(tree)}
    assert {"import roster", "receive attendance", "enrol", "draft"} <= written
    steps = {step.name for step in workflow.declarations(TrainingClass)}
    assert (written | steps) - set(VERBS) == set()
