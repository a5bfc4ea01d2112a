from certificates.models.certificate import Certificate, certificate_of
from certificates.models.lookup import Lookup

__all__ = ["Certificate", "Lookup", "certificate_of"]
