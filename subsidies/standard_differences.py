"""What a local standard changes: its terms beside what held the day before for the same cases."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from portal.shared.components import DiffRow
from portal.shared.figures import date_on_paper, money
from portal.shared.refusals import Refused
from subsidies import local_standards, policies, policy_reading
from subsidies.models import LocalStandard
from subsidies.policy_differences import NOT_THERE


def before(standard: LocalStandard) -> LocalStandard | None:
    """The standard that held the day before for the same cases: its own predecessor, else the narrowest wider one."""
    eve = standard.valid_from - date.resolution
    wider = [
        each
        for each in local_standards.holding_in(standard.jurisdiction)
        if each.pk != standard.pk
        and each.holds_on(eve)
        and each.kind in ("", standard.kind)
        and each.grade in ("", standard.grade)
    ]
    what = {"kind": standard.kind or None, "grade": standard.grade or None}
    return local_standards.applying(wider, scheme=standard.scheme, place=standard.jurisdiction, **what)


def between(old: LocalStandard | None, new: LocalStandard) -> list[DiffRow]:
    """The terms before and with the standard; where none was before it, what the policy itself pays stands there."""
    if old is None:
        return [*_from_policy(new), DiffRow(_("rests on"), NOT_THERE, new.decision)]
    rows = [
        (_("place"), old.jurisdiction, new.jurisdiction),
        (_("holds for"), old, new),
        (_("amount"), _yuan(old), _yuan(new)),
        (_("holds from"), date_on_paper(old.valid_from), date_on_paper(new.valid_from)),
        (_("rests on"), old.decision, new.decision),
    ]
    return [DiffRow(name, str(then), str(now)) for name, then, now in rows]


def _from_policy(standard: LocalStandard) -> Iterator[DiffRow]:
    """What the policy in force on its first day pays for the cases it is for, grade by grade."""
    try:
        scheme = policies.in_force(standard.jurisdiction, standard.valid_from).pack.schemes[standard.scheme]
    except (Refused, KeyError):
        return
    for row in scheme.standards:
        same_kind = not standard.kind or row.takes(standard.kind)
        same_grade = not standard.grade or row.grade in (None, standard.grade)
        if same_kind and same_grade and row.runs_on(standard.valid_from):
            what = policy_reading.cases(row) or _("amount")
            yield DiffRow(what, str(policy_reading.amount(scheme, row)), _yuan(standard))


def _yuan(standard: LocalStandard) -> str:
    return __("%(number)s yuan") % {"number": money(standard.amount)}
