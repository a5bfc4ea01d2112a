"""Packs with one table decided otherwise, as officers may decide it."""

import re

from subsidies.rules.award import Award
from subsidies.rules.policy import Policy, load_text, packs_directory

NAMES = {
    "JY": "jiangyin-2019",
    "NY": "nanyang-2022",
    "SC": "sichuan-2021",
    "QD": "qingdao-2021",
    "BC": "baicheng-2019",
}


def text_of(code: str) -> str:
    return (packs_directory / f"{NAMES[code]}.toml").read_text("utf-8")


def pack_with(decided: str, otherwise: str, *, code: str = "JY", scheme: str = "") -> Policy:
    """The pack with one thing decided otherwise; within one scheme where it is named."""
    text = text_of(code)
    start, end = _span(text, scheme) if scheme else (0, len(text))
    assert text.count(decided, start, end) == 1
    return load_text(text[:start] + text[start:end].replace(decided, otherwise) + text[end:], name="draft.toml")


def pack_without(table: str, *, code: str = "JY", scheme: str = "") -> Policy:
    """The pack without one table and all it holds."""
    text = text_of(code)
    start, end = _span(text, scheme) if scheme else (0, len(text))
    begun = text.index(f"[{table}]\n", start, end)
    ended = re.compile(r"^\[", re.MULTILINE).search(text, begun + 1)
    assert ended is not None
    return load_text(text[:begun] + text[ended.start() :], name="draft.toml")


def said(award: Award) -> tuple[bool, object, tuple[str, ...]]:
    return award.eligible, award.amount, award.codes


def _span(text: str, scheme: str) -> tuple[int, int]:
    start = text.index(f'[[schemes]]\nid = "{scheme}"\n')
    end = text.find("[[schemes]]\n", start + 1)
    return start, end if end > 0 else len(text)
