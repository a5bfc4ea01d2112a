"""What the portal looks at in a filing of own evaluation, in the order of the page."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from certificates.models import AboveScaleEnterprise, OwnEvaluation
from institutions import directories
from institutions.checks import Check, Outcome
from institutions.models import Listing
from institutions.wording import day_in_full
from portal.reference import city_settings
from portal.shared.sentences import sentence

LEAST_WEIGHT = "own_evaluation_weight"
SINCE_EVER = date(2000, 1, 1)

WEIGHT_ENOUGH = _("The four weights come to %(weight)s %%; the policy asks for at least %(least)s %%.")
WEIGHT_BELOW = _(
    "The four weights come to %(weight)s %%, below the %(least)s %% of the policy. Please judge whether the norms "
    "weigh quality, innovation, problem solving and performance enough."
)
WEIGHT_FREE = _("The four weights come to %(weight)s %%; no policy in force sets how much they should.")
ON_LIST = _("On the list of above-scale enterprises; %(officer)s answers for it.")
NOT_ON_LIST = _("Not on the list of above-scale enterprises of this place.")
STRUCK_OFF = _("The enterprise was struck off the directory of evaluation bodies for cause. Please judge the filing.")
NEVER_STRUCK = _("Never struck off the directory of evaluation bodies.")
ENDED_BEFORE = _("An earlier own evaluation, %(number)s, was ended on %(day)s: %(why)s")
NONE_ENDED = _("No earlier own evaluation of the enterprise was ended against its will.")


def of(evaluation: OwnEvaluation, *, day: date) -> list[Check]:
    """Every check as of a day."""
    return [check(evaluation, day) for check in CHECKS]


def _weights(evaluation: OwnEvaluation, day: date) -> Check:
    """JY-44; together and as a floor (AMB-35)."""
    place = evaluation.enterprise.jurisdiction
    least = city_settings.values(jurisdiction=place, on=day).get(LEAST_WEIGHT)
    if least is None:
        return Check("WEIGHTS", _("Weights"), Outcome.OK, sentence(WEIGHT_FREE, weight=evaluation.weight))
    percent = f"{(Decimal(least) * 100).normalize():f}"
    below = evaluation.weight < Decimal(percent)
    words = sentence(WEIGHT_BELOW if below else WEIGHT_ENOUGH, weight=evaluation.weight, least=percent)
    return Check("WEIGHTS", _("Weights"), Outcome.JUDGE if below else Outcome.OK, words)


def _above_scale(evaluation: OwnEvaluation, day: date) -> Check:
    enterprise = evaluation.enterprise
    entries = AboveScaleEnterprise.objects.on_list(day).filter(credit_code=enterprise.credit_code)
    entry = entries.filter(jurisdiction__code__in=enterprise.jurisdiction.codes).select_related("responsible").first()
    words = sentence(ON_LIST, officer=entry.responsible) if entry else NOT_ON_LIST
    return Check("ABOVE_SCALE", _("Above-scale enterprise"), Outcome.OK, words)


def _struck_off(evaluation: OwnEvaluation, day: date) -> Check:
    terms = {"directory": Listing.Directory.EVALUATION, "after": SINCE_EVER, "until": day}
    struck = directories.removed_for_cause(evaluation.enterprise, **terms)
    words = STRUCK_OFF if struck else NEVER_STRUCK
    return Check("STRUCK_OFF", _("Directory"), Outcome.JUDGE if struck else Outcome.OK, words)


def _ended_before(evaluation: OwnEvaluation, day: date) -> Check:
    earlier = evaluation.enterprise.own_evaluations.filter(state=OwnEvaluation.State.ENDED).exclude(pk=evaluation.pk)
    earlier = earlier.exclude(grounds=[OwnEvaluation.Ground.OWN_REQUEST])
    last = earlier.order_by("ended_at").last()
    if last is None:
        return Check("ENDED_BEFORE", _("Earlier own evaluation"), Outcome.OK, NONE_ENDED)
    words = sentence(ENDED_BEFORE, number=last.number, day=day_in_full(last.ends_on), why=last.note)
    return Check("ENDED_BEFORE", _("Earlier own evaluation"), Outcome.JUDGE, words)


CHECKS: tuple[Callable[[OwnEvaluation, date], Check], ...] = (_weights, _above_scale, _struck_off, _ended_before)
