import os

import pytest

# Pages are photographed where pictures are asked for, and nowhere else: a skipped test would be a failure.
collect_ignore = [] if os.environ.get("PORTAL_SCREENS") == "on" else ["test_gallery.py"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest begins, so that no desk waits for it at the end."""
    items.sort(key=lambda item: "test_the_way_through" not in item.nodeid)
