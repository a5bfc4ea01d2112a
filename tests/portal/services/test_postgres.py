import os
import shutil
import signal
import stat
import subprocess
import sys
from pathlib import Path

import psycopg2
import pytest

from portal.services import paths, postgres
from tests.portal.services.conftest import processes_of, wait_until

HOLD = """
import sys
from portal.services import postgres
with postgres.serving():
    print("up", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PORTAL_VAR", str(tmp_path))
    return tmp_path


def _ask(address: dict[str, str], question: str) -> object:
    connection = psycopg2.connect(
        host=address["DB_HOST"], port=address["DB_PORT"], user=address["DB_USER"], dbname=address["DB_NAME"]
    )
    try:
        with connection.cursor() as cursor:
            cursor.execute(question)
            row = cursor.fetchone()
            return row and row[0]
    finally:
        connection.close()


def _other_user() -> subprocess.Popen[bytes]:
    words = [sys.executable, "-c", HOLD]
    other = subprocess.Popen(words, cwd=paths.ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert other.stdout is not None and other.stdout.readline() == b"up\n"
    return other


def _let_go(other: subprocess.Popen[bytes]) -> None:
    other.communicate(b"")
    assert other.returncode == 0


def _postmaster(var: Path) -> int:
    return int((paths.data_directory() / "postmaster.pid").read_text().splitlines()[0])


def test_server_stops_after_use(var: Path) -> None:
    with postgres.serving() as address:
        assert str(_ask(address, "SHOW server_version")).startswith(f"{paths.POSTGRES_MAJOR}.")
    assert processes_of(var) == {}


def test_database_sorts_by_code_point(own_postgres: dict[str, str]) -> None:
    locale = "SELECT datlocprovider::text || datlocale FROM pg_database WHERE datname = current_database()"
    assert _ask(own_postgres, locale) == "bC.UTF-8"
    assert _ask(own_postgres, "SELECT max(name) FROM (VALUES ('a'), ('B')) AS names (name)") == "a"


def test_new_databases_sort_alike(own_postgres: dict[str, str]) -> None:
    assert _ask(own_postgres, "SELECT datlocale FROM pg_database WHERE datname = 'template1'") == "C.UTF-8"


def test_storm_of_connections_fits(own_postgres: dict[str, str]) -> None:
    assert int(str(_ask(own_postgres, "SHOW max_connections"))) >= 300


def test_server_listens_on_socket_alone(own_postgres: dict[str, str]) -> None:
    assert _ask(own_postgres, "SHOW listen_addresses") == ""
    assert stat.S_IMODE(os.stat(own_postgres["DB_HOST"]).st_mode) == 0o700


def test_last_user_stops_server(var: Path) -> None:
    other = _other_user()
    with postgres.serving():
        first = _postmaster(var)
    assert first in processes_of(var)
    _let_go(other)
    assert processes_of(var) == {}


def test_killed_users_server_is_adopted(var: Path) -> None:
    other = _other_user()
    orphan = _postmaster(var)
    other.send_signal(signal.SIGKILL)
    other.communicate()
    with postgres.serving() as address:
        assert _postmaster(var) == orphan
        assert _ask(address, "SELECT 1") == 1
    assert processes_of(var) == {}


def test_data_survive_a_killed_server(var: Path) -> None:
    with postgres.serving() as address:
        connection = psycopg2.connect(host=address["DB_HOST"], user=address["DB_USER"], dbname=address["DB_NAME"])
        with connection, connection.cursor() as cursor:
            cursor.execute("CREATE TABLE kept AS SELECT 42 AS number")
        connection.close()
        os.kill(_postmaster(var), signal.SIGKILL)
        assert wait_until(lambda: not any("bin/postgres" in line for line in processes_of(var).values()))
    with postgres.serving() as address:
        assert _ask(address, "SELECT number FROM kept") == 42


def test_lock_of_another_process_misleads_nobody(var: Path) -> None:
    with postgres.serving():
        os.kill(_postmaster(var), signal.SIGKILL)
        assert wait_until(lambda: processes_of(var) == {})
    lock = paths.data_directory() / "postmaster.pid"
    with subprocess.Popen(["sleep", "60"]) as other:
        for each in (lock, paths.socket_directory() / ".s.PGSQL.5432.lock"):
            each.write_text("\n".join([str(other.pid), *each.read_text().splitlines()[1:], ""]))
        with postgres.serving() as address:
            assert _ask(address, "SELECT 1") == 1
        other.kill()


def test_note_stays_with_the_database(own_postgres: dict[str, str]) -> None:
    postgres.keep_note("the clerk's")
    assert postgres.note() == "the clerk's"
    postgres.create_anew()
    assert postgres.note() == ""


def test_half_made_cluster_is_made_anew(var: Path) -> None:
    unfinished = paths.data_directory().with_suffix(".new")
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text(f"{paths.POSTGRES_MAJOR}\n")
    with postgres.serving() as address:
        assert _ask(address, "SELECT 1") == 1


def test_long_path_gets_short_socket(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_VAR", str(var / ("long" * 25)))
    with postgres.serving() as address:
        assert paths.socket_directory() != paths.data_directory()
        assert stat.S_IMODE(paths.socket_directory().stat().st_mode) == 0o700
        assert _ask(address, "SELECT 1") == 1
    assert not paths.socket_directory().exists()


def test_blank_in_path_is_no_obstacle(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_VAR", str(var / "my data"))
    with postgres.serving() as address:
        assert _ask(address, "SELECT 1") == 1


def test_directories_keep_their_modes(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = var / "closed"
    closed.mkdir(mode=0o700)
    users = Path("/etc/passwd").read_bytes()
    monkeypatch.setenv("PORTAL_VAR", str(closed / "var"))
    with postgres.serving() as address:
        assert _ask(address, "SELECT 1") == 1
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    assert Path("/etc/passwd").read_bytes() == users


def test_missing_wheel_asks_for_server(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(postgres.Refusal, match="Set DB_HOST"), postgres.serving():
        raise AssertionError("the server started without its programs")


def test_failed_start_shows_server_log(var: Path) -> None:
    with postgres.serving():
        assert postgres.note() == ""
    shutil.rmtree(paths.data_directory() / "global")
    with pytest.raises(postgres.Refusal, match="global/pg_"), postgres.serving():
        raise AssertionError("the server started on broken data")
