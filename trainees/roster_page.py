"""What a roster preview shows around its rows: steps, filter words, figures, why it cannot be confirmed yet."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from portal.shared.badges import Family
from portal.shared.components import Step, Tab
from trainees.roster_import import Preview
from trainees.roster_rows import Line, Outcome


@dataclass(frozen=True)
class Kind:
    """A filter word: its family, its word and the lines it stands for."""

    family: Family
    word: str
    lines: list[Line]


def kinds_of(found: Preview) -> dict[str, Kind]:
    """The filter words of a preview, by name."""
    warned = [line for line in found.takeable if line.warnings]
    there = found.of(Outcome.UNCHANGED, Outcome.CHANGED)
    return {
        "refused": Kind(Family.BAD, pgettext("rows", "not accepted"), found.refused),
        "normalised": Kind(Family.INFO, pgettext("rows", "put right"), found.normalised),
        "warned": Kind(Family.WARN, pgettext("rows", "please look"), warned),
        "there": Kind(Family.MUTE, pgettext("rows", "in the class already"), there),
        "left_out": Kind(Family.MUTE, pgettext("rows", "left out"), found.of(Outcome.LEFT_OUT)),
        "takeable": Kind(Family.OK, pgettext("rows", "can be imported"), found.takeable),
    }


def words_of(kinds: dict[str, Kind], chosen: str, total: int) -> list[Tab]:
    """The filter words that stand for any line; the first shows all."""
    words = [
        Tab(kind.word, f"?show={name}", len(kind.lines), chosen == name, kind.family)
        for name, kind in kinds.items()
        if kind.lines
    ]
    return [Tab(pgettext("filter", "all"), "?", total, chosen not in kinds), *words]


def steps_of(found: Preview) -> list[Step]:
    """Where the file stands on its way into the roster."""
    if found.error is not None:
        return [
            Step(_("Choose the file"), "past", _("1 file")),
            Step(_("Find the columns"), "returned", _("please look at the reason")),
            Step(_("Preview"), "future"),
            Step(_("Done"), "future"),
        ]
    named = len([name for name in found.file.headings if name])
    columns = ngettext("%(n)s column found", "%(n)s columns found", named) % {"n": named}
    rows = ngettext("%(n)s row", "%(n)s rows", len(found.lines)) % {"n": len(found.lines)}
    open_rows = ngettext("%(n)s row to repair", "%(n)s rows to repair", len(found.refused))
    ready = pgettext("step", "ready to import")
    return [
        Step(_("Choose the file"), "past", rows),
        Step(_("Find the columns"), "past", columns),
        Step(_("Preview"), "present", open_rows % {"n": len(found.refused)} if found.refused else ready),
        Step(_("Done"), "future", _("written to the roster")),
    ]


def why_not(found: Preview) -> str:
    """Why the file cannot be confirmed as it is; empty when it can."""
    if found.refused:
        return ngettext("%(n)s row is open", "%(n)s rows are open", len(found.refused)) % {"n": len(found.refused)}
    return "" if found.takeable else pgettext("button", "no row is left")
