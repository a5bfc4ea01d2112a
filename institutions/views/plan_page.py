"""The plan tab of a class: facts, checks, and the steps that are open to the reader."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from institutions import checks
from institutions.forms import ReasonForm
from institutions.models import TrainingClass
from institutions.templatetags.class_frame import class_trail
from institutions.timetable import OPEN_TO_CHANGE
from institutions.wording import listed
from portal.shared import figures, workflow
from portal.shared.badges import Family
from portal.shared.components import CheckLine
from portal.shared.refusals import Reason

Pairs = Sequence[tuple[object, object]]
FAMILY = {checks.Outcome.OK: Family.OK, checks.Outcome.JUDGE: Family.WARN, checks.Outcome.REFUSED: Family.BAD}
GIVING_UP = {
    "withdraw": (_("Withdraw the filing"), _("Withdraw this filing?")),
    "cancel": (_("Cancel the class"), _("Cancel this class?")),
    "terminate": (_("End the class early"), _("End this class before its time?")),
}


def plan_page(
    request: HttpRequest,
    training_class: TrainingClass,
    *,
    acts: bool,
    refused: Sequence[Reason] = (),
    giving_up: ReasonForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The plan of a class; `acts` shows the buttons, `refused` and `giving_up` what a step was refused for."""
    found = checks.of(filing_of(training_class, request.user))
    values = {
        "training_class": training_class,
        "plan": plan_facts(training_class),
        "hours": hours_facts(training_class),
        "checks": check_lines(found),
        "faults": sum(check.outcome is checks.Outcome.REFUSED for check in found),
        "acts": acts,
        "open_to_change": training_class.state in OPEN_TO_CHANGE,
        **way_out(training_class),
        "giving_up": giving_up or ReasonForm(),
        "refused": refused,
        "trail": class_trail(training_class, request.user),
    }
    return render(request, "institutions/class_show.html", values, status=status)


def filing_of(training_class: TrainingClass, reader: Any) -> checks.Filing:
    """The filing as of the day it was made; as of today while it can still be changed."""
    filed = None if training_class.state in OPEN_TO_CHANGE else training_class.filed_at
    day = timezone.localtime(filed).date() if filed else timezone.localdate()
    return checks.Filing(training_class, day=day, reader=reader)


def check_lines(found: Sequence[checks.Check]) -> list[CheckLine]:
    """Checks as the page shows them."""
    return [CheckLine(check.name, FAMILY[check.outcome], check.finding) for check in found]


def way_out(training_class: TrainingClass) -> dict[str, Any]:
    """The step by which the institution can give the class up now, with its words and address; or nothing."""
    name = next((step for step in GIVING_UP if not workflow.objections(training_class, step)), "")
    if not name:
        return {"way_out": ""}
    word, question = GIVING_UP[name]
    url = reverse(f"class_{name}", args=[training_class.pk])
    return {"way_out": name, "way_out_word": word, "way_out_question": question, "way_out_url": url}


def plan_facts(c: TrainingClass) -> Pairs:
    """What is taught, where, by whom, at whose cost."""
    return [
        (_("occupation"), f"{c.occupation} {c.occupation.code}"),
        (_("grade"), c.get_grade_display()),
        (_("type of training"), c.get_training_type_display()),
        (_("training mode"), c.get_mode_display()),
        (_("further marks"), listed(c.mark_labels) or figures.NONE),
        (_("supply channel"), c.get_supply_channel_display()),
        (_("dates"), figures.date_range(c.starts_on, c.ends_on, today=timezone.localdate())),
        (_("site"), gettext("%(site)s, %(address)s") % {"site": c.site, "address": c.site.address}),
        (_("instructor"), gettext("%(name)s (%(what)s)") % {"name": c.instructor, "what": c.instructor.qualification}),
        (_("planned headcount"), figures.persons(c.planned_headcount)),
        (_("cost paid by"), c.get_paid_by_display()),
        (_("cost per person"), gettext("%(amount)s yuan") % {"amount": figures.money(c.cost_per_person)}),
        (_("fee taken from the trainee"), gettext("%(amount)s yuan") % {"amount": figures.money(c.trainee_fee)}),
    ]


def hours_facts(c: TrainingClass) -> Pairs:
    """Planned hours per mode, and of all."""
    parts = [
        (_("theory hours"), c.theory_hours), (_("practice hours"), c.practice_hours),
        (_("online hours"), c.online_hours), (_("hours in all"), c.hours),
    ]  # fmt: skip
    return [(label, gettext("%(count)s hours") % {"count": count}) for label, count in parts]
