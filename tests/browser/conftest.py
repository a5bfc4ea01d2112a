import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest begins, so that no desk waits for it at the end."""
    items.sort(key=lambda item: "test_the_way_through" not in item.nodeid)
