"""What holds for every draft that two people sign and several may have open: a policy's version, a local standard."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.shared import trail
from portal.shared.refusals import Reason
from portal.shared.sentences import Text, sentence
from subsidies.models import LocalStandard, Policy, Replay
from subsidies.models.local_standard import TERMS

CHANGED_MEANWHILE = _(
    "Somebody changed this draft while you had it open. What you typed is still here; please open the draft in "
    "another window, compare, and enter what is to change once more."
)
NOT_SEEN = _("The replay that was looked at is of another text. Please look at the newest one before signing.")

Subject = Policy | LocalStandard


def content_of(subject: Subject) -> str:
    """The hash of what is replayed and signed."""
    if isinstance(subject, Policy):
        return subject.checksum
    return trail.content_hash(terms_of(subject))


def terms_of(standard: LocalStandard) -> dict[str, str]:
    """What a local standard says, as text."""
    return {name: str(getattr(standard, name)) for name in TERMS}


def replays_of(subject: Subject) -> QuerySet[Replay]:
    """The finished replays of the subject as it is now; those of an older text do not count."""
    rows = Replay.objects.filter(content_hash=content_of(subject), **named(subject))
    return rows.filter(finished_at__isnull=False)


def named(subject: Subject) -> dict[str, Any]:
    """The subject by the name that its replays call it."""
    return {"policy": subject} if isinstance(subject, Policy) else {"standard": subject}


def changed_meanwhile(subject: Subject, seen: str | None) -> list[Reason]:
    """Why a change may not be kept that was made from the draft as it was with the hash `seen` (None: nobody looked,
    an import or a test changes it)."""
    same = seen in (None, content_of(subject))
    return [] if same else [Reason("DRAFT_CHANGED_MEANWHILE", CHANGED_MEANWHILE)]


def same_person(signer_key: int | None, actor: Any, sentence_of: Text) -> list[Reason]:
    """Why whoever signed first may not sign as the second person; `sentence_of` says it of a `person`."""
    if actor is None or signer_key != actor.pk:
        return []
    return [Reason("SAME_PERSON", sentence(sentence_of, person=actor))]


def unseen(subject: Subject, key: int | None) -> list[Reason]:
    """Why somebody may not sign yet who looked at the replay of this key before, or at none (None: nobody looks, an
    import or a test signs)."""
    if key is None or replays_of(subject).filter(pk=key).exists():
        return []
    return [Reason("REPLAY_NOT_SEEN", NOT_SEEN)]
