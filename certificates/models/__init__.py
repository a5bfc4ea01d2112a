from certificates.models.certificate import Certificate, certificate_of
from certificates.models.credit import LearningCredit
from certificates.models.lookup import Lookup

__all__ = ["Certificate", "LearningCredit", "Lookup", "certificate_of"]
