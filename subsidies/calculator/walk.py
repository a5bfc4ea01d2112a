"""The way through the questions: each is asked where an answer to it, alone or with a later one, changes something."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from subsidies.calculator.case import Case, Ground
from subsidies.calculator.choices import CHOSEN
from subsidies.calculator.measures import MEASURED
from subsidies.calculator.obstacles import against
from subsidies.calculator.question import Choice, Question
from subsidies.calculator.situations import cards

Ask = Callable[[Case], Question | None]
ASKED: Sequence[Ask] = (*CHOSEN, against, *MEASURED)


@dataclass(frozen=True)
class Walk:
    """Everything asked so far, the open question if one is left, and the case as it stands."""

    ground: Ground
    asked: Sequence[Question]
    open: Question | None
    case: Case | None

    @property
    def asked_nothing(self) -> bool:
        """Whether the scheme alone decides: no answer would change what there is to say."""
        return self.open is None and len(self.asked) == 1


def walk(ground: Ground, answers: Mapping[str, str]) -> Walk:
    """As far as the answers lead; one that is no answer to its question leaves it open."""
    first = which_scheme(ground)
    if not first.takes(answers.get(first.name)):
        return Walk(ground, [first], first, None)
    scheme = ground.pack.scheme(answers[first.name])
    case, asked = Case(ground, scheme, {"stage": "quote"}), [first]
    for place, ask in enumerate(ASKED):
        question = ask(case)
        if question is None or not matters(question, case, ASKED[place + 1 :]):
            continue
        asked.append(question)
        if not question.takes(answers.get(question.name)):
            return Walk(ground, asked, question, case)
        case = case.hearing(*question.said(answers[question.name]))
    return Walk(ground, asked, None, case)


def which_scheme(ground: Ground) -> Question:
    """What it is about, of whatever may be asked before the training."""
    choices = [Choice(card.scheme, card.words) for _audience, each in cards(ground.offered) for card in each]
    return Question("scheme", _("What is it about?"), choices)


def matters(question: Question, case: Case, later: Sequence[Ask]) -> bool:
    """Whether its answers lead apart, at once or with one more answer, or nothing can be said without one."""
    ways = [case.hearing(told) for told in question.ways]
    return len({case.outcome, *(way.outcome for way in ways)}) > 1 or len({_reach(way, later) for way in ways}) > 1


def _reach(case: Case, later: Sequence[Ask]) -> frozenset[Hashable]:
    """What one more answer would change: the question, which of its answers, and what it would come to."""
    questions = [question for ask in later if (question := ask(case)) is not None]
    ends = (
        (question.name, place, case.hearing(told).outcome)
        for question in questions
        for place, told in enumerate(question.ways)
    )
    return frozenset(end for end in ends if end[-1] != case.outcome)
