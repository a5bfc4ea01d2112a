import subprocess
import sys

import pytest

from portal.shared import charts

BARS = {
    "data": {"values": [{"grade": "四级", "count": 3}]},
    "mark": "bar",
    "encoding": {"x": {"field": "grade"}, "y": {"field": "count", "type": "quantitative"}},
}


def test_chart_is_drawn_outside_this_process():
    drawn = charts.draw(BARS)
    assert drawn.startswith("<svg") and "四级" in drawn
    assert "vl_convert" not in sys.modules


def test_what_cannot_be_drawn_is_told():
    with pytest.raises(RuntimeError, match="could not be drawn: .+"):
        charts.draw({"mark": 5})


def test_drawing_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(charts, "SECONDS_AT_MOST", 0.01)
    with pytest.raises(subprocess.TimeoutExpired):
        charts.draw(BARS)
