"""Officers read what a step rests on in words: every value that a step or a reason may carry has a name."""

import ast
from pathlib import Path
from string import Formatter

import pytest
from django.utils import translation

from subsidies import rules, sheets
from subsidies.input_words import NAMES, named
from subsidies.rules.assess import assess
from subsidies.rules.award import Award
from subsidies.rules.checks.recorded import INPUT_NAMES
from subsidies.rules.reasons import Reason
from subsidies.rules.sentences import SENTENCES
from subsidies.rules.steps import TEXTS, Step
from subsidies.rules.vocabulary import CHOICES
from tests.subsidies.rules.test_cases import POLICIES, READABLE, facts_of

RULES = Path(rules.__file__).parent
# Where steps and reasons are given their values.
GIVING = (*RULES.glob("checks/*.py"), *(RULES / f"{name}.py" for name in
          ("advances", "amounts", "assess", "bases", "rates", "standards")))  # fmt: skip
# Tables that say which code stands for which, and not what a reason is told.
TABLES = {"special", *INPUT_NAMES}


def fields(templates):
    return {field for text in templates for _, field, _, _ in Formatter().parse(text) if field}


def given_in(path):
    """The names in every table of named values that the file writes, such as {"percent": …} and told["text"] = …"""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Dict):
            yield from (key.value for key in node.keys if isinstance(key, ast.Constant))
        elif (
            isinstance(node, ast.Subscript)
            and isinstance(node.ctx, ast.Store)
            and isinstance(node.slice, ast.Constant)
        ):
            yield node.slice.value


def every_name():
    told = {name for path in GIVING for name in given_in(path) if isinstance(name, str)} - TABLES
    codes = {INPUT_NAMES.get(fact, fact) for fact in CHOICES}
    sentences = fields(text for each in (*TEXTS.values(), *(s[1:] for s in SENTENCES.values())) for text in each)
    return told | codes | sentences | {"awarded"}


def test_every_value_has_a_name_and_every_name_a_value():
    assert every_name() - {"text"} == set(NAMES)  # a choice of sentence, not a value


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_step_of_any_case_shows_a_code(language):
    with translation.override(language):
        for code, case in READABLE:
            award = assess(facts_of(case, code), POLICIES[code])
            for step in award.steps:
                for name, value in named(step, award):
                    assert "_" not in f"{name}{value}" and (language == "en" or not str(name).isascii()), (code, step)


def test_a_refused_step_says_why():
    reason = Reason("EVIDENCE_MISSING", "JY-01")
    award = Award(False, 0, None, None, (reason,), (Step("refused", "JY-01", 0, 0, {"reason": "EVIDENCE_MISSING"}),))
    with translation.override("zh-hans"):
        assert [value for _name, value in named(award.steps[0], award)] == [reason.sentence("zh")]


def test_sheet_of_an_officer_says_them(db, policy):
    told = {"paid_for": "senior", "ceiling": "2000", "local": "1800", "text": "local_standard"}
    award = Award(True, 1800, None, None, (), (Step("standard", "JY-61", 0, 1800, told),))
    with translation.override("zh-hans"):
        sheet = sheets.of_award(award, policy, sheets.Audience.OFFICER)
    assert sheet.steps[0].inputs == "等级或证书：高级工；政策标准（元）：2000；本地标准（元）：1800"


def test_values_stand_in_one_order_however_they_were_kept(db, policy):
    """The database keeps the values of an award by the length of their names, a fresh one as the rules give them."""
    told = {"paid_for": "senior", "ceiling": "2000", "local": "1800"}
    names = [
        [name for name, _value in named(Step("standard", "JY-61", 0, 1800, each), Award(True, 0, None, None, (), ()))]
        for each in (told, dict(reversed(told.items())))
    ]
    assert names[0] == names[1]
