"""Installing, in a checkout of its own whose only package is made here, so that no index is asked."""

import hashlib
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from portal.services.paths import PYTHON, ROOT
from tests.portal.services.conftest import clean_environment


def _wheel(checkout: Path, name: str, version: str, needs: str = "") -> Path:
    wheel = checkout / f"{name}_of_test-{version}-py3-none-any.whl"
    information = f"{name}_of_test-{version}.dist-info"
    told = f"Metadata-Version: 2.1\nName: {name}-of-test\nVersion: {version}\nProvides-Extra: more\n"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr(f"{name}_of_test.py", f"VERSION = {version!r}\n")
        archive.writestr(f"{information}/METADATA", told + (f"Requires-Dist: {needs}\n" if needs else ""))
        archive.writestr(f"{information}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{information}/RECORD", "")
    return wheel


def _digest(wheel: Path) -> str:
    return f"--hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}"


def _lock(checkout: Path, name: str, version: str) -> None:
    """Writes requirements/NAME.txt with one package of that name, locked by its hash."""
    wheel = _wheel(checkout, name, version)
    (checkout / "requirements" / f"{name}.txt").write_text(f"{name}-of-test @ {wheel.as_uri()} {_digest(wheel)}\n")


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("checkout")
    shutil.copy(ROOT / "xunbu", directory)
    shutil.copytree(ROOT / "portal" / "services", directory / "portal" / "services")
    (directory / "portal" / "__init__.py").touch()
    (directory / "requirements").mkdir()
    for name in ("base", "embedded"):
        _lock(directory, name, "1.0")
    return directory


def _setup(checkout: Path) -> subprocess.CompletedProcess[str]:
    environment = clean_environment(checkout / "var")
    done = subprocess.run([checkout / "xunbu", "setup"], env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done


def _version(checkout: Path, name: str) -> str:
    words = [checkout / ".venv/bin/python", "-c", f"import {name}_of_test as package; print(package.VERSION)"]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()


def test_first_setup_installs_with_progress(checkout: Path) -> None:
    done = _setup(checkout)
    assert "Installing Python packages: base, embedded" in done.stderr
    assert "Successfully installed" in done.stderr
    assert (_version(checkout, "base"), _version(checkout, "embedded")) == ("1.0", "1.0")


def test_stamp_skips_pip(checkout: Path) -> None:
    _setup(checkout)
    assert "Installing" not in _setup(checkout).stderr


def test_changed_lock_installs_again(checkout: Path) -> None:
    _setup(checkout)
    _lock(checkout, "base", "2.0")
    assert "Installing" in _setup(checkout).stderr
    assert _version(checkout, "base") == "2.0"


def test_wrong_hash_is_refused(checkout: Path) -> None:
    lock = checkout / "requirements/base.txt"
    lock.write_text(lock.read_text().split("--hash")[0] + f"--hash=sha256:{'0' * 64}\n")
    environment = clean_environment(checkout / "var")
    done = subprocess.run([checkout / "xunbu", "setup"], env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 1
    assert "The Python packages could not be installed" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("instead", [None, ROOT])
def test_broken_environment_is_made_anew(checkout: Path, instead: Path | None) -> None:
    _lock(checkout, "base", "3.0")
    _setup(checkout)
    python = checkout / ".venv/bin/python"
    python.unlink()
    if instead:
        python.symlink_to(instead)  # what cannot be carried out is as good as none
    _setup(checkout)
    assert _version(checkout, "base") == "3.0"


def test_packages_of_another_python_are_installed_anew(checkout: Path) -> None:
    _lock(checkout, "base", "4.0")
    _setup(checkout)
    (packages,) = (checkout / ".venv/lib").iterdir()
    packages.rename(packages.with_name("python3.0"))  # as when the system's Python became a newer one
    _setup(checkout)
    assert _version(checkout, "base") == "4.0"


def test_lock_holds_though_newer_release_is_out(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(checkout))
    locked = [_wheel(checkout, "needed", "1.0"), _wheel(checkout, "needing", "1.0", "needed-of-test[more]>=1.0")]
    _wheel(checkout, "needed", "1.1")
    lines = [f"{wheel.name.partition('_')[0]}-of-test==1.0 {_digest(wheel)}" for wheel in locked]
    (checkout / "requirements/base.txt").write_text("\n".join(lines))
    _setup(checkout)
    assert _version(checkout, "needed") == "1.0"


def test_locks_hold_everything_their_packages_need() -> None:
    done = subprocess.run([PYTHON, "-m", "pip", "check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
