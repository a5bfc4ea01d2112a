"""A browser is named by the words its owner knows it by."""

import pytest

from portal.accounts.templatetags.devices import device

EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/1"
)
PHONE = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 (KHTML, like Gecko) Safari/604.1"


@pytest.mark.parametrize(
    ("agent", "name"), [(EDGE, "Edge · Windows"), (PHONE, "Chrome · Android"), (IPHONE, "Safari · iPhone")]
)
def test_browser_is_named_with_its_system(agent, name):
    assert device(agent) == name


@pytest.mark.parametrize("agent", ["a browser", "curl/8.5"])
def test_what_is_not_known_stands_as_it_calls_itself(agent):
    assert device(agent) == agent
