"""Which words of the interface the Chinese catalogue lacks, and which it keeps though nobody says them any more.

Reads the sources themselves, so that no machine needs gettext's tools to know it.
"""

import ast
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import polib
from django.utils.translation.template import templatize

ONE = {"_", "__", "gettext", "gettext_lazy", "gettext_noop"}
WITH_CONTEXT = {"pgettext", "pgettext_lazy", "npgettext"}
PLURAL = {"ngettext", "ngettext_lazy"}
APPS = ("portal", "institutions", "trainees", "certificates", "subsidies")
CONTEXT_MARK = "\x04"
ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "locale/zh_Hans/LC_MESSAGES/django.po"


def said() -> set[str]:
    """Every source string of the code and the templates; one with a context as the catalogue keys it."""
    python = (path for app in APPS for path in (ROOT / app).rglob("*.py"))
    found = {text for path in python for text in _calls(ast.parse(path.read_text(encoding="utf-8")))}
    for path in (ROOT / "templates").rglob("*.*"):
        if path.suffix in (".html", ".txt", ".svg"):
            found |= set(_of_template(path))
    return found


def catalogue() -> dict[str, polib.POEntry]:
    """The entries of the Chinese catalogue by source string."""
    return {_key(entry): entry for entry in polib.pofile(str(CATALOGUE)) if not entry.obsolete}


def faults() -> list[str]:
    """What is wrong with the catalogue, a line each; empty when it is complete and exact."""
    spoken, held = said(), catalogue()
    lacking = [f"not in the catalogue: {text!r}" for text in sorted(spoken - held.keys())]
    unused = [f"said nowhere any more: {text!r}" for text in sorted(held.keys() - spoken)]
    unfit = [f"{fault}: {key!r}" for key, entry in held.items() if (fault := _fault(entry))]
    return lacking + unused + unfit + _twice() + _stale()


def _twice() -> list[str]:
    keys = Counter(_key(entry) for entry in polib.pofile(str(CATALOGUE)) if not entry.obsolete)
    return [f"in the catalogue twice: {key!r}" for key, times in keys.items() if times > 1]


def _key(entry: polib.POEntry) -> str:
    return f"{entry.msgctxt}{CONTEXT_MARK}{entry.msgid}" if entry.msgctxt else entry.msgid


def _fault(entry: polib.POEntry) -> str:
    if entry.fuzzy:
        return "fuzzy"
    return "" if entry.translated() else "not translated"


def _stale() -> list[str]:
    compiled = {
        _key(entry): (entry.msgstr, entry.msgstr_plural) for entry in polib.mofile(str(CATALOGUE.with_suffix(".mo")))
    }
    source = {key: (entry.msgstr, entry.msgstr_plural) for key, entry in catalogue().items()}
    return [] if compiled == source else ["django.mo is not what django.po says; compile it"]


def _calls(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _text_of(_name(node.func), node.args)


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _text_of(name: str, arguments: list[ast.expr]) -> Iterator[str]:
    texts = [item.value for item in arguments if isinstance(item, ast.Constant) and isinstance(item.value, str)]
    if name in ONE | PLURAL and texts:
        yield texts[0]
    elif name in WITH_CONTEXT and len(texts) > 1:
        yield f"{texts[0]}{CONTEXT_MARK}{texts[1]}"


def _of_template(path: Path) -> Iterator[str]:
    source = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    for line in source.splitlines():
        for call in _gettext_calls(line):
            yield from _calls(call)


def _gettext_calls(line: str) -> Iterator[ast.AST]:
    """`templatize` leaves calls of gettext between columns of X; each is parsed by itself."""
    for name in ("pgettext(", "ngettext(", "npgettext(", "gettext(", "_("):
        start = line.find(name)
        while start >= 0:
            if not line[max(0, start - 1) : start].isalpha():
                yield _parsed(line[start:])
            start = line.find(name, start + 1)


def _parsed(text: str) -> ast.AST:
    """The shortest beginning that is a whole call."""
    for end in (index + 1 for index, letter in enumerate(text) if letter == ")"):
        try:
            return ast.parse(text[:end], mode="eval")
        except SyntaxError:
            continue
    return ast.Module(body=[], type_ignores=[])


if __name__ == "__main__":
    found = faults()
    sys.stdout.write("".join(f"{fault}\n" for fault in found))
    sys.exit(1 if found else 0)
