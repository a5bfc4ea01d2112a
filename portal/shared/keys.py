"""Keys as the environment names them: each one long enough, and in production nobody else's.

Read by the settings, so that what is wrong stops the start and not the first page that needs a key.
"""

import base64
import binascii
import hashlib
from collections.abc import Iterable

from django.core.exceptions import ImproperlyConfigured

KEY_BYTES = 32
HOW = "it reads id=base64,id=base64, each key made with: head -c 32 /dev/urandom | base64"


def development_key(purpose: str) -> str:
    """A fixed key for machines without secrets: known to everyone, so production never sees it."""
    return base64.b64encode(hashlib.sha256(f"xunbu development {purpose}".encode()).digest()).decode()


def ring(name: str, text: str) -> dict[str, str]:
    """Keys by id, written "id=base64key,id=base64key". Raises `ImproperlyConfigured`, naming the variable."""
    keys: dict[str, str] = {}
    for pair in text.split(","):
        key_id, equals, key = pair.partition("=")
        if not (key_id and equals):
            raise ImproperlyConfigured(f"{name} is not understood; {HOW}.")
        if key_id in keys:
            raise ImproperlyConfigured(f"{name} names the key {key_id!r} twice.")
        _refuse_unfit(name, key_id, key)
        keys[key_id] = key
    return keys


def refuse_known(name: str, keys: Iterable[str], *, purposes: Iterable[str]) -> None:
    """Raises `ImproperlyConfigured` where one of the keys is a development key."""
    if not {development_key(each) for each in purposes}.isdisjoint(keys):
        raise ImproperlyConfigured(f"{name} holds a development key, which everybody knows; production needs its own.")


def refuse_absent(name: str, key_id: str, keys: Iterable[str]) -> None:
    """Raises `ImproperlyConfigured` where the key to write with is none of the ring's."""
    if key_id not in keys:
        raise ImproperlyConfigured(f"{name} is {key_id!r}, and {name}S holds no such key.")


def _refuse_unfit(name: str, key_id: str, key: str) -> None:
    try:
        length = len(base64.b64decode(key, validate=True))
    except binascii.Error:
        raise ImproperlyConfigured(f"{name}: the key {key_id!r} is not base64; {HOW}.") from None
    if length != KEY_BYTES:
        raise ImproperlyConfigured(f"{name}: the key {key_id!r} has {length} bytes, {KEY_BYTES} are needed; {HOW}.")
