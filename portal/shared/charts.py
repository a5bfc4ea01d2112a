"""Charts as SVG, drawn in a child process with limits: the library brings a JavaScript engine of its own, which is
neither to hold up a worker nor to stay in its memory. Nothing here imports Django."""

import json
import os
import resource
import subprocess
import sys
from typing import Any

from portal.services.paths import ROOT

FONT = "Noto Sans CJK SC"
SECONDS_AT_MOST = 60
_AXIS = {"gridColor": "#DFDCD3", "domain": False, "ticks": False, "labelFontSize": 12, "labelPadding": 8}
_CONFIG = {"font": FONT, "view": {"stroke": None}, "axis": _AXIS}


def draw(specification: dict[str, Any]) -> str:
    """A Vega-Lite chart without scripts or styles of its own, on no ground, so that it fits light and dark.

    Raises `RuntimeError` with the last line of what the library said, and `TimeoutExpired`.
    """
    order = json.dumps(specification | {"background": None, "config": _CONFIG})
    done = subprocess.run(
        [sys.executable, "-B", "-m", __name__],
        input=order,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(ROOT), "PATH": os.defpath, "PYTHONUTF8": "1"},
        cwd=ROOT,
        timeout=SECONDS_AT_MOST,
    )
    if done.returncode:
        raise RuntimeError("The chart could not be drawn: " + "".join(done.stderr.splitlines()[-1:]))
    return done.stdout


def _draw_here() -> None:
    import vl_convert

    # Its engine reserves more addresses than any bound on memory would leave it, so time alone is bounded.
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_AT_MOST, SECONDS_AT_MOST))
    sys.stdout.write(vl_convert.vegalite_to_svg(json.load(sys.stdin)))


if __name__ == "__main__":
    _draw_here()
