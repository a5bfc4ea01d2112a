"""The amount sheet as plain text, for people at a terminal."""

from subsidies.rules.award import Award
from subsidies.rules.reasons import figure
from subsidies.rules.steps import Step
from subsidies.rules.vocabulary import label


def sheet(title: str, award: Award, language: str = "zh") -> str:
    """The sheet with steps, result and reasons, in "zh" or "en"."""
    lines = [title, *(_line(number, step, language) for number, step in enumerate(award.steps, start=1))]
    lines.append("  " + _result(award, language))
    lines += [f"  - {reason.sentence(language)} [{reason.code} {reason.clause}]" for reason in award.reasons]
    return "\n".join(lines) + "\n"


def _line(number: int, step: Step, language: str) -> str:
    after = "—" if step.after is None else figure(step.after)
    return f"  {number}. {step.name(language)} {figure(step.before)} → {after}  {step.text(language)} [{step.clause}]"


def _result(award: Award, language: str) -> str:
    chinese = language == "zh"
    if award.amount is None:
        return "应发金额：未定标准" if chinese else "Amount: not set"
    amount = figure(award.amount)
    payee = label("payee", award.payee or "", language) or "—"
    return f"应发金额：{amount}元  收款方：{payee}" if chinese else f"Amount: {amount} yuan  Payee: {payee}"
