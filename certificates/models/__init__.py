from certificates.models.certificate import Certificate
from certificates.models.lookup import Lookup

__all__ = ["Certificate", "Lookup"]
