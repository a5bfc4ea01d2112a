"""Programs and fonts of the machine that the tests use and no Python package brings."""

import os
import shutil
import subprocess

from portal.services import unprivileged
from portal.services.console import progress

# Chromium without its windows takes half the processor time; with them it will do.
BROWSERS = ("chromium-headless-shell", "chromium")
PACKAGES = (BROWSERS[0], "fonts-noto-cjk", "redis-server")
_INSTEAD = {BROWSERS[0]: BROWSERS[1:]}
_PROGRAMS = {"fonts-noto-cjk": "fc-match"}  # how to tell a package where there is no dpkg, if not by its own name


def missing() -> list[str]:
    """The Debian packages of PACKAGES that are not installed, and nothing that will do instead."""
    present = _is_installed if shutil.which("dpkg-query") else _is_on_path
    return [package for package in PACKAGES if not any(map(present, (package, *_INSTEAD.get(package, ()))))]


def browser() -> str | None:
    """The program of the browser, or None where there is none; PORTAL_CHROMIUM names another."""
    found = (shutil.which(name) for name in BROWSERS)
    return os.environ.get("PORTAL_CHROMIUM") or next(filter(None, found), None)


def _is_installed(package: str) -> bool:
    words = ["dpkg-query", "--show", "--showformat=${db:Status-Status}", package]
    return subprocess.run(words, capture_output=True, text=True).stdout == "installed"


def _is_on_path(package: str) -> bool:
    return shutil.which(_PROGRAMS.get(package, package)) is not None


def install_line(packages: list[str]) -> str:
    """The one line that installs the packages on Debian."""
    return f"apt-get update && apt-get install --yes --no-install-recommends {' '.join(packages)}"


def provide() -> None:
    """Installs what is missing when root on Debian; anyone else is told the line that does it."""
    packages = missing()
    if packages and unprivileged.is_root() and shutil.which("apt-get"):
        progress(f"Installing {', '.join(packages)}")
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["sh", "-c", install_line(packages)], env=environment, stdout=2)
        packages = missing()
    if packages:
        progress(
            f"Missing, and the tests that need them are skipped: {', '.join(packages)}. To install them, as root:"
        )
        progress(f"  {install_line(packages)}")
