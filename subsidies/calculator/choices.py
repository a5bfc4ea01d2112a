"""Questions with answers to choose from: each a function of a case, None where the scheme does not look at it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from django.utils.translation import gettext_lazy as _

from portal.reference.grades import Grade
from portal.shared.sentences import Text
from subsidies.calculator.case import Case
from subsidies.calculator.question import NOT_KNOWN, Choice, Question
from subsidies.line_reasons import language
from subsidies.rules.bases import PerYear
from subsidies.rules.checks.certificates import KindAccepted
from subsidies.rules.checks.classes import InCatalogue
from subsidies.rules.checks.groups import Employed, HighRiskStaff, InGroups
from subsidies.rules.checks.recorded import OneOf
from subsidies.rules.checks.through_work import ThroughWork, WorkRoute
from subsidies.rules.vocabulary import (
    CERTIFICATE_KINDS,
    CHOICES,
    GRADE_LADDER,
    GROUPS,
    INDUSTRIES,
    PROVIDERS,
    SIZES,
)

OTHER, YES, NO = "other", "yes", "no"
KIND, GRADE, GROUP, EMPLOYER = "certificate_kind", "grade", "person.groups", "employer.type"
PLANNED, REACHED = "apprenticeship.planned_level", "apprenticeship.reached_level"
# Kinds that stand for "another certificate" where a scheme does not take them.
ANOTHER_KIND = ("other_talent", "academic")
# How people were trained, as they would say it.
WAYS: Mapping[str, Text] = {
    "social": _("in a course open to everybody"),
    "enterprise_own": _("by the enterprise itself"),
    "enterprise_own_evaluation": _("evaluated by the enterprise itself"),
    "enterprise_project": _("in a project of the enterprise"),
    "institution_project": _("in a project of a training institution"),
}
PAYERS: Mapping[str, Text] = {
    "individual": _("the trainee"),
    "employer": _("the employer"),
    "institution": _("the training institution"),
}
_C = TypeVar("_C")


def of(case: Case, kind: type[_C]) -> list[_C]:
    """The conditions of a kind that are asked of the case."""
    return [condition for condition in case.conditions if isinstance(condition, kind)]


def stage(case: Case) -> Question | None:
    """Only an apprenticeship is paid by what was planned, then by what was reached."""
    if not isinstance(case.scheme.basis, PerYear):
        return None
    choices = [
        Choice("quote", _("planned, or still going on"), {"stage": "quote"}),
        Choice("claim", _("it has ended"), {"stage": "claim"}),
    ]
    return Question("stage", _("How far is the apprenticeship?"), choices)


def kind(case: Case) -> Question | None:
    """Certificates that the standards or the conditions name, and any other where that one is not taken."""
    taken = dict.fromkeys(each for row in case.standards for each in row.kinds or ())
    asked = of(case, KindAccepted)
    for condition in asked:
        taken |= dict.fromkeys((*condition.accepted, *condition.reviewed))
    if not taken:
        return None
    choices = [Choice(each, _name(CERTIFICATE_KINDS, each), {KIND: each}) for each in taken]
    another = next((each for each in ANOTHER_KIND if each not in taken), None)
    if asked and another:
        choices.append(Choice(OTHER, _("another certificate"), {KIND: another}))
    return Question("kind", _("Which certificate?"), [*choices, NOT_KNOWN])


def grade(case: Case) -> Question | None:
    """Grades that a standard, a condition or an officers' standard names."""
    if _by_level(case):
        return None
    named = _graded_rates(case)
    if named:
        return _grades("grade", _("Which grade?"), named, GRADE)
    accepted = [each for condition in of(case, OneOf) if condition.fact == "grade" for each in condition.accepted]
    if not accepted:
        return None
    another = next(each for each in GRADE_LADDER if each not in accepted)
    question = _grades("grade", _("Which grade?"), accepted, GRADE)
    choices = [*question.choices, Choice(OTHER, _("another grade"), {GRADE: another}), NOT_KNOWN]
    return Question(question.name, question.words, choices)


