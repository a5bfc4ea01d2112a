"""What makes attendance hard to believe: one file per kind, all of one shape (docs/how-to-add-a-plausibility-mark.md).
The list is closed; its order is that of the page."""

from trainees.plausibility import (
    account_of_several,
    against_a_register,
    always_in_one_order,
    attendance_in_two_places,
    class_within_seconds,
    device_in_two_places,
    device_of_two_classes,
    instructor_at_once,
    late_in_bulk,
    lessons_by_hand,
    marks_by_the_clock,
    never_anybody_missing,
    one_phone_for_several,
    outside_the_enrolment,
    outside_the_session,
    phone_of_several,
    sessions_at_once,
)
from trainees.plausibility.kind import Kind

KINDS: tuple[Kind, ...] = (
    attendance_in_two_places.KIND,
    sessions_at_once.KIND,
    against_a_register.KIND,
    outside_the_enrolment.KIND,
    outside_the_session.KIND,
    class_within_seconds.KIND,
    marks_by_the_clock.KIND,
    always_in_one_order.KIND,
    never_anybody_missing.KIND,
    device_in_two_places.KIND,
    device_of_two_classes.KIND,
    one_phone_for_several.KIND,
    instructor_at_once.KIND,
    late_in_bulk.KIND,
    lessons_by_hand.KIND,
    phone_of_several.KIND,
    account_of_several.KIND,
)
BY_CODE = {kind.code: kind for kind in KINDS}
