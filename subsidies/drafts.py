"""What holds for every draft that several officers may have open."""

from django.utils.translation import gettext_lazy as _

from portal.shared.refusals import Reason

CHANGED_MEANWHILE = _(
    "Somebody changed this draft while you had it open. What you typed is still here; please open the draft in "
    "another window, compare, and enter what is to change once more."
)


def changed_meanwhile(seen: str | None, now: str) -> list[Reason]:
    """Why a change may not be kept: its draft is another one `now` than the one it was `seen` as, by their hashes.
    None: nobody looks, an import or a test changes it."""
    return [] if seen in (None, now) else [Reason("DRAFT_CHANGED_MEANWHILE", CHANGED_MEANWHILE)]
