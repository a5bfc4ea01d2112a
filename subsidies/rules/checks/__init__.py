"""All checks a pack may name. A new kind of condition is one small class here, and one line in `AnyCondition`."""

from typing import Annotated

from pydantic import Field

from subsidies.rules.checks.certificates import AssessmentPassed, CertificateHeld, KindAccepted, Trained
from subsidies.rules.checks.classes import ClassFiled, InCatalogue, ListedAtFiling
from subsidies.rules.checks.history import ExcludedBy, LowerAfterHigher, NotRepeated, WithinYearlyLimit
from subsidies.rules.checks.persons import KinshipCovered, LocalTie, NoPension
from subsidies.rules.checks.standing import FundAllowed, InForce, InPeriod, NoFraud

AnyCondition = Annotated[
    InPeriod
    | InForce
    | NoFraud
    | FundAllowed
    | CertificateHeld
    | KindAccepted
    | AssessmentPassed
    | Trained
    | LocalTie
    | NoPension
    | KinshipCovered
    | ClassFiled
    | ListedAtFiling
    | InCatalogue
    | WithinYearlyLimit
    | NotRepeated
    | ExcludedBy
    | LowerAfterHigher,
    Field(discriminator="check"),
]
