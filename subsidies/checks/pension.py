"""Nobody on the roster drew a monthly pension when the class began, by the register's newest extract."""

from django.utils.translation import gettext_lazy as _

from subsidies import registers
from subsidies.checks.check import Asked, Found, LineCheck, Outcome
from subsidies.models import ClaimLine
from subsidies.registers import Registers
from trainees.models import RegisterExtract

PENSION = RegisterExtract.Kind.PENSION


def run(asked: Asked) -> dict[int, Found]:
    claim = asked.lines[0].claim
    day = claim.training_class.starts_on
    speaking = registers.speaking_of([line.person for line in asked.lines], day=day, asked_at=asked.now)
    extract = registers.consulted(claim.jurisdiction.codes, asked_at=asked.now).get(PENSION)
    return {line.pk: _of(line, speaking, extract) for line in asked.lines}


def _of(line: ClaimLine, speaking: Registers, extract: RegisterExtract | None) -> Found:
    record = speaking.pension(line.person)
    if record is not None:
        figures = {"since": record.valid_from.isoformat(), "as_of": record.extract.as_of.isoformat()}
        return Found(Outcome.FAILED, "entitled", figures | {"source": record.extract.source})
    if extract is None:
        return Found(Outcome.JUDGE, "no_extract")
    return Found(Outcome.PASSED, "none", {"as_of": extract.as_of.isoformat(), "source": extract.source})


CHECK = LineCheck(
    name="pension",
    title=_("Pension register"),
    sentences={
        "none": _("No monthly pension (%(source)s, as of %(as_of)s)"),
        "entitled": _("Entitled to a monthly pension since %(since)s (%(source)s, as of %(as_of)s)"),
        "no_extract": _("No pension extract has come in for this place; please ask the insurance office for one"),
    },
    run=run,
)
