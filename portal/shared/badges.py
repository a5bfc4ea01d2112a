"""Which family of colour and glyph each state belongs to: one table for the whole portal."""

from enum import StrEnum
from typing import Any


class Family(StrEnum):
    """What a state asks of the reader; `held` is drawn in the colours of `warn`."""

    OK = "ok"
    INFO = "info"
    WARN = "warn"
    BAD = "bad"
    MUTE = "mute"
    HELD = "held"


class UnknownState(LookupError):
    """A state was shown that the table below does not know: add its line here."""


FAMILIES: dict[str, dict[Family, tuple[str, ...]]] = {
    "TrainingClass": {
        Family.MUTE: ("draft", "ended", "closed", "withdrawn", "cancelled"),
        Family.INFO: ("filed", "running"),
        Family.WARN: ("returned",),
        Family.OK: ("accepted", "evaluated"),
        Family.BAD: ("terminated",),
    },
    "ChangeRequest": {
        Family.MUTE: ("draft", "withdrawn"),
        Family.INFO: ("filed",),
        Family.WARN: ("returned",),
        Family.OK: ("accepted",),
        Family.BAD: ("refused",),
    },
    "ListingApplication": {
        Family.MUTE: ("draft", "withdrawn"),
        Family.INFO: ("submitted", "checked"),
        Family.WARN: ("returned",),
        Family.OK: ("accepted",),
        Family.BAD: ("refused",),
    },
    "ListingChange": {Family.MUTE: ("withdrawn",), Family.INFO: ("proposed",), Family.OK: ("made",)},
    "Enrolment": {
        Family.MUTE: ("applied", "withdrawn"),
        Family.INFO: ("enrolled",),
        Family.WARN: ("dropped",),
        Family.OK: ("completed", "certified"),
        Family.BAD: ("failed",),
    },
    "Voucher": {
        Family.MUTE: ("expired",),
        Family.INFO: ("issued", "claimed", "registered"),
        Family.OK: ("certified", "redeemed"),
        Family.BAD: ("void",),
    },
    "Evaluation": {
        Family.MUTE: ("planned", "cancelled"),
        Family.INFO: ("filed", "held", "results_in"),
        Family.OK: ("certified",),
    },
    "ApprenticeshipPlan": {
        Family.MUTE: ("draft", "withdrawn", "ended"),
        Family.INFO: ("filed",),
        Family.WARN: ("returned",),
        Family.OK: ("accepted",),
        Family.BAD: ("refused",),
    },
    "OwnEvaluation": {
        Family.MUTE: ("draft", "withdrawn"),
        Family.INFO: ("filed", "assessed"),
        Family.WARN: ("returned",),
        Family.OK: ("accepted",),
        Family.BAD: ("refused", "ended"),
    },
    "Certificate": {
        Family.MUTE: ("expired",),
        Family.WARN: ("suspended",),
        Family.OK: ("valid",),
        Family.BAD: ("revoked",),
    },
    "Claim": {
        Family.MUTE: ("draft", "withdrawn"),
        Family.INFO: ("submitted", "first_review", "final_review", "in_notice", "batched"),
        Family.WARN: ("returned",),
        Family.OK: ("approved", "paid"),
        Family.BAD: ("rejected",),
    },
    "ClaimLine": {
        Family.MUTE: ("pending", "withdrawn"),
        Family.INFO: ("in_notice", "batched"),
        Family.WARN: ("disputed", "needs_judgement"),
        Family.OK: ("accepted", "approved", "paid"),
        Family.BAD: ("refused", "failed", "recovered"),
    },
    "Notice": {
        Family.MUTE: ("prepared", "replaced"),
        Family.INFO: ("running",),
        Family.WARN: ("extended",),
        Family.OK: ("ended",),
    },
    "Objection": {
        Family.MUTE: ("dismissed",),
        Family.WARN: ("open",),
        Family.BAD: ("upheld",),
    },
    "PaymentBatch": {
        Family.MUTE: ("prepared", "closed", "abandoned"),
        Family.INFO: ("checked", "sent"),
        Family.WARN: ("answer_unknown",),
        Family.OK: ("approved", "reconciled"),
    },
    "Payment": {
        Family.MUTE: ("due", "abandoned"),
        Family.INFO: ("sent",),
        Family.WARN: ("returned",),
        Family.OK: ("paid",),
        Family.BAD: ("failed",),
    },
    "Entitlement": {
        Family.MUTE: ("released",),
        Family.INFO: ("reserved",),
        Family.OK: ("consumed",),
    },
    "Recovery": {
        Family.MUTE: ("written_off",),
        Family.INFO: ("part_repaid",),
        Family.WARN: ("demanded",),
        Family.OK: ("repaid", "set_off"),
    },
    "Policy": {
        Family.MUTE: ("draft", "superseded", "withdrawn"),
        Family.INFO: ("proposed",),
        Family.OK: ("published",),
    },
    "LocalStandard": {
        Family.MUTE: ("draft", "ended", "withdrawn"),
        Family.INFO: ("signed", "ending"),
        Family.OK: ("in_force",),
    },
    "SettingChange": {Family.MUTE: ("withdrawn",), Family.INFO: ("proposed",), Family.OK: ("made",)},
    "Finding": {Family.MUTE: ("dismissed",), Family.WARN: ("open",), Family.BAD: ("confirmed",)},
    "Case": {Family.MUTE: ("closed",), Family.INFO: ("opened", "investigated"), Family.BAD: ("decided",)},
    "DepartmentReport": {
        Family.MUTE: ("draft",),
        Family.INFO: ("handed_in",),
        Family.WARN: ("returned",),
        Family.OK: ("accepted",),
    },
    "Upload": {
        Family.MUTE: ("abandoned", "expired"),
        Family.INFO: ("open",),
        Family.OK: ("confirmed",),
    },
    "Run": {
        Family.MUTE: ("queued",),
        Family.INFO: ("running",),
        Family.OK: ("done",),
        Family.BAD: ("failed",),
    },
}


def family(noun: str, state: str) -> Family:
    """The family of a noun's state; raises UnknownState for a pair the table does not hold."""
    for candidate, states in FAMILIES.get(noun, {}).items():
        if state in states:
            return candidate
    raise UnknownState(f"{noun} has no badge family for the state {state!r}; portal/shared/badges.py lists them")


def family_of(subject: Any) -> Family:
    """The family of a row's present state (`status` for jobs and files); a row with `held` set shows as on hold."""
    if getattr(subject, "held", False):
        return Family.HELD
    return family(type(subject).__name__, str(getattr(subject, state_field(subject))))


def state_field(subject: Any) -> str:
    """The field that holds the state of a row: business things have a state, jobs and files a status."""
    return "state" if hasattr(subject, "state") else "status"
