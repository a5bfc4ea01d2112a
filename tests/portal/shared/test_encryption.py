import base64
import hashlib

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal.shared.encryption import Undecipherable, blind_index, blind_indexes, decrypt, encrypt


def key(name):
    return base64.b64encode(hashlib.sha256(name.encode()).digest()).decode()


@pytest.fixture(autouse=True)
def keys(settings):
    settings.ENCRYPTION_KEYS = {"old": key("a"), "new": key("b")}
    settings.ENCRYPTION_KEY = "old"
    settings.INDEX_KEYS = {"old": key("c"), "new": key("d")}
    settings.INDEX_KEY = "old"
    return settings


def test_encrypted_value_opens_again():
    assert decrypt(encrypt("电工".encode(), place="t.c"), place="t.c").decode() == "电工"


def test_same_text_never_looks_alike():
    assert encrypt(b"x", place="t.c") != encrypt(b"x", place="t.c")


def test_value_moved_elsewhere_stays_shut():
    with pytest.raises(Undecipherable, match="belongs elsewhere"):
        decrypt(encrypt(b"x", place="person.id_number"), place="person.bank_account")


def test_every_changed_byte_is_noticed():
    stored = encrypt(b"secret", place="t.c")
    for at in range(len(stored)):
        changed = stored[:at] + bytes([stored[at] ^ 1]) + stored[at + 1 :]
        with pytest.raises((Undecipherable, UnicodeDecodeError)):
            decrypt(changed, place="t.c")


def test_old_key_still_opens(keys):
    stored = encrypt(b"x", place="t.c")
    keys.ENCRYPTION_KEY = "new"
    assert decrypt(stored, place="t.c") == b"x"


def test_removed_key_is_named(keys):
    stored = encrypt(b"x", place="t.c")
    keys.ENCRYPTION_KEYS = {"new": key("b")}
    with pytest.raises(Undecipherable, match="'old'"):
        decrypt(stored, place="t.c")


def test_short_key_is_refused(keys):
    keys.ENCRYPTION_KEYS = {"old": base64.b64encode(b"short").decode()}
    with pytest.raises(ImproperlyConfigured, match="5 bytes"):
        encrypt(b"x", place="t.c")


def test_missing_current_key_is_named(keys):
    keys.INDEX_KEY = "gone"
    with pytest.raises(ImproperlyConfigured, match="INDEX_KEYS holds no key 'gone'"):
        blind_index("x")


def test_index_depends_on_text_and_key(keys):
    old = blind_index("a")
    assert old == blind_index("a") != blind_index("b")
    keys.INDEX_KEY = "new"
    assert blind_index("a") != old
    assert old in blind_indexes("a")
