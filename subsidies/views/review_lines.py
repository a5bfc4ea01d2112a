"""The lines of a claim as reviewers see them: what the checks say, what was said of them, what is still to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from portal.reference.grades import LADDER
from portal.shared import drawings
from portal.shared.badges import Family
from portal.shared.components import Tab
from portal.shared.figures import NONE, money
from portal.shared.sentences import Text
from portal.shared.tables import Column, Empty, Table
from portal.shared.templatetags.marks import badge_html, badge_of, grade_glyph, struck_amount
from subsidies import entitlements, sheets
from subsidies.checks import running
from subsidies.models import Check, Claim, ClaimLine, Decision
from subsidies.views import year_uses

Stage = Decision.Stage
PENDING, JUDGE, REFUSED, HELD, ACCEPTED = "pending", "judge", "refused", "held", "accepted"
WORDS: dict[str, tuple[Text, Family]] = {
    PENDING: (pgettext_lazy("claim line", "to review"), Family.MUTE),
    JUDGE: (gettext_lazy("needs judgement"), Family.WARN),
    REFUSED: (pgettext_lazy("claim line", "refused"), Family.BAD),
    HELD: (gettext_lazy("on hold"), Family.HELD),
    ACCEPTED: (pgettext_lazy("claim line", "accepted"), Family.OK),
}
RELATED = "person", "certificate__occupation", "certificate__body", "entitlement", "enrolment", "first_reviewed_by"


@dataclass(frozen=True)
class ReviewLine:
    """One line: its place in the claim, its newest checks by name, where it stands in this stage, and how many uses
    of the year are drawn full and whether its own is drawn hatched (`cap` None: no limit)."""

    line: ClaimLine
    place: int
    checks: dict[str, Check]
    status: str
    used: int
    current: int
    cap: int | None

    @property
    def pk(self) -> int:
        return self.line.pk

    @property
    def passed(self) -> int:
        return sum(row.outcome == Check.Outcome.PASSED for row in self.checks.values())

    @property
    def family(self) -> Family:
        """The family of the worst check."""
        outcomes = {row.outcome for row in self.checks.values()}
        if Check.Outcome.FAILED in outcomes:
            return Family.BAD
        return Family.WARN if Check.Outcome.JUDGE in outcomes else Family.OK


def stage_of(claim: Claim) -> str:
    """Which review the page speaks of; after the final one, still that."""
    before = (Claim.State.SUBMITTED, Claim.State.FIRST_REVIEW, Claim.State.RETURNED)
    return Stage.FIRST if claim.state in before else Stage.FINAL


def lines_of(claim: Claim) -> list[ReviewLine]:
    """Every line that was not taken out, in the order of the roster. Four queries however many lines."""
    rows = claim.lines.exclude(state=ClaimLine.State.WITHDRAWN).select_related(*RELATED)
    lines = list(rows.order_by("enrolment__roster_row", "pk"))
    known, stage = running.newest(lines), stage_of(claim)
    uses = entitlements.uses_by_person([line.person_id for line in lines], jurisdiction=claim.policy.jurisdiction)
    cap = entitlements.cap_of(claim.policy, scheme=claim.scheme)
    found = []
    for place, line in enumerate(lines, start=1):
        checks = known.get(line.pk, {})
        status = _status(line, checks, stage)
        used, current = year_uses.of_line(line, uses, cap, payable=status != REFUSED)
        found.append(ReviewLine(line, place, checks, status, used, current, cap))
    return found


def _status(line: ClaimLine, checks: dict[str, Check], stage: str) -> str:
    if line.state == ClaimLine.State.REFUSED:
        return REFUSED
    if line.held:
        return HELD
    if line.state != ClaimLine.State.PENDING:
        return ACCEPTED
    if stage == Stage.FIRST and line.first_opinion:
        return ACCEPTED if line.first_opinion == Decision.Outcome.ACCEPT else REFUSED
    return PENDING if running.is_clean(checks) else JUDGE


def filter_words(lines: Sequence[ReviewLine], chosen: str) -> list[Tab]:
    """All, then each status with its count."""
    counts = {key: sum(line.status == key for line in lines) for key in WORDS}
    words = [Tab(word, f"?show={key}", counts[key], chosen == key, kind) for key, (word, kind) in WORDS.items()]
    return [Tab(pgettext_lazy("filter", "all"), "?", len(lines), chosen not in WORDS), *words]


def table_of(
    claim: Claim, lines: Sequence[ReviewLine], *, chosen: ReviewLine | None, show: str, may_tick: bool, query: Any
) -> Table:
    """The lines beside the sheet of the chosen one; ticked are those that nothing speaks against."""
    clean = {str(line.pk) for line in lines if line.status == PENDING}
    columns = COLUMNS if stage_of(claim) == Stage.FIRST else (*COLUMNS[:-1], FIRST_OPINION, COLUMNS[-1])
    base = reverse("claim_review", args=[claim.pk])
    return Table(
        columns=columns,
        rows=lines,
        caption=_("Lines of the claim"),
        empty=Empty(_("This claim has no line.")),
        query=query,
        url=lambda row: f"{base}?line={row.pk}" + (f"&show={show}" if show in WORDS else ""),
        selected=chosen.pk if chosen else None,
        tickable=(lambda row: row.status == PENDING) if may_tick else None,
        ticked=frozenset(clean) if may_tick else frozenset(),
        form="bulk",
        total=_total(lines),
    )


def _total(lines: Sequence[ReviewLine]) -> dict[str, object]:
    paid = [line.line.amount or Decimal(0) for line in lines if line.status != REFUSED]
    return {
        "name": _("Together"),
        "checks": _("%(count)s to be paid") % {"count": len(paid)},
        "amount": money(sum(paid, Decimal(0))),
    }


def grade_of(grade: str, word: str) -> SafeString:
    """The grade's bars with its word."""
    return grade_glyph(5 - LADDER.index(grade) if grade in LADDER else None, word)


