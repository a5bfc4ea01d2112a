from certificates.models.above_scale import AboveScaleEnterprise
from certificates.models.certificate import Certificate, certificate_of
from certificates.models.credit import LearningCredit
from certificates.models.lookup import Lookup
from certificates.models.own_evaluation import EvaluatedOccupation, OwnEvaluation

__all__ = [
    "AboveScaleEnterprise",
    "Certificate",
    "EvaluatedOccupation",
    "LearningCredit",
    "Lookup",
    "OwnEvaluation",
    "certificate_of",
]
