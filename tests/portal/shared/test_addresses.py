"""Addresses of the environment are understood, or refused at the start with a sentence."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal.shared.addresses import redis_server


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("", ""),
        ("redis://redis:6379", "redis://redis:6379"),
        (" redis://:secret@10.0.0.2:6379/ ", "redis://:secret@10.0.0.2:6379"),
        ("rediss://redis", "rediss://redis"),
    ],
)
def test_server_is_read(text: str, address: str) -> None:
    assert redis_server(text) == address


@pytest.mark.parametrize("text", ["redis://redis:6379/0", "redis://redis:6379?db=0", "redis://redis:6379/?db=0"])
def test_database_number_is_refused(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="without a database number"):
        redis_server(text)
