"""All checks a pack may name. A new kind of condition is one small class here, and one line in `AnyCondition`."""

from typing import Annotated, get_args

from pydantic import Field

from subsidies.rules.checks.apprentices import CentreInOrder, LevelReached, PaymentVouchers, YearCompleted
from subsidies.rules.checks.certificates import AssessmentPassed, CertificateHeld, KindAccepted, Trained
from subsidies.rules.checks.classes import (
    CatalogueFree,
    ClassFiled,
    InCatalogue,
    ListedAtFiling,
    NoFee,
    PapersComplete,
)
from subsidies.rules.checks.groups import (
    Employed,
    GraduateOfTheYear,
    HighRiskStaff,
    InDifficulty,
    InGroups,
    PrizeWinner,
)
from subsidies.rules.checks.hires import HeldAtHire, HiredWithin, NewlyHired, StayedSinceHire
from subsidies.rules.checks.history import (
    ExcludedBy,
    LowerAfterHigher,
    NotRepeated,
    PaidForHire,
    WithinYearlyLimit,
)
from subsidies.rules.checks.institutions import NotRemoved, RecognisedBase
from subsidies.rules.checks.persons import KinshipCovered, LocalTie, NoPension
from subsidies.rules.checks.recorded import AtLeast, OneOf, Requires
from subsidies.rules.checks.standing import FundAllowed, FundsShort, InForce, InPeriod, NoFraud, SwitchedOn
from subsidies.rules.checks.through_work import ThroughWork
from subsidies.rules.checks.vouchers import OwnVoucher, VoucherFirst, VoucherUnused, VoucherValid

_Any = (
    Requires
    | AtLeast
    | OneOf
    | InPeriod
    | InForce
    | NoFraud
    | SwitchedOn
    | FundAllowed
    | FundsShort
    | CertificateHeld
    | KindAccepted
    | AssessmentPassed
    | Trained
    | LocalTie
    | NoPension
    | KinshipCovered
    | InGroups
    | Employed
    | HighRiskStaff
    | InDifficulty
    | GraduateOfTheYear
    | PrizeWinner
    | NewlyHired
    | HiredWithin
    | StayedSinceHire
    | HeldAtHire
    | ThroughWork
    | LevelReached
    | YearCompleted
    | CentreInOrder
    | PaymentVouchers
    | ClassFiled
    | ListedAtFiling
    | NotRemoved
    | RecognisedBase
    | InCatalogue
    | CatalogueFree
    | NoFee
    | PapersComplete
    | OwnVoucher
    | VoucherValid
    | VoucherFirst
    | VoucherUnused
    | WithinYearlyLimit
    | NotRepeated
    | ExcludedBy
    | PaidForHire
    | LowerAfterHigher
)
AnyCondition = Annotated[_Any, Field(discriminator="check")]
REGISTERED = {get_args(kind.model_fields["check"].annotation)[0]: kind for kind in get_args(_Any)}
