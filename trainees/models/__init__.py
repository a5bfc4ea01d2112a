from trainees.models.apprenticeship import Apprentice, ApprenticeshipPlan
from trainees.models.attendance import AttendanceMark, AttendanceRuling
from trainees.models.device import Device, DeviceBatch
from trainees.models.enrolment import Enrolment
from trainees.models.person import GroupEvidence, Person, Tie
from trainees.models.refused_mark import RefusedMark
from trainees.models.register import RegisterExtract, RegisterRecord
from trainees.models.statement import Statement

__all__ = [
    "Apprentice",
    "ApprenticeshipPlan",
    "AttendanceMark",
    "AttendanceRuling",
    "Device",
    "DeviceBatch",
    "Enrolment",
    "GroupEvidence",
    "Person",
    "RefusedMark",
    "RegisterExtract",
    "RegisterRecord",
    "Statement",
    "Tie",
]
