"""docker-compose.yml read as data: there is no engine on the machines this suite runs on."""

import re
import tomllib
from typing import Any

import pytest
import yaml

from portal.services.paths import ROOT

TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = ("migrate", "web", "worker", "beat")
SECRETS = ("SECRET_KEY", "ENCRYPTION_KEYS", "INDEX_KEYS", "DB_PASSWORD")


def test_services_are_the_seven() -> None:
    assert set(SERVICES) == {"db", "redis", "migrate", "web", "worker", "beat", "proxy"}


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"migrate"}))
def test_lasting_service_has_healthcheck(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL")
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_portal_waits_for_migration(name: str) -> None:
    assert SERVICES[name]["depends_on"] == {
        "db": {"condition": "service_healthy"},
        "redis": {"condition": "service_healthy"},
        "migrate": {"condition": "service_completed_successfully"},
    }


def test_migration_runs_once_after_database() -> None:
    assert SERVICES["migrate"]["restart"] == "no"
    assert SERVICES["migrate"]["depends_on"] == {"db": {"condition": "service_healthy"}}


def test_every_dependency_is_a_service() -> None:
    for service in SERVICES.values():
        for needed, condition in service.get("depends_on", {}).items():
            assert needed in SERVICES
            has_check = "healthcheck" in SERVICES[needed]
            assert has_check == (condition["condition"] == "service_healthy")


def test_only_the_proxy_publishes_ports() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]


def test_data_network_is_internal() -> None:
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert SERVICES["db"]["networks"] == SERVICES["redis"]["networks"] == ["inside"]
    assert SERVICES["proxy"]["networks"] == ["front"]


@pytest.mark.parametrize("name", OURS)
def test_portal_runs_without_privileges(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["user"] == "10001:10001"
    assert service["cap_drop"] == ["ALL"]


@pytest.mark.parametrize("name", SECRETS)
def test_secret_is_required_from_environment(name: str) -> None:
    uses = re.findall(r"\$\{" + name + r"(?=[}:])[^}]*\}", TEXT)
    assert uses
    assert all(use.startswith("${" + name + ":?") for use in uses)
    assert SERVICES["web"]["environment"][name].startswith("${")


def test_only_one_clock() -> None:
    assert SERVICES["beat"]["deploy"] == {"replicas": 1}
    assert "beat" in SERVICES["beat"]["command"]
    assert not [name for name in ("web", "worker") if {"--beat", "-B"} & set(SERVICES[name]["command"])]


def test_database_sorts_like_embedded() -> None:
    assert SERVICES["db"]["image"] == "postgres:18"
    arguments = SERVICES["db"]["environment"]["POSTGRES_INITDB_ARGS"].split()
    assert {"--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--encoding=UTF8"} <= set(arguments)


def test_queue_is_kept_and_never_evicted() -> None:
    command = SERVICES["redis"]["command"]
    assert command[command.index("--appendonly") + 1] == "yes"
    assert command[command.index("--maxmemory-policy") + 1] == "noeviction"


def test_volumes_are_declared() -> None:
    named = {
        volume.split(":")[0]
        for service in SERVICES.values()
        for volume in service.get("volumes", [])
        if re.match(r"[a-z]", volume)
    }
    assert named == set(COMPOSE["volumes"])


def test_files_of_image_exist() -> None:
    build = SERVICES["web"]["build"]
    recipe = (ROOT / build["dockerfile"]).read_text()
    copied = [line.split()[1] for line in recipe.splitlines() if line.startswith("COPY ") and "--from" not in line]
    assert all((ROOT / source).exists() for source in copied)
    assert (ROOT / SERVICES["web"]["healthcheck"]["test"][-1]).exists()
    assert (ROOT / "deploy/nginx.conf").exists()


def test_image_has_supported_python() -> None:
    supported = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
    assert supported == ">=3.11"
    images = re.findall(r"^FROM python:(\d+)\.(\d+)", (ROOT / "deploy/Dockerfile").read_text(), re.MULTILINE)
    assert images and all((int(major), int(minor)) >= (3, 11) for major, minor in images)


def test_image_installs_the_list_as_the_launcher_does() -> None:
    assert re.search(r"pip install .*--require-hashes --no-deps", (ROOT / "deploy/Dockerfile").read_text())
