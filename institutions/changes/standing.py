"""What the changes of a class come to, kept on the class itself so that claims need not look for it."""

from institutions.models import ChangeRequest, TrainingClass


def keep(training_class: TrainingClass) -> None:
    """Write whether every change of hours was filed and accepted. Callers hold the class."""
    states = set(training_class.changes.made().of_hours().values_list("state", flat=True))
    in_order = states == {ChangeRequest.State.ACCEPTED} if states else None
    if in_order != training_class.hours_change_in_order:
        training_class.hours_change_in_order = in_order
        training_class.save(update_fields=["hours_change_in_order"])
