"""What is taught and proved: classes, those in them, certificates, and the uses of a right that these spend."""

from certificates.models import Certificate, OwnEvaluation
from institutions.models import ChangeRequest, ListingApplication, ListingChange, TrainingClass
from subsidies.invariants.lives.life import Life
from subsidies.models import Entitlement
from trainees.models import ApprenticeshipPlan, Enrolment

LIVES = (
    Life(
        TrainingClass,
        asks={
            "filed_at filed_by_id decide_by": "filed accepted running ended evaluated closed returned withdrawn"
            " terminated",
            "decided_at": "accepted running ended evaluated closed returned terminated",
            "decided_by_id": "returned",
            "correct_by": "returned",
            "started_at": "running ended evaluated closed terminated",
            "ended_at ended_by_id": "ended evaluated closed",
            "evaluated_at": "evaluated closed",
            "closed_at": "closed",
            "stopped_at stopped_by_id": "withdrawn cancelled terminated",
        },
        keeps={
            "started_at": "running ended evaluated closed terminated",
            "ended_at ended_by_id": "ended evaluated closed",
            "evaluated_at": "evaluated closed",
            "closed_at": "closed",
            "stopped_at stopped_by_id": "withdrawn cancelled terminated",
        },
        order=(
            "created_at filed_at decided_at started_at ended_at evaluated_at closed_at",
            "created_at filed_at decided_at started_at stopped_at",
        ),
        # nobody decided: then the clock did, after the last day for it
        never=(
            "decided_by_id IS NULL AND decided_at IS NOT NULL"
            " AND (decided_at AT TIME ZONE 'Asia/Shanghai')::date <= decide_by",
        ),
    ),
    Life(
        ListingApplication,
        asks={
            "submitted_at submitted_by_id decide_by": "submitted checked accepted returned refused",
            "checked_at checked_by_id": "checked accepted refused",
            "decided_at decided_by_id": "accepted returned refused",
            "valid_from": "accepted",
            "correct_by": "returned",
            "withdrawn_at withdrawn_by_id": "withdrawn",
        },
        keeps={"valid_from valid_to": "accepted", "withdrawn_at withdrawn_by_id": "withdrawn"},
        order=("created_at submitted_at checked_at decided_at", "created_at submitted_at checked_at withdrawn_at"),
    ),
    Life(
        ListingChange,
        asks={
            "proposed_at proposed_by_id": "proposed made withdrawn",
            "made_at made_by_id": "made",
            "withdrawn_at withdrawn_by_id": "withdrawn",
        },
        keeps={"made_at made_by_id": "made", "withdrawn_at withdrawn_by_id": "withdrawn"},
        order=("proposed_at made_at", "proposed_at withdrawn_at"),
    ),
    Life(
        ChangeRequest,
        asks={
            "found_at found_by_id file_by": "found",
            "filed_at filed_by_id filed_on decide_by takes_effect_on": "filed accepted refused",
            "decided_at decided_by_id": "accepted refused",
            "ended_at ended_by_id": "withdrawn",
        },
        keeps={
            "filed_at filed_by_id filed_on": "filed accepted refused withdrawn",
            "decided_at decided_by_id": "accepted refused",
            "ended_at ended_by_id": "withdrawn",
        },
        order=("found_at filed_at decided_at", "found_at filed_at ended_at"),
        never=("num_nulls(found_at, filed_at) = 2 AND state <> 'draft'",),
    ),
    Life(
        ApprenticeshipPlan,
        asks={
            "filed_at filed_by_id decide_by": "filed accepted returned refused ended",
            "decided_at decided_by_id": "accepted returned refused ended",
            "ended_at": "withdrawn ended",
        },
        keeps={"ended_at": "withdrawn ended"},
        order=("created_at filed_at decided_at ended_at",),
    ),
    Life(
        Enrolment,
        asks={
            "enrolled_at enrolled_by_id": "enrolled completed certified dropped failed",
            "completed_at": "completed certified",
            "certified_at": "certified",
            "left_at left_by_id": "withdrawn dropped failed",
            "left_on": "dropped",
        },
        keeps={"certified_at": "certified", "left_at left_by_id": "withdrawn dropped failed", "left_on": "dropped"},
        order=("enrolled_at completed_at certified_at", "enrolled_at completed_at left_at"),
    ),
    Life(
        OwnEvaluation,
        asks={
            "filed_at filed_by_id decide_by": "filed assessed accepted returned refused ended",
            "assessed_on assessed_at assessed_by_id": "assessed accepted refused ended",
            "decided_at decided_by_id": "accepted refused ended",
            "ends_on": "ended",
            "ended_at ended_by_id": "withdrawn ended",
        },
        keeps={"decided_at": "accepted refused ended", "ends_on": "ended", "ended_at": "withdrawn ended"},
        order=("created_at filed_at assessed_at decided_at ended_at",),
    ),
    Life(
        Certificate,
        asks={
            "recorded_at recorded_by_id": "valid suspended revoked expired",
            "suspended_at": "suspended",
            "revoked_at revoked_by_id": "revoked",
            "expires_on": "expired",
        },
        keeps={"suspended_at": "suspended revoked", "revoked_at revoked_by_id": "revoked"},
        order=("recorded_at suspended_at revoked_at",),
        never=("(recorded_at AT TIME ZONE 'Asia/Shanghai')::date < issued_on",),
    ),
    Life(
        Entitlement,
        asks={"consumed_at certificate_id": "consumed", "released_at": "released"},
        keeps={"consumed_at": "consumed released", "certificate_id": "consumed", "released_at": "released"},
        order=("reserved_at consumed_at released_at",),
    ),
)
