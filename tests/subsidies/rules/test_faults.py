"""Whatever is wrong with a pack is told in both languages: what is found, and what is allowed."""

import re
import string
import tomllib
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from subsidies.rules.fault_sentences import ANY_OF, FAULTS, FOUND_BY_PYDANTIC, LISTS
from subsidies.rules.faults import Fault, allowed, of_error, written
from subsidies.rules.pack import Pack
from tests.subsidies.rules.test_packs import BROKEN, TEXT, refusal_of

# What a pack itself is written with, and so stands in a Chinese sentence as it is.
AS_WRITTEN = r"UTF-8|TOML|true|false|context|ceiling|rate|same_as|award|free|not_set"
# Of facts alone, which are read by the same values; and of files, which have tests of their own.
ELSEWHERE = {
    "NOT_EXACT", "NO_DAY", "NO_UTF8", "PLACE_TAKEN", "GIVEN_TWICE", "RANGE_BACKWARDS", "OTHER",
}  # fmt: skip
ODD = [
    None,
    "",
    "odd",
    0,
    -1,
    2,
    10**13,
    Decimal("0.5"),
    Decimal("NaN"),
    True,
    date(2020, 2, 29),
    [],
    [1],
    {},
    {"odd": 1},
]
DISCRIMINATORS = ("check", "per")


def chinese_alone(text: str) -> bool:
    bare = re.sub(r"\{\w+\}", "", text)
    return re.search(r"[一-鿿]", bare) is not None and not re.search("[A-Za-z]", re.sub(AS_WRITTEN, "", bare))


@pytest.mark.parametrize("code", FAULTS)
def test_fault_speaks_both_languages(code: str) -> None:
    chinese, english = FAULTS[code]
    assert chinese_alone(chinese)
    assert chinese.endswith("。")
    assert not re.search(r"[一-鿿][,;:]", chinese)
    assert not re.search(r"[一-鿿]", english)


def test_names_in_sentences_speak_both_languages() -> None:
    for names in (LISTS, *ANY_OF.values()):
        for chinese, english in names.values():
            assert chinese_alone(chinese)
            assert not re.search(r"[一-鿿]", english)


def faults_of(text: str) -> list[Fault]:
    return refusal_of(text).problems


@pytest.mark.parametrize("kind", BROKEN)
def test_broken_pack_is_refused_in_chinese(kind: str) -> None:
    sound, broken, _ = BROKEN[kind]
    for fault in faults_of(TEXT.replace(sound, broken, 1)):
        named = {name for _, name, _, _ in string.Formatter().parse(FAULTS[fault.code][0]) if name}
        assert named <= fault.told.keys()
        assert fault.sentence("zh") != fault.sentence("en")


def test_every_fault_is_found_in_a_broken_pack() -> None:
    found = {fault.code for sound, broken, _ in BROKEN.values() for fault in faults_of(TEXT.replace(sound, broken, 1))}
    assert found >= {code for code in FAULTS if code not in {*ELSEWHERE, *FOUND_BY_PYDANTIC.values()}}


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("unknown key", "没有这个名称的项，请核对名称或删去。"),
        ("unknown standing", "\"maybe\"不在可选范围，可选：'in_force'或'draft'。"),
        ("unknown mode", "“evening”不是已有的培训方式代码，可用的有：social、enterprise_own、"
                         "enterprise_own_evaluation、enterprise_project、institution_project。"),
        ("number as text", '应为不加引号的数字，现为"1000"。'),
        ("negative amount", "不能小于0，现为-1。"),
        ("no such reading", r"“AMB-200”不合写法AMB-\d{2}，例如AMB-01。"),
        ("period backwards", "最后一日2021-12-31早于第一日2022-01-01。"),
        ("standards with a gap", "2020-06-30至2020-07-02之间没有标准（skill_level，junior）。"),
        ("names that do not pair", "中文有"),
        ("amount and no amount", "只能写其中一项：ceiling、not_set。"),
        ("counted scheme of no document", "JY-CRET不在本文件的补贴项目中，文件列有：JY-CERT、"),
        ("scheme of another city", "NY-CERT不以JY-开头，与本文件条款的前缀不一致。"),
        ("condition twice", "与schemes.0.conditions.13（excluded_by）完全相同，请改写或删去。"),
        ("target twice", "skilled_share同一时段的目标已写在targets.1。"),
        ("clauses left off", "条款目录中本文件到JY-119为止，不是JY-118。"),
        ("clause of nowhere", "JY-120不是本文件的条款，本文件的条款是JY-01至JY-"),
    ],
)  # fmt: skip
def test_sentence_says_what_is_found_and_what_is_allowed(kind: str, sentence: str) -> None:
    sound, broken, _ = BROKEN[kind]
    assert any(fault.sentence("zh").startswith(sentence) for fault in faults_of(TEXT.replace(sound, broken, 1)))


def test_long_list_names_the_nearest() -> None:
    [fault] = faults_of(TEXT.replace('"veteran"', '"veterans"', 1))
    assert "known are veteran, " in fault.sentence("en")
    assert fault.sentence("en").endswith(", …")


