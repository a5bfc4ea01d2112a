"""The settings as a production would read them: keys that are none, or everybody's, stop the start."""

import base64
import runpy
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

SETTINGS = Path(__file__).resolve().parents[2] / "portal" / "settings.py"


def _key(length: int = 32) -> str:
    return base64.b64encode(b"k" * length).decode()


def _read(monkeypatch: pytest.MonkeyPatch, **more: str) -> dict[str, Any]:
    sound = {"SECRET_KEY": "one of our own", "ENCRYPTION_KEYS": f"1={_key()}", "INDEX_KEYS": f"1={_key()}"}
    for name, value in ({"PORTAL_ENV": "production"} | sound | more).items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(SETTINGS))


def _known(monkeypatch: pytest.MonkeyPatch, name: str) -> str:
    with monkeypatch.context() as development:
        for variable in ("PORTAL_ENV", name):
            development.delenv(variable, raising=False)
        held = runpy.run_path(str(SETTINGS))[name]
    return held if isinstance(held, str) else ",".join(f"{each}={key}" for each, key in held.items())


def test_sound_keys_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    read = _read(monkeypatch, INDEX_KEYS=f"old={_key()},new={_key()}", INDEX_KEY="new")
    assert (read["INDEX_KEYS"], read["INDEX_KEY"]) == ({"old": _key(), "new": _key()}, "new")


@pytest.mark.parametrize("name", ["SECRET_KEY", "ENCRYPTION_KEYS", "INDEX_KEYS"])
def test_development_key_is_refused_in_production(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"^{name} .*everybody"):
        _read(monkeypatch, **{name: _known(monkeypatch, name)})


@pytest.mark.parametrize("name", ["ENCRYPTION_KEYS", "INDEX_KEYS"])
@pytest.mark.parametrize(
    ("value", "said"),
    [
        (f"1={_key(1)}", "'1' has 1 bytes"),
        (f"1={_key()},2={_key(8)}", "'2' has 8 bytes"),
        ("1=no base64", "'1' is not base64"),
        ("nonsense", "reads id=base64"),
        (f"={_key()}", "reads id=base64"),
        ("", "reads id=base64"),
        (f"1={_key()},1={_key()}", "'1' twice"),
    ],
)
def test_what_is_no_key_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"^{name}.*{said}"):
        _read(monkeypatch, **{name: value})


@pytest.mark.parametrize("name", ["ENCRYPTION_KEY", "INDEX_KEY"])
def test_key_to_write_with_is_one_of_the_ring(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"^{name} is 'gone'"):
        _read(monkeypatch, **{name: "gone"})
