"""The closed list of reasons and the sentences of reasons and steps."""

import re
import string
from decimal import Decimal

import pytest

from subsidies.rules.reasons import Reason, figure
from subsidies.rules.sentences import SENTENCES, WORDINGS
from subsidies.rules.steps import NAMES, TEXTS, ZERO, Step
from subsidies.rules.vocabulary import label

PLACEHOLDERS = string.Formatter()


def names_in(template: str) -> set[str]:
    return {name for _, name, _, _ in PLACEHOLDERS.parse(template) if name}


@pytest.mark.parametrize("code", SENTENCES)
def test_reason_speaks_both_languages(code: str) -> None:
    _, chinese, english = SENTENCES[code]
    assert re.search(r"[一-鿿]", chinese)
    assert not re.search(r"[一-鿿]", english)
    assert chinese.endswith(("。", "}"))
    assert not re.search(r"[一-鿿][,;:]", chinese)


@pytest.mark.parametrize("code", TEXTS)
def test_step_speaks_both_languages(code: str) -> None:
    chinese, english = TEXTS[code]
    assert names_in(chinese) == names_in(english)
    assert re.search(r"[一-鿿]", chinese)
    assert not re.search(r"[一-鿿]", english)


def test_every_step_has_a_name() -> None:
    assert set(NAMES) == set(TEXTS) - {"local_standard", "local_standard_alone", "standard_alone", "years_planned"}


def test_years_planned_are_told_from_years_completed() -> None:
    for text, word in ((None, "已完成"), ("years_planned", "计划")):
        told = {"years": "3"} if text is None else {"years": "3", "text": text}
        assert word in Reason("PER_YEAR", "JY-77", told).sentence("zh")
    assert "planned" in Step("years", "JY-77", ZERO, ZERO, told).text("en")
    assert names_in(WORDINGS["years_planned"][0]) == names_in(WORDINGS["years_planned"][1]) == {"years"}


def test_a_cost_is_not_said_to_be_recorded() -> None:
    """It may have been typed a moment ago by whoever asks what there would be."""
    told = {"cost": "3"}
    said = Step("cost_limit", "JY-63", ZERO, ZERO, told).text, Reason("COST_LIMITED", "JY-63", told).sentence
    assert not [words for each in said for language in ("zh", "en") for word in ("登记", "recorded")
                if word in (words := each(language))]  # fmt: skip


def test_codes_are_named_in_words() -> None:
    reason = Reason("CERTIFICATE_KIND_NOT_ACCEPTED", "JY-87", {"kind": "academic"})
    assert reason.sentence("zh").startswith("学历证书")
    assert "degree or diploma" in reason.sentence("en")
    assert label("occupation", "焊工", "en") == "焊工"


def test_values_can_be_given_late() -> None:
    reason = Reason("ANNUAL_CAP_REACHED")
    assert "2020年已享受3次" in reason.sentence("zh", year="2020", used="3", limit="3")
    assert "(not recorded)" in reason.sentence("en", year="2020")
    assert "（未记录）" in reason.sentence("zh", year="2020")


def test_refusals_are_told_apart() -> None:
    assert Reason("PENSION_ENTITLED").refuses
    assert not Reason("UPLIFT_APPLIED").refuses


@pytest.mark.parametrize(("text", "shown"), [("2600.00", "2600"), ("166.660", "166.66"), ("0", "0"), ("1E+3", "1000")])
def test_figures_are_plain(text: str, shown: str) -> None:
    assert figure(Decimal(text)) == shown


def test_local_standard_step_has_its_own_words() -> None:
    step = Step("standard", "JY-87", ZERO, ZERO, {"text": "local_standard_alone", "local": "400"})
    assert (step.name("zh"), step.name("en")) == ("补贴标准", "Standard")
    assert "本地标准400元" in step.text("zh")
    assert "sets no amount" in step.text("en")
