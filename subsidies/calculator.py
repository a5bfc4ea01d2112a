"""What would I get? Asks one thing after the other, only what decides, and works the answer out. Nothing is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from institutions.models import CatalogueEntry, ShortageEntry
from portal.reference import city_settings
from portal.shared.sentences import Text
from subsidies import trial_packs
from subsidies.decided import Decided
from subsidies.line_reasons import language
from subsidies.models import Policy
from subsidies.rules import facts as rules
from subsidies.rules.assess import assess
from subsidies.rules.award import Award
from subsidies.rules.schemes import Scheme
from subsidies.rules.vocabulary import label

OTHER, YES, NO = "other", "yes", "no"
Answers = Mapping[str, str]


@dataclass(frozen=True)
class Question:
    """What is asked next. Without choices a sum in yuan is asked, which may be left empty."""

    name: str
    words: Text
    choices: Sequence[tuple[str, str]] = ()
    hint: Text = ""


@dataclass(frozen=True)
class Case:
    """A policy, a day, and the answers so far that it knows."""

    policy: Policy
    day: date
    answers: Answers

    @property
    def place(self) -> Any:
        return self.policy.jurisdiction

    @property
    def scheme(self) -> Scheme:
        return self.policy.pack.scheme(self.answers["scheme"])


def questions(case: Case) -> list[Question]:
    """Everything asked so far, the last one open unless all is answered; an answer that is none of the choices is
    asked for again."""
    asked: list[Question] = []
    for ask in (_scheme, _kind, _grade, _occupation, _employed, _cost):
        question = ask(case)
        if question is None:
            continue
        asked.append(question)
        if not answered(question, case.answers):
            break
    return asked


def answered(question: Question, answers: Answers) -> bool:
    given = answers.get(question.name)
    if not question.choices:
        return given is not None and (not given or _sum(given) is not None)
    return given in dict(question.choices)


def said(question: Question, answers: Answers) -> str:
    """The answer in words."""
    given = answers[question.name]
    return dict(question.choices).get(given, given) or str(_("not known"))


def award(case: Case) -> Award:
    """The answer, as a quote: no certificate yet, nothing known of the person but what was said."""
    return assess(_facts(case), trial_packs.in_force(case.policy.text))


def is_draft(case: Case) -> bool:
    """Whether the document is a draft that no officer has recorded to be in force: the figure is shown still."""
    recorded = city_settings.values(jurisdiction=case.place, on=case.day).get("in_force", False)
    return case.policy.pack.document.standing == "draft" and not recorded


def _scheme(case: Case) -> Question:
    zh = language() == "zh"
    offered = [
        (scheme.id, scheme.zh if zh else scheme.en)
        for scheme in case.policy.pack.pack.schemes
        if "quote" in scheme.stages
    ]
    return Question("scheme", _("Which subsidy?"), offered)


def _rows(case: Case) -> list[Any]:
    return [row for row in case.scheme.standards if row.runs_on(case.day)]


def _kind(case: Case) -> Question | None:
    kinds = dict.fromkeys(kind for row in _rows(case) for kind in row.kinds or ())
    if not kinds:
        return None
    return Question("kind", _("Which certificate?"), [(kind, label("kind", kind, language())) for kind in kinds])


def _grade(case: Case) -> Question | None:
    rows = [row for row in _rows(case) if not row.kinds or case.answers.get("kind") in row.kinds]
    grades = dict.fromkeys(row.grade for row in rows if row.grade is not None)
    if not grades or set(grades) == {"special"}:
        return None
    return Question("grade", _("Which grade?"), [(grade, label("grade", grade, language())) for grade in grades])


def _occupation(case: Case) -> Question | None:
    if not _asks_catalogue(case):
        return None
    short = set(_short(case))
    choices = [
        (occupation.code, f"{occupation.label}{_short_word() if occupation.pk in short else ''}")
        for occupation in _catalogue(case)
    ]
    return Question("occupation", _("Which occupation?"), [*choices, (OTHER, __("another one, not in the catalogue"))])


def _short_word() -> str:
    return __(" (shortage)")


def _asks_catalogue(case: Case) -> bool:
    scheme = case.scheme
    return scheme.uplift is not None or any(condition.check == "in_catalogue" for condition in scheme.conditions)


def _holding(case: Case, entries: Any) -> Any:
    return entries.objects.in_force(case.day).filter(jurisdiction__code__in=case.place.codes)


def _catalogue(case: Case) -> list[Any]:
    entries = _holding(case, CatalogueEntry).select_related("occupation").order_by("occupation__code")
    grade = case.answers.get("grade")
    listed = entries.filter(grade=grade) if grade else entries
    return list({entry.occupation_id: entry.occupation for entry in listed}.values())


def _short(case: Case) -> Any:
    return _holding(case, ShortageEntry).values_list("occupation", flat=True)


def _employed(case: Case) -> Question | None:
    """Only who is employed is free of the catalogue."""
    if case.answers.get("occupation") != OTHER:
        return None
    return Question("employed", _("Are you employed by an enterprise?"), [(YES, __("yes")), (NO, __("no"))])


def _cost(case: Case) -> Question | None:
    if case.scheme.cost_limit is None:
        return None
    hint = _("Yuan for one person. The subsidy is never more than the cost; left empty, the cost is not looked at.")
    return Question("cost", _("What does the training cost?"), hint=hint)


def _sum(text: str) -> Decimal | None:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and 0 <= amount < 10**9 else None


def _facts(case: Case) -> rules.Facts:
    given = case.answers
    occupation = given.get("occupation", "")
    known = {entry.code: entry.pk for entry in _catalogue(case)} if occupation else {}
    kind, grade = given.get("kind"), given.get("grade")
    decided = Decided.of(case.place, case.policy)
    return rules.Facts(
        scheme=given["scheme"],
        date=case.day,
        stage="quote",
        certificate_kind=kind,
        grade=grade,
        occupation=occupation or None,
        occupation_in_catalogue=occupation in known if occupation else None,
        shortage=known.get(occupation) in set(_short(case)) if occupation else None,
        actual_cost_cny=_sum(given["cost"]) if given.get("cost") else None,
        employer=rules.Employer(type="enterprise") if given.get("employed") == YES else None,
        pack=decided.facts(scheme=given["scheme"], kind=kind, grade=grade, day=case.day, first_day=case.day),
    )
