"""Addresses of other servers as the environment names them, read by the settings: what is wrong stops the start."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured


def redis_server(text: str) -> str:
    """The address of a Redis server, to which the settings add the number of a database; empty where there is none.

    Raises `ImproperlyConfigured` where it names a database already, or ends in anything else that would follow one.
    """
    address = text.strip().rstrip("/")
    parts = urlsplit(address)
    if parts.path or parts.query or parts.fragment:
        raise ImproperlyConfigured(
            "REDIS_URL is written without a database number and without options (redis://host:port): database 0 "
            "becomes the broker, 1 the cache."
        )
    return address
