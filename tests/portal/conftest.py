from collections.abc import Iterator

import pytest
import time_machine

from tests.portal import api_world


@pytest.fixture
def in_the_api_world() -> Iterator[None]:
    """The clock stands at the moment of the API's world, and goes on from there."""
    with time_machine.travel(api_world.NOW, tick=True):
        yield
