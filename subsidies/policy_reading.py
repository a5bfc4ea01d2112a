"""A policy as the public reads it: what each scheme pays, to whom and under which conditions, and clause by clause."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from portal.shared.figures import date_on_paper, money
from portal.shared.sentences import Text, sentence
from subsidies import local_standards
from subsidies.line_reasons import language
from subsidies.models import LocalStandard, Policy
from subsidies.rules.clauses import Clause, catalogue
from subsidies.rules.document import Document, Ruled
from subsidies.rules.reasons import figure
from subsidies.rules.schemes import Scheme
from subsidies.rules.standards import Standard
from subsidies.rules.steps import HUNDRED
from subsidies.rules.vocabulary import label

# What one sum is paid for.
PER: Mapping[str, Text] = {
    "person": _("for each person"),
    "class": _("for each class"),
    "project": _("for each project"),
    "year": _("for each person and year"),
    "semester": _("for each person and semester"),
    "unit": _("for each person, by the allowance's unit"),
}
# What of the portal carries a clause.
CARRIERS: Mapping[str, Text] = {
    "key": _("figures and terms of the policy"),
    "check": _("checks"),
    "page": _("pages"),
    "report": _("reports"),
    "job": _("automatic jobs"),
    "field": _("records"),
    "command": _("commands"),
}
# Where a clause stands, in Chinese: the catalogue names parts of a document in English.
PLACES: Sequence[tuple[str, str]] = (
    (r"^Part (\d)", r"第\1部分"), (r"^M(\d+)$", r"措施\1"), ("^Title, preamble$", "标题和引言"), ("^Heading$", "标题"),
    ("^Page header$", "页眉"), ("^Preamble$", "引言"), ("^Opening$", "开头"), ("^Metadata$", "文件信息"),
    ("^Footer$", "文末"), (r"^(\d) intro$", r"第\1条开头"), (r"^(\d[\d.]*(\(\d+\))?)$", r"第\1条"),
)  # fmt: skip
PLACES_IN_ENGLISH: Sequence[tuple[str, str]] = ((r"^M(\d+)$", r"Measure \1"), (r"^(\d)", r"Art. \1"))


class Sum(NamedTuple):
    """A sum of a scheme: for what, how much, on which clauses, and when it does not hold for the whole period."""

    what: Text
    amount: Text
    clauses: Sequence[str]
    days: Text = ""


class Reading(NamedTuple):
    """A clause in a few words, with its place in the document and what carries it."""

    id: str
    place: str
    words: str
    carried: Text


class Entry(NamedTuple):
    """A scheme: its name, what marks it, its sums by kinds of certificate, local standards, conditions."""

    id: str
    name: str
    marks: Sequence[Text]
    sums: Sequence[tuple[Text, Sequence[Sum]]]
    local: Sequence[Text]
    conditions: Sequence[Reading]


def title(policy: Policy) -> str:
    """The title of a version's document in the reader's language."""
    return title_of(policy.pack.document)


def title_of(document: Document) -> str:
    """A document's title in the reader's language."""
    return worded(document.title_zh, document.title_en)


def entries(policy: Policy) -> list[Entry]:
    """Every scheme of a version, in the order of the document."""
    clauses = {reading.id: reading for reading in readings(policy)}
    local = local_standards.holding_in(policy.jurisdiction)
    return [
        Entry(
            id=scheme.id,
            name=worded(scheme.zh, scheme.en),
            marks=list(_marks(scheme)),
            sums=list(_sums(scheme)),
            local=[_local(each) for each in local if each.scheme == scheme.id],
            conditions=_conditions(scheme.conditions, clauses),
        )
        for scheme in policy.pack.pack.schemes
    ]


def shared_conditions(policy: Policy) -> Sequence[Reading]:
    """What every scheme of the version asks."""
    return _conditions(policy.pack.pack.conditions, {reading.id: reading for reading in readings(policy)})


def readings(policy: Policy) -> list[Reading]:
    """Every clause of the document, in its order."""
    pack = policy.pack.pack
    prefix = f"{pack.document.clause_prefix}-"
    return [
        Reading(key, place(clause), worded(clause.zh, clause.en), _carried(pack.carriers.get(key, ())))
        for key, clause in catalogue().items()
        if key.startswith(prefix)
    ]


def _marks(scheme: Scheme) -> Iterator[Text]:
    yield PER[scheme.basis.per]
    if payee := _payee(scheme):
        yield payee
    if scheme.uplift:
        yield sentence(_("plus %(percent)s%% in shortage occupations"), percent=figure(scheme.uplift.share * HUNDRED))
    if scheme.cost_limit:
        yield _("never more than the cost")
    if scheme.employer_limit:
        yield sentence(_("up to %(sum)s yuan for one enterprise in all"), sum=money(scheme.employer_limit.total))
    if scheme.prepayment:
        percent = figure(scheme.prepayment.share * HUNDRED)
        yield sentence(_("up to %(percent)s%% in advance"), percent=percent)


def _payee(scheme: Scheme) -> Text:
    if scheme.payee.always:
        return sentence(_("paid to %(payee)s"), payee=label("payee", scheme.payee.always, language()))
    return _("paid to whoever paid for the training") if scheme.payee.by_mode else ""


def _sums(scheme: Scheme) -> Iterator[tuple[Text, Sequence[Sum]]]:
    """The sums by kinds of certificate, in the order of the document."""
    spans = {(row.from_day, row.to_day) for row in scheme.standards}
    for kinds, rows in groupby(scheme.standards, key=lambda row: row.kinds):
        sums = [
            Sum(_grade(row), amount(scheme, row), row.clauses, _days(row) if len(spans) > 1 else "") for row in rows
        ]
        yield _kinds(kinds), sums


def cases(row: Standard) -> Text:
    """The cases a row of the policy is for: a grade, else kinds of certificate, else nothing where it is for all."""
    return _grade(row) or _kinds(row.kinds)


def _kinds(kinds: Iterable[str] | None) -> str:
    return _listed(label("kind", kind, language()) for kind in kinds or ())


def _listed(words: Iterable[str]) -> str:
    return pgettext("between names", ", ").join(words)


def _grade(row: Standard) -> Text:
    return label("grade", row.grade, language()) if row.grade else ""


def _days(row: Standard) -> Text:
    return f"{date_on_paper(row.from_day)} — {date_on_paper(row.to_day)}"


def amount(scheme: Scheme, row: Standard) -> Text:
    """What a row of the policy pays."""
    if row.free:
        return _("free of charge, no money is paid")
    if row.award:
        return sentence(_("%(least)s to %(most)s yuan"), least=money(row.award.least), most=money(row.award.most))
    if row.rate is not None:
        return sentence(_("%(number)s yuan"), number=money(row.rate))
    same = (other.ceiling for other in scheme.standards if other.grade == row.same_as)
    ceiling = row.ceiling if row.same_as is None else next(same)
    return _("no sum in the document") if ceiling is None else sentence(_("up to %(sum)s yuan"), sum=money(ceiling))


def _local(standard: LocalStandard) -> Text:
    what = _listed(filter(None, (standard.kind and str(standard.get_kind_display()), standard.grade_word)))
    told = {"what": what or __("every grade"), "sum": money(standard.amount), "decision": standard.decision}
    days = {"day": date_on_paper(standard.valid_from), "last": date_on_paper(standard.valid_to)}
    if standard.valid_to is None:
        return sentence(_("%(what)s: %(sum)s yuan from %(day)s (%(decision)s)"), **told, **days)
    return sentence(_("%(what)s: %(sum)s yuan from %(day)s to %(last)s (%(decision)s)"), **told, **days)


def _conditions(conditions: Iterable[Ruled], clauses: Mapping[str, Reading]) -> list[Reading]:
    """The clauses that conditions rest on, each once."""
    named = dict.fromkeys(clause for condition in conditions for clause in condition.clauses)
    return [clauses[clause] for clause in named if clause in clauses]


def place(clause: Clause) -> str:
    """Where a clause stands in its document, in the reader's language."""
    words = clause.article
    for written, said in PLACES if language() == "zh" else PLACES_IN_ENGLISH:
        words = re.sub(written, said, words)
    return words


def _carried(carriers: Sequence[str]) -> Text:
    """What of the portal carries a clause; nothing where it asks for nothing, or nothing carries it."""
    if carriers == "context":
        return ""
    kinds = dict.fromkeys(carrier.partition(":")[0] for carrier in carriers)
    return _listed(str(CARRIERS[kind]) for kind in kinds)


def worded(zh: str, en: str) -> str:
    """What a pack says in both languages, in the reader's."""
    return zh if language() == "zh" else en
