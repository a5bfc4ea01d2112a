import pytest

from subsidies.rules.policy import Policy, load, packs_directory


@pytest.fixture(scope="session")
def jiangyin() -> Policy:
    return load(packs_directory / "jiangyin-2019.toml")


@pytest.fixture(scope="session")
def demonstration() -> Policy:
    return load(packs_directory / "demonstration.toml")
