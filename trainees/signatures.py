"""How a device signs what it sends: HMAC-SHA-256 over the request under the device's own key.

Signed are, joined by line feeds: method, path with query, the device's own time in seconds since 1970, the key of the
batch, and the SHA-256 of the body in hex. The signature is hex as well.
"""

import hashlib
import hmac
import secrets

KEY_BYTES = 32


def new_key() -> str:
    """A device's key: 32 random bytes in hex."""
    return secrets.token_hex(KEY_BYTES)


def signed_text(*, method: str, path: str, time: str, batch: str, body: bytes) -> str:
    """What is signed of a request."""
    return "\n".join([method, path, time, batch, hashlib.sha256(body).hexdigest()])


def sign(key: str, text: str) -> str:
    """The signature of a text under a key, both in hex."""
    return hmac.digest(bytes.fromhex(key), text.encode(), hashlib.sha256).hex()


def fits(signature: str, *, key: str, text: str) -> bool:
    """Whether this is the signature; takes as long whether it is or not."""
    return hmac.compare_digest(sign(key, text).encode(), signature.encode())