def test_list_whose_only_code_is_unknown_is_not_called_empty() -> None:
    [fault] = faults_of(TEXT.replace('codes = ["enterprise_employee"]', 'codes = ["enterprise_employees"]', 1))
    assert (fault.key, fault.code) == ("groups.0.codes.0", "NOT_KNOWN")


def test_list_of_a_dozen_is_named_whole() -> None:
    codes = [f"code_{letter}" for letter in "abcdefghijklm"]
    assert allowed(codes[:12], "code_z") == ", ".join(codes[:12])
    longer = allowed(codes, "code_m").split(", ")
    assert (len(longer), longer[0], longer[-1]) == (13, "code_m", "…")


def test_broken_syntax_is_told_with_its_line() -> None:
    line = TEXT[: TEXT.index("[period]")].count("\n") + 1
    [fault] = faults_of(TEXT.replace("[period]", "[period", 1))
    assert fault.sentence("zh").startswith(f"第{line}行第8列起无法按TOML读取：“[period”。")
    assert f"at line {line}, column 8" in fault.sentence("en")


@pytest.mark.parametrize(("text", "line"), [("a = [1,\n2,", "第2行“2,”"), ("a =", "第1行“a =”")])
def test_syntax_broken_to_the_end_is_told_with_the_last_line(text: str, line: str) -> None:
    assert line in faults_of(text)[0].sentence("zh")


def test_open_period_is_told_in_words() -> None:
    open_ended = TEXT.replace("last_day = 2021-12-31\n", "", 1)
    assert "2019-01-01至长期一致" in next(f.sentence("zh") for f in faults_of(open_ended) if "to_day" in f.key)


def leaves_to(odd: Any, held: Any) -> Any:
    """The tables with every value in them put otherwise, but for those that say which kind a table is."""
    if isinstance(held, dict):
        return {key: inner if key in DISCRIMINATORS else leaves_to(odd, inner) for key, inner in held.items()}
    return [leaves_to(odd, inner) for inner in held] if isinstance(held, list) else odd


def lists_to(odd: Any, held: Any) -> Any:
    if isinstance(held, dict):
        return {key: lists_to(odd, inner) for key, inner in held.items()}
    if isinstance(held, list) and held and isinstance(held[0], dict):
        return [lists_to(odd, inner) for inner in held]
    return odd if isinstance(held, list) else held


def tables_to(odd: Any, held: Any) -> Any:
    return {key: odd if isinstance(inner, dict) else items_to(odd, inner) for key, inner in held.items()}


def items_to(odd: Any, held: Any) -> Any:
    return [odd for _ in held] if isinstance(held, list) else held


def kinds_to(odd: Any, held: Any) -> Any:
    if isinstance(held, dict):
        return {key: odd if key in DISCRIMINATORS else kinds_to(odd, inner) for key, inner in held.items()}
    return [kinds_to(odd, inner) for inner in held] if isinstance(held, list) else held


def without_kinds(odd: Any, held: Any) -> Any:
    if isinstance(held, dict):
        return {key: without_kinds(odd, inner) for key, inner in held.items() if key not in DISCRIMINATORS}
    return [without_kinds(odd, inner) for inner in held] if isinstance(held, list) else held


def emptied(odd: Any, held: Any) -> Any:
    return {key: {} if isinstance(inner, dict) else items_to({}, inner) for key, inner in held.items()}


def test_every_finding_of_pydantic_has_a_sentence() -> None:
    reached = set()
    for spoil in (leaves_to, lists_to, tables_to, kinds_to, without_kinds, emptied):
        for odd in ODD:
            try:
                Pack.model_validate(spoil(odd, tomllib.loads(TEXT, parse_float=Decimal)))
            except ValidationError as error:
                faults = of_error(error)
                assert "OTHER" not in {fault.code for fault in faults}
                assert all(fault.sentence("zh") and fault.sentence("en") for fault in faults)
                reached |= {each["type"] for each in error.errors()}
    assert reached >= FOUND_BY_PYDANTIC.keys()


def test_unknown_tag_is_told_with_those_that_are_known() -> None:
    [fault] = refusal_of(TEXT.replace('per = "unit"', 'per = "smile"')).problems
    known = "'person', 'class', 'project', 'year', 'semester', 'unit'"
    assert fault.told["allowed"] == known
    assert fault.sentence("en").endswith(f"any of the expected tags: {known}")


def test_unforeseen_finding_still_says_what_is_expected() -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(bytes).validate_python(1)
    [fault] = of_error(refused.value)
    assert (fault.key, fault.code) == ("file", "OTHER")
    assert fault.sentence("zh") == "1不合要求：Input should be a valid bytes。"
    assert fault.sentence("en") == "Input should be a valid bytes; it is 1"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a", '"a"'),
        (True, "true"),
        (False, "false"),
        (Decimal("1.50"), "1.50"),
        (date(2019, 1, 1), "2019-01-01"),
        ({"a": [1, "b"]}, '{a = [1, "b"]}'),
        ("a" * 58, '"' + "a" * 58 + '"'),
        ("a" * 59, '"' + "a" * 59 + "…"),
    ],
)
def test_value_is_told_as_it_is_written(value: Any, text: str) -> None:
    assert written(value) == text