def level(case: Case) -> Question | None:
    """The grade that an apprentice is to reach, or did."""
    if not _by_level(case):
        return None
    grades = dict.fromkeys(row.grade for row in case.standards if row.grade)
    if case.stage == "quote" or case.scheme.basis.level == "agreed":
        return _grades("planned", _("Which grade is the apprentice to reach?"), grades, PLANNED)
    question = _grades("reached", _("Which grade did the apprentice reach?"), grades, REACHED)
    nothing = Choice("none", _("none"), {REACHED: "none"})
    return Question(question.name, question.words, [*question.choices, nothing])


def groups(case: Case) -> Question | None:
    """The groups whom the scheme is for."""
    codes: dict[str, None] = {}
    for condition in of(case, InGroups):
        codes |= dict.fromkeys((*condition.groups, *(("relative_of_disabled",) if condition.relatives else ())))
    for route in _routes(case):
        codes |= dict.fromkeys((*route.groups, *route.of_this_city))
    if not codes:
        return None
    choices = [Choice(code, _name(GROUPS, code), {GROUP: (code,)}) for code in codes]
    none = Choice(OTHER, _("none of these"), {GROUP: ()})
    return Question("groups", _("Which of these is the person who trains?"), [*choices, none, NOT_KNOWN])


def from_here(case: Case) -> Question | None:
    """Some groups count only where they are of this city."""
    if not any(route.of_this_city for route in _routes(case)):
        return None
    return _yes_or_no("from_here", _("Is the person from this city?"), "person.from_this_city")


def employer(case: Case) -> Question | None:
    """The kind of employer, where more than one is taken."""
    taken = dict.fromkeys(each for route in _routes(case) for each in route.employers)
    for condition in of(case, OneOf):
        if condition.fact == EMPLOYER and len(condition.accepted) > 1:
            taken |= dict.fromkeys(condition.accepted)
    return _codes("employer", _("What kind of employer is it?"), taken, PROVIDERS, EMPLOYER)


def size(case: Case) -> Question | None:
    """The size of the enterprise."""
    if not any(condition.fact == "employer.size" for condition in of(case, OneOf)):
        return None
    choices = [Choice(each, _name(SIZES, each), {"employer.size": each}) for each in SIZES]
    hint = _("By the official size classes of enterprises, as in the enterprise's annual report.")
    return Question("size", _("How large is the enterprise?"), [*choices, NOT_KNOWN], hint=hint)


def industry(case: Case) -> Question | None:
    """The industry, and the groups that stand in its place."""
    asked = of(case, HighRiskStaff)
    codes = dict.fromkeys(each for condition in asked for each in condition.industries)
    people = dict.fromkeys(each for condition in asked for each in condition.groups)
    if not asked:
        return None
    choices = [
        *(Choice(each, _name(INDUSTRIES, each), {"industry": each}) for each in codes),
        *(Choice(each, _name(GROUPS, each), {GROUP: (each,)}) for each in people),
        Choice(OTHER, _("another industry"), {"industry": OTHER}),
    ]
    return Question("industry", _("In which industry does the trainee work?"), [*choices, NOT_KNOWN])


def way(case: Case) -> Question | None:
    """How the training was organised: it decides who is paid, or whether anybody is."""
    asked = any(condition.fact == "training_mode" for condition in of(case, OneOf))
    if not asked and not case.scheme.payee.by_mode:
        return None
    choices = [Choice(each, words, {"training_mode": each}) for each, words in WAYS.items()]
    return Question("way", _("How was, or is, the training organised?"), [*choices, NOT_KNOWN])


def payer(case: Case) -> Question | None:
    """Who advanced the cost, where whoever did is paid."""
    if not case.scheme.payee.by_mode:
        return None
    choices = [Choice(each, words, {"cost_paid_by": each}) for each, words in PAYERS.items()]
    return Question("payer", _("Who paid for the training?"), [*choices, NOT_KNOWN])


