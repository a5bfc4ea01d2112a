"""Steps: how an amount came about, one after another; the last figure is the amount.

A step keeps codes and values alone. Its sentence is made when somebody reads it.
"""

from collections.abc import Mapping
from decimal import ROUND_DOWN, Decimal
from typing import NamedTuple

from subsidies.rules.reasons import NOTHING, Inputs, worded

CENT = Decimal("0.01")
ZERO = Decimal(0)
HUNDRED = Decimal(100)

NAMES: Mapping[str, tuple[str, str]] = {
    "standard": ("补贴标准", "Standard"),
    "not_set": ("未定标准", "Amount not set"),
    "uplift": ("紧缺上浮", "Shortage uplift"),
    "cost_limit": ("成本限额", "Cost limit"),
    "years": ("培养年数", "Training years"),
    "semesters": ("学期数", "Semesters"),
    "units": ("计发单位", "Units"),
    "shortfall": ("经费缺口", "Shortfall"),
    "awarded": ("核定扶持额", "Sum awarded"),
    "free": ("免费培训", "Free of charge"),
    "employer_limit": ("企业累计上限", "The enterprise's ceiling"),
    "rounding": ("舍去分以下", "Rounding down"),
    "headcount": ("人数", "Headcount"),
    "prepayment_share": ("预拨比例", "Share that may be advanced"),
    "already_prepaid": ("扣除已预拨", "Less what was advanced before"),
    "requested": ("申请金额", "Sum asked for"),
    "prepaid": ("扣除预拨", "Less the advance"),
    "refused": ("不予通过", "Refused"),
}

TEXTS: Mapping[str, tuple[str, str]] = {
    "standard": ("{paid_for}补贴标准{ceiling}元。", "The standard for {paid_for} is {ceiling} yuan."),
    "local_standard": (
        "{paid_for}政策上限{ceiling}元，本地标准{local}元，按较低者执行。",
        "For {paid_for} the ceiling is {ceiling} yuan and the local standard {local} yuan; the lower one applies.",
    ),
    "local_standard_alone": (
        "政策未定标准，按本地标准{local}元执行。",
        "The policy sets no amount; the local standard of {local} yuan applies.",
    ),
    "standard_alone": ("补贴标准{ceiling}元。", "The standard is {ceiling} yuan."),
    "years": ("乘以{years}个培养年度。", "Times {years} training years."),
    "years_planned": ("乘以计划的{years}个培养年度。", "Times the {years} training years planned."),
    "semesters": ("乘以{semesters}个学期。", "Times {semesters} semesters."),
    "units": ("乘以{units}个计发单位。", "Times {units} units."),
    "shortfall": (
        "核定成本{cost}元，扣除企业可用职工教育经费{own}元，缺口{short}元。",
        "The approved cost of {cost} yuan less {own} yuan of the enterprise's own training funds leaves {short} yuan.",
    ),
    "awarded": (
        "上级核定扶持{awarded}元，规定范围{least}元至{most}元。",
        "{awarded} yuan was awarded; the published range is {least} to {most} yuan.",
    ),
    "free": ("免费参加培训，不发放现金。", "The training is free; no money is paid."),
    "employer_limit": (
        "企业累计上限{limit}元，已享受{paid}元，剩余{left}元。",
        "The enterprise's ceiling is {limit} yuan; it has had {paid} yuan and {left} yuan is left.",
    ),
    "not_set": ("政策未定标准，须由人社、财政部门确定。", "The policy sets no amount; the bureau and finance must."),
    "uplift": (
        "目录内紧缺职业（工种），上浮标准的{percent}%。",
        "Catalogue and shortage occupation: plus {percent}%.",
    ),
    "cost_limit": (
        "人均成本{cost}元低于标准，按成本执行。",
        "The cost of {cost} yuan a person is lower, so it is the limit.",
    ),
    "rounding": ("舍去不足一分的部分。", "What is less than 0.01 yuan is dropped."),
    "headcount": ("乘以{headcount}人。", "Times {headcount} persons."),
    "prepayment_share": ("预拨不高于{percent}%。", "At most {percent}% may be advanced."),
    "already_prepaid": ("此前已预拨{already}元。", "{already} yuan was advanced before."),
    "requested": ("本次申请预拨{requested}元。", "This request is for {requested} yuan."),
    "prepaid": ("扣除预拨款{prepaid}元。", "The advance of {prepaid} yuan is taken off."),
    "refused": ("因存在不予通过的情形，不发放。", "Nothing is paid, for reasons against it stand."),
}


class Step(NamedTuple):
    """One step: code, clause, the figure before and after it in yuan (None: not set), and the values it used."""

    code: str
    clause: str
    before: Decimal
    after: Decimal | None
    inputs: Inputs = NOTHING

    def name(self, language: str) -> str:
        """The step's short name in "zh" or "en"."""
        return NAMES[self.code][0 if language == "zh" else 1]

    def text(self, language: str) -> str:
        """The step's sentence in "zh" or "en"."""
        template = TEXTS[self.inputs.get("text", self.code)][0 if language == "zh" else 1]
        return worded(template, self.inputs, language)


def round_down(amount: Decimal) -> Decimal:
    """Yuan with two places, what is less than 0.01 dropped."""
    return amount.quantize(CENT, ROUND_DOWN)
