from certificates.models.above_scale import AboveScaleEnterprise
from certificates.models.certificate import Certificate, certificate_of
from certificates.models.lookup import Lookup
from certificates.models.own_evaluation import EvaluatedOccupation, OwnEvaluation

__all__ = [
    "AboveScaleEnterprise",
    "Certificate",
    "EvaluatedOccupation",
    "Lookup",
    "OwnEvaluation",
    "certificate_of",
]
