"""Encryption at rest and blind indexes for what identifies a person.

A stored value is ``header · nonce · ciphertext``; the header is one length byte and the id of the key, so that every
value says which key opens it and rotation can be done row by row. The associated data is the table and column, so a
value copied into another column does not open there.

A blind index is ``header · HMAC-SHA-256`` under a key of its own: equal texts give equal indexes, and nothing
without the key tells which text it was.
"""

import base64
import hashlib
import hmac
import os
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from portal.shared.keys import KEY_BYTES

NONCE_BYTES = 12


class Undecipherable(Exception):
    """A stored value cannot be opened: its key is not configured, or the value or its place is not the original."""


def encrypt(plain: bytes, *, place: str) -> bytes:
    """Encrypt under the current key; ``place`` is "table.column" and must be given again to decrypt."""
    return encrypt_all([plain], place=place)[0]


def encrypt_all(plains: Sequence[bytes], *, place: str) -> list[bytes]:
    """`encrypt` for many values of one place, each under a nonce of its own."""
    key_id = settings.ENCRYPTION_KEY
    seal, header, bound_to = AESGCM(_key("ENCRYPTION_KEYS", key_id)).encrypt, _header(key_id), place.encode()
    random = os.urandom(NONCE_BYTES * len(plains))
    nonces = [random[start : start + NONCE_BYTES] for start in range(0, len(random), NONCE_BYTES)]
    return [header + nonce + seal(nonce, plain, bound_to) for nonce, plain in zip(nonces, plains, strict=True)]


def decrypt(stored: bytes, *, place: str) -> bytes:
    """Open a value that `encrypt` made for the same place; raises `Undecipherable`."""
    key_id, body = _split(stored)
    if key_id not in settings.ENCRYPTION_KEYS:
        raise Undecipherable(f"{place}: key {key_id!r} is not among ENCRYPTION_KEYS")
    cipher = AESGCM(_key("ENCRYPTION_KEYS", key_id))
    try:
        return cipher.decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], place.encode())
    except InvalidTag as error:
        raise Undecipherable(f"{place}: the value was changed or belongs elsewhere") from error


def encryption_header() -> bytes:
    """What every value encrypted under the current key begins with."""
    return _header(settings.ENCRYPTION_KEY)


def index_header() -> bytes:
    """What every blind index under the current key begins with."""
    return _header(settings.INDEX_KEY)


def blind_index(text: str) -> bytes:
    """The blind index of a text under the current key. The text must be in its normal form."""
    return blind_index_all([text])[0]


def blind_index_all(texts: Iterable[str]) -> list[bytes]:
    """`blind_index` for many texts, in their order."""
    return _indexes(texts, settings.INDEX_KEY)


def blind_indexes(text: str) -> list[bytes]:
    """The blind index of a text under every key in use: rows not yet re-keyed are found as well."""
    return list(texts_by_index([text]))


def texts_by_index(texts: Iterable[str]) -> dict[bytes, str]:
    """Which text stands behind a blind index, under every key in use."""
    told = list(texts)
    return {
        index: text for key_id in settings.INDEX_KEYS for index, text in zip(_indexes(told, key_id), told, strict=True)
    }


def _indexes(texts: Iterable[str], key_id: str) -> list[bytes]:
    key, header = _key("INDEX_KEYS", key_id), _header(key_id)
    return [header + hmac.digest(key, text.encode(), hashlib.sha256) for text in texts]


def _key(setting: str, key_id: str) -> bytes:
    keys: Mapping[str, str] = getattr(settings, setting)
    if key_id not in keys:
        raise ImproperlyConfigured(f"{setting} holds no key {key_id!r}.")
    return _decoded(keys[key_id])


@lru_cache(maxsize=32)
def _decoded(encoded: str) -> bytes:
    key = base64.b64decode(encoded, validate=True)
    if len(key) != KEY_BYTES:
        raise ImproperlyConfigured(f"A key has {len(key)} bytes, {KEY_BYTES} are needed.")
    return key


def _header(key_id: str) -> bytes:
    name = key_id.encode()
    return bytes([len(name)]) + name


def _split(stored: bytes) -> tuple[str, bytes]:
    if not stored or len(stored) < 1 + stored[0] + NONCE_BYTES:
        raise Undecipherable("The stored value is too short to have been encrypted here.")
    end = 1 + stored[0]
    return stored[1:end].decode(), stored[end:]