def place(case: Case) -> Question | None:
    """Where the training takes place."""
    taken: dict[str, None] = {}
    for condition in of(case, OneOf):
        if condition.fact == "institution.kind":
            taken |= dict.fromkeys(condition.accepted)
    return _codes("place", _("Where does the training take place?"), taken, PROVIDERS, "institution.kind")


def occupation(case: Case) -> Question | None:
    """The occupation, where the catalogue or the shortage list counts. Nothing is listed: nothing can be asked."""
    held = _listed(case)
    if not held or (case.scheme.uplift is None and not of(case, InCatalogue)):
        return None
    other = Choice(OTHER, _("another one, not in the catalogue"), _standing(_("another occupation"), False, False))
    return Question("occupation", _("Which occupation?"), [*held, other, NOT_KNOWN])


def employed(case: Case) -> Question | None:
    """Whether somebody employs the trainee."""
    if not of(case, Employed) and not any(condition.employees_free for condition in of(case, InCatalogue)):
        return None
    choices = [
        Choice(YES, _("yes"), {EMPLOYER: "enterprise"}),
        Choice(NO, _("no"), {GROUP: ()}),
        NOT_KNOWN,
    ]
    return Question("employed", _("Is the trainee employed by an enterprise?"), choices)


CHOSEN = (
    stage, kind, grade, level, groups, from_here, employer, size, industry, way, payer, place, occupation, employed,
)  # fmt: skip


def _by_level(case: Case) -> bool:
    return isinstance(case.scheme.basis, PerYear) and case.scheme.basis.level is not None


def _graded_rates(case: Case) -> list[str]:
    given = case.told.get(KIND)
    rows = [row.grade for row in case.standards if given is None or row.takes(str(given))]
    local = [each.grade for each in case.ground.decided.standards if each.scheme == case.scheme.id]
    return [each for each in (*rows, *local) if each and each != "special"]


def _routes(case: Case) -> Iterable[WorkRoute]:
    return (route for condition in of(case, ThroughWork) for route in condition.routes)


def _listed(case: Case) -> Sequence[Choice]:
    wanted = case.told.get(GRADE)
    held = {e.occupation_id: e.occupation for e in case.ground.catalogue if wanted is None or e.grade == wanted}
    return [_of_list(each, pk in case.ground.short) for pk, each in held.items()]


def _of_list(entry: object, short: bool) -> Choice:
    words = f"{entry.label}{_(' (shortage)')}" if short else entry.label
    return Choice(entry.code, words, _standing(entry.name, True, short))


def _standing(name: Text, listed: bool, short: bool) -> dict[str, object]:
    return {"occupation": str(name), "occupation_in_catalogue": listed, "shortage": short}


def _grades(name: str, words: Text, codes: Iterable[str], path: str) -> Question:
    order = [*GRADE_LADDER, *(each for each in Grade.values if each not in GRADE_LADDER)]
    return Question(name, words, [Choice(each, Grade(each).label, {path: each}) for each in order if each in codes])


def _codes(
    name: str, words: Text, taken: Iterable[str], names: Mapping[str, tuple[str, str]], path: str
) -> Question | None:
    """The codes taken, another one, and not known."""
    codes = list(taken)
    if not codes:
        return None
    another = next(code for code in CHOICES[path] if code not in codes)
    choices = [Choice(code, _name(names, code), {path: code}) for code in codes]
    return Question(name, words, [*choices, Choice(OTHER, _("another kind"), {path: another}), NOT_KNOWN])


def _yes_or_no(name: str, words: Text, path: str) -> Question:
    return Question(name, words, [Choice(YES, _("yes"), {path: True}), Choice(NO, _("no"), {path: False}), NOT_KNOWN])


def _name(names: Mapping[str, tuple[str, str]], code: str) -> str:
    return names[code][0 if language() == "zh" else 1]
