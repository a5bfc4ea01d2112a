"""What a decision against somebody has to say: reasons from a closed list, and in words what has to be done."""

from collections.abc import Collection, Sequence

from django.utils.translation import gettext_lazy as _

from portal.shared.refusals import Reason
from portal.shared.sentences import Text, sentence

NONE_CHOSEN = _("Please choose at least one reason.")
UNKNOWN = _("%(code)s is not on the list of reasons.")


def unsaid(
    given: Sequence[str], note: str, *, known: Collection[str], no_note: Text, none: str, unknown: str
) -> list[Reason]:
    """What is missing or not on the list; `none` and `unknown` are the codes of that, `no_note` asks for the note."""
    faults = [Reason(unknown, sentence(UNKNOWN, code=code), "reasons") for code in given if code not in known]
    if not given:
        faults.append(Reason(none, NONE_CHOSEN, "reasons"))
    return faults if note.strip() else [*faults, Reason("NO_NOTE", no_note, "note")]
