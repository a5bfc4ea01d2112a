"""What would I get? One question after the other, and at the end the amount sheet. The address alone holds the
answers; nobody signs in and nothing is kept."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from portal.shared.components import AmountSheet
from portal.shared.sentences import Text
from subsidies import sheets
from subsidies.calculator import answer
from subsidies.calculator.case import Case, Ground
from subsidies.calculator.question import Question
from subsidies.calculator.situations import Card, cards
from subsidies.calculator.walk import Walk, walk
from subsidies.models import Policy
from subsidies.policy_reading import title
from subsidies.rules.award import Award

PAGE = "subsidies/calculator.html"
UNITS: Mapping[str, Text] = {
    "yuan": _("yuan"),
    "months": _("months"),
    "years": _("years"),
    "days": _("days"),
    "semesters": _("semesters"),
    "day": "",
}
WHOLE = _("Please enter a whole number, such as 2, or leave it empty.")
WRONG: Mapping[str, Text] = {
    "yuan": _("Please enter a sum in yuan with two decimals at most, such as 2400 or 2,400.50, or leave it empty."),
    **dict.fromkeys(("years", "days", "semesters"), WHOLE),
    "day": _("Please enter a day, such as 2026-03-01, or leave it empty."),
}


@login_not_required
@require_safe
def calculator_page(request: HttpRequest) -> HttpResponse:
    """A place, then one question after the other, then the answer."""
    today = timezone.localdate()
    held = Policy.objects.in_force(today).select_related("jurisdiction").order_by("jurisdiction__path", "pk")
    offered = {str(policy.pk): policy for policy in held}
    key = request.GET.get("policy", next(iter(offered)) if len(offered) == 1 else "")
    if not offered or not key:
        offers = [(f"?policy={key}", policy, title(policy)) for key, policy in offered.items()]
        return render(request, PAGE, {"offered": offers, "asked": []})
    if key not in offered:
        raise Http404
    answers = {name: _answer(request, name) for name in request.GET if name != "policy"}
    way = walk(Ground(offered[key], today), answers)
    shown = _open(way, way.open, answers, key) if way.open else _result(way, way.case)
    about = {
        "policy": offered[key],
        "title": title(offered[key]),
        "several": len(offered) > 1,
        "is_draft": way.ground.is_draft,
    }
    return render(request, PAGE, {**about, **_so_far(way, answers, key), **shown})


def _answer(request: HttpRequest, name: str) -> str:
    """An answer; of ticks, those that were set."""
    return ",".join(part for part in request.GET.getlist(name) if part)


def _so_far(way: Walk, answers: dict[str, str], key: str) -> dict[str, Any]:
    """Questions answered: the question, the answer, the address that asks it again."""
    found, before = [], {"policy": key}
    for question in way.asked:
        if question is not way.open:
            given = answers[question.name]
            found.append((question.words, question.in_words(given), f"?{urlencode(before)}"))
            before[question.name] = given
    return {"asked": found, "hidden": before}


def _open(way: Walk, question: Question, answers: dict[str, str], key: str) -> dict[str, Any]:
    if way.case is None:
        groups = [(word, [(_address(key, card), card) for card in each]) for word, each in cards(way.ground.offered)]
        return {"groups": groups, "wrong": question.name in answers and _wrong(question)}
    unit = UNITS[question.measure.unit] if question.measure else ""
    given = answers.get(question.name, "")
    return {"question": question, "unit": unit, "given": given, "wrong": question.name in answers and _wrong(question)}


def _address(key: str, card: Card) -> str:
    return f"?{urlencode({'policy': key, 'scheme': card.scheme})}"


def _wrong(question: Question) -> Text:
    if question.measure is None:
        return _("Please choose one of these.")
    return WRONG.get(question.measure.unit, _("Please enter a number, or leave it empty."))


def _result(way: Walk, case: Case) -> dict[str, Any]:
    award = case.award
    return {
        "award": award,
        "sheet": _sheet(way, award),
        "told": answer.of_walk(way, case),
        "asked_nothing": way.asked_nothing,
    }


def _sheet(way: Walk, award: Award) -> AmountSheet | None:
    """How the sum comes about; nothing where the scheme pays none whatever is answered."""
    if way.asked_nothing and not award.amount:
        return None
    return sheets.of_award(award, way.ground.policy, sheets.Audience.PUBLIC)
