"""What officers put in force or accept: policies, local standards, settings, the reports of departments."""

from subsidies.invariants.lives.life import Life
from subsidies.models import DepartmentReport, LocalStandard, Policy, SettingChange

LIVES = (
    Life(
        Policy,
        asks={
            "proposed_at proposed_by_id": "proposed published superseded",
            "published_at cosigned_by_id": "published superseded",
            "valid_to": "superseded",
            "withdrawn_at": "withdrawn",
        },
        keeps={"published_at cosigned_by_id": "published superseded", "withdrawn_at": "withdrawn"},
        order=("proposed_at published_at", "proposed_at withdrawn_at"),
    ),
    Life(
        LocalStandard,
        asks={
            "drafted_at drafted_by_id": "draft signed in_force ending ended withdrawn",
            "signed_at signed_by_id": "signed in_force ending ended",
            "cosigned_at cosigned_by_id": "in_force ending ended",
            "ends_on end_signed_at end_signed_by_id": "ending ended",
            "valid_to end_cosigned_at end_cosigned_by_id": "ended",
            "withdrawn_at": "withdrawn",
        },
        keeps={
            "cosigned_at cosigned_by_id": "in_force ending ended",
            "ends_on end_signed_at end_signed_by_id": "ending ended",
            "valid_to end_cosigned_at end_cosigned_by_id": "ended",
            "withdrawn_at": "withdrawn",
        },
        order=(
            "drafted_at signed_at cosigned_at",
            "drafted_at signed_at withdrawn_at",
            "end_signed_at end_cosigned_at",
        ),
    ),
    Life(
        SettingChange,
        asks={
            "proposed_at proposed_by_id": "proposed made withdrawn",
            "made_at setting_id": "made",
            "withdrawn_at": "withdrawn",
        },
        keeps={"made_at setting_id cosigned_by_id": "made", "withdrawn_at": "withdrawn"},
        order=("proposed_at made_at", "proposed_at withdrawn_at"),
    ),
    Life(
        DepartmentReport,
        asks={
            "begun_at begun_by_id": "draft handed_in returned accepted",
            "handed_in_at handed_in_by_id": "handed_in returned accepted",
            "decided_at decided_by_id": "returned accepted",
        },
        keeps={
            "handed_in_at handed_in_by_id": "handed_in returned accepted",
            "decided_at decided_by_id": "returned accepted",
        },
        order=("begun_at handed_in_at decided_at",),
    ),
)
