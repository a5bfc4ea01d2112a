"""The tables of a report that set what departments reported beside the real-name figures, from the figures alone."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from portal.shared.figures import NONE
from subsidies.reports.report import Table


def tables(frozen: dict[str, Any]) -> list[Table]:
    """Two tables where departments report: who is counted where, and what the departments held. Subsidised training
    alone enters the sum (BC-41). Persons are never added up: the departments report no names, and whoever stands in
    both would count twice."""
    reported = frozen.get("departments")
    return [_together(frozen, reported["subsidised"]), _held(reported)] if reported else []


def _together(frozen: dict[str, Any], subsidised: dict[str, Any]) -> Table:
    own, proofs = frozen["training"], sum(frozen["certificates"].values())
    return Table(
        _("This portal and the departments"),
        [_("Counted as"), _("Person-times"), _("Persons"), _("Trainings"), _("Certificates")],
        [
            [_("by real name in this portal"), own["person_times"], str(own["persons"]), own["classes"], proofs],
            [
                _("reported by departments, without names"), subsidised["person_times"],
                _("%(count)s (may repeat)") % {"count": subsidised["persons"]}, subsidised["trainings"],
                subsidised["certificates"],
            ],
            [
                _("both together"), own["person_times"] + subsidised["person_times"], NONE,
                own["classes"] + subsidised["trainings"], proofs + subsidised["certificates"],
            ],
        ],
    )  # fmt: skip


def _held(reported: dict[str, Any]) -> Table:
    said = {"reported": reported["departments"], "asked": reported["asked"]}
    every, subsidised = reported["all"], reported["subsidised"]
    heads = [
        _("Reported by %(reported)s of %(asked)s departments") % said, _("Trainings"), _("Person-times"),
        _("Of key groups"), _("Certificates"), _("Funds used (yuan)"),
    ]  # fmt: skip
    rows = [[word, *_row(sums)] for word, sums in ((_("subsidised"), subsidised), (_("all trainings"), every))]
    return Table(_("Reported by departments"), heads, rows)


def _row(sums: dict[str, Any]) -> list[Any]:
    return [
        sums["trainings"], sums["person_times"], sums["key_group_persons"], sums["certificates"],
        Decimal(sums["funds"]),
    ]  # fmt: skip
