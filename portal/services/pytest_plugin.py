"""Gives every test run a PostgreSQL server before Django's settings are read, and stops it at the end.

Does nothing when DB_HOST is set: by the person who brings a server, or by the controller for its xdist workers.
"""

import contextlib
import os
from collections.abc import Generator

import pytest

from portal.services import paths, postgres


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, object, object]:
    if postgres.is_embedded(os.environ):
        os.environ["PORTAL_VAR"] = str(paths.var_directory_of_tests())
        server = contextlib.ExitStack()
        early_config.add_cleanup(server.close)
        os.environ.update(server.enter_context(postgres.serving()))
    return (yield)