def _uses(row: ReviewLine) -> SafeString | str:
    if row.cap is None:
        return _("no limit a year")
    boxes = drawings.uses_boxes(row.used, row.current, row.cap)
    return format_html('<span class="uses-words">{}<span>{}/{}</span></span>', boxes, row.used + row.current, row.cap)


def _checked(row: ReviewLine) -> SafeString | str:
    if not row.checks:
        return NONE if row.status == REFUSED else _("not checked yet")
    return format_html(
        '<span class="checked family-{}">{}<span>{}/{}</span></span>',
        row.family, drawings.glyph(row.family), row.passed, len(row.checks),
    )  # fmt: skip


def _amount(row: ReviewLine) -> object:
    if row.status == REFUSED:
        return struck_amount(sheets.worked_out(row.line.award))
    return money(row.line.amount)


def _state(row: ReviewLine) -> SafeString:
    """The word of the review; from the notice on, that of the line itself."""
    if row.status == ACCEPTED and row.line.state != ClaimLine.State.PENDING:
        return badge_of(row.line)
    word, kind = WORDS[row.status]
    return badge_html(kind, word, dense=True)


def _first_opinion(row: ReviewLine) -> SafeString | str:
    key = {"accept": ACCEPTED, "refuse": REFUSED}.get(row.line.first_opinion)
    if key is None:
        return "—"
    word, kind = WORDS[key]
    return badge_html(kind, word, dense=True)


COLUMNS = (
    Column("place", pgettext_lazy("column", "no."), lambda row: row.place, align="right"),
    Column("name", gettext_lazy("name"), lambda row: row.line.person.name, card="name"),
    Column("number", gettext_lazy("ID number"), lambda row: row.line.person.masked_id_number, code=True),
    Column(
        "grade",
        gettext_lazy("grade"),
        lambda row: grade_of(row.line.certificate.grade, row.line.certificate.get_grade_display()),
        card="second",
    ),
    Column("uses", gettext_lazy("uses of the year"), _uses),
    Column("checks", gettext_lazy("checks"), _checked),
    Column("amount", gettext_lazy("amount"), _amount, align="right", unit=gettext_lazy("yuan"), card="amount"),
    Column("state", gettext_lazy("state"), _state, card="state"),
)
FIRST_OPINION = Column("first", pgettext_lazy("step of a claim", "first review"), _first_opinion)
