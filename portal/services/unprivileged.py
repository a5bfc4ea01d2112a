"""PostgreSQL refuses to run as root. This finds a way for root to run it as someone else.

No user is made and no directory is opened to others. In order of preference:
1. a user namespace in which root's files belong to `nobody`, if the checkout can be written in it;
2. the owner of the checkout, if that is not root;
3. `nobody` itself for the database alone, where namespaces are refused (in some containers).
"""

import functools
import os
import pwd
import subprocess
from pathlib import Path

from portal.services.paths import ROOT, var_directory

_NOBODY = "nobody"  # initdb wants a name for its user, and this one exists on every Linux system


def is_root() -> bool:
    """Whether commands have to be handed to someone else."""
    return os.geteuid() == 0


@functools.cache
def namespace_command() -> tuple[str, ...]:
    """The words that run a command as `nobody` of a namespace; empty if refused or the checkout is closed there."""
    user = pwd.getpwnam(_NOBODY)
    words = ("unshare", "--user", f"--map-user={user.pw_uid}", f"--map-group={user.pw_gid}")
    return words if all(_can_write(words, directory) for directory in (ROOT, var_directory())) else ()


def _can_write(words: tuple[str, ...], directory: Path) -> bool:
    existing = next(path for path in (directory, *directory.parents) if path.exists())
    try:
        return subprocess.run([*words, "test", "-w", existing], stderr=subprocess.DEVNULL).returncode == 0
    except FileNotFoundError:
        return False


def _as_user(user_id: int, group_id: int) -> tuple[str, ...]:
    return ("setpriv", f"--reuid={user_id}", f"--regid={group_id}", "--clear-groups")


def launcher_command() -> tuple[str, ...]:
    """The words under which root runs the whole launcher again; empty if it has to go on as root."""
    owner = ROOT.stat()
    if not is_root():
        return ()
    if namespace_command():
        return namespace_command()
    return _as_user(owner.st_uid, owner.st_gid) if owner.st_uid else ()


def database_command() -> tuple[str, ...]:
    """The words before each of PostgreSQL's programs; empty for an ordinary user."""
    if not is_root():
        return ()
    nobody = pwd.getpwnam(_NOBODY)
    return launcher_command() or _as_user(nobody.pw_uid, nobody.pw_gid)


def database_owner() -> tuple[int, int]:
    """User and group id, as this process sees them, that the database's directories must belong to."""
    if not is_root() or namespace_command():
        return os.geteuid(), os.getegid()
    owner = ROOT.stat()
    nobody = pwd.getpwnam(_NOBODY)
    return (owner.st_uid, owner.st_gid) if owner.st_uid else (nobody.pw_uid, nobody.pw_gid)


def home_of_launcher() -> str:
    """The home directory for the launcher's new identity: root's own stays reachable in a namespace only."""
    owner = ROOT.stat().st_uid
    return os.environ.get("HOME", "/") if namespace_command() else pwd.getpwuid(owner).pw_dir
