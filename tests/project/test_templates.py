"""No template that nothing shows, none that is named and missing."""

import ast
import re

from tests.project.sources import ROOT, modules, templates

NAMED_BY_LIBRARIES = re.compile(
    r"^(account|allauth|mfa|usersessions|admin|drf_spectacular)/|^(400|404|403|403_csrf|500)\.html$"
)
BY_TAG = re.compile(r"""{%\s*(?:extends|include)\s+["']([^"']+)["']""")


def _named_in_code():
    for _path, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.endswith(".html"):
                yield node.value


def _named():
    by_templates = (name for path in templates() for name in BY_TAG.findall(path.read_text(encoding="utf-8")))
    return set(_named_in_code()) | set(by_templates)


def _held():
    return {str(path.relative_to(ROOT / "templates")) for path in templates()}


def test_every_template_is_shown_somewhere():
    assert {name for name in _held() - _named() if not NAMED_BY_LIBRARIES.match(name)} == set()


def test_every_named_template_is_there():
    assert {name for name in _named() - _held() if not NAMED_BY_LIBRARIES.match(name)} == set()
