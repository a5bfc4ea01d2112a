"""The trainee's pages are one narrow column on every screen: what a phone says, a wide one says too."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("name", ["my_file", "my_claims"])
def test_what_happens_next_is_read_on_every_screen(name, width, open_desk, signed_in, trainee, own_line):
    desk = open_desk().seat(signed_in(trainee))
    desk.page.set_viewport_size({"width": width, "height": 800})
    desk.open(name)
    assert desk.page.locator(".step-sentence").is_visible()
