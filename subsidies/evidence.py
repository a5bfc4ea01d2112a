"""Which register says what about the person of a line, as of when: the sources of the facts a line rests on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from portal.reference.models import PopulationGroup
from portal.shared import figures
from subsidies import registers
from subsidies.models import Claim, ClaimLine
from subsidies.registers import Kind
from trainees import group_words
from trainees.models import RegisterExtract, RegisterRecord


@dataclass(frozen=True)
class Source:
    """One register: what it says, which extract says so. Without an extract nobody has been asked yet."""

    register: str
    finding: str
    extract: RegisterExtract | None
    as_of: date | None = None

    @property
    def department(self) -> str:
        return self.extract.source if self.extract else ""


def of_line(line: ClaimLine, *, now: datetime) -> Sequence[Source]:
    """What each register said when the line's facts were gathered: at its submission, for a draft now."""
    claim, course = line.claim, line.enrolment.training_class
    drafted = claim.state in (Claim.State.DRAFT, Claim.State.RETURNED)
    asked_at = now if drafted or claim.submitted_at is None else claim.submitted_at
    said = registers.speaking_of([line.person], day=course.starts_on, asked_at=asked_at)
    silent = registers.consulted(claim.jurisdiction.codes, asked_at=asked_at)
    found = []
    for kind in (Kind.PENSION, Kind.GROUPS, Kind.INSURANCE):
        records = said.of(line.person, kind)
        found += [_speaking(record) for record in records] or [_silent(kind, silent.get(kind), course.starts_on)]
    return found


def _speaking(record: RegisterRecord) -> Source:
    extract = record.extract
    return Source(extract.get_kind_display(), _finding(record), extract, extract.as_of)


def _finding(record: RegisterRecord) -> str:
    since = figures.date_on_paper(record.valid_from)
    if record.extract.kind == Kind.PENSION:
        return _("entitled to a monthly pension since %(since)s") % {"since": since}
    if record.extract.kind == Kind.INSURANCE:
        employer, insurance = record.details["employer"], record.details["insurance"]
        values = {"employer": employer, "insurance": insurance, "since": since}
        return _("insured by %(employer)s (%(insurance)s) since %(since)s") % values
    group = PopulationGroup.objects.get(code=record.details["group"])
    values = {"group": group_words.of_person(group, shown=False), "since": since}
    return _("%(group)s since %(since)s") % values


def _silent(kind: Kind, extract: RegisterExtract | None, day: date) -> Source:
    if extract is None:
        return Source(str(kind.label), _("no extract of this register has come in"), None)
    words = _("no record in force on %(day)s") % {"day": figures.date_on_paper(day)}
    return Source(str(kind.label), words, extract, extract.as_of)
