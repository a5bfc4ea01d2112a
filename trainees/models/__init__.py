from trainees.models.attendance import AttendanceMark, AttendanceRuling
from trainees.models.enrolment import Enrolment
from trainees.models.person import GroupEvidence, Person, Tie
from trainees.models.register import RegisterExtract, RegisterRecord
from trainees.models.roster_addition import RosterAddition

__all__ = [
    "AttendanceMark",
    "AttendanceRuling",
    "Enrolment",
    "GroupEvidence",
    "Person",
    "RegisterExtract",
    "RegisterRecord",
    "RosterAddition",
    "Tie",
]
