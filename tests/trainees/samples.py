"""Files as they are handed in, and what a correct import makes of them."""

import json
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "data" / "samples"
EXPECTED = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))


def sample(name):
    return (FOLDER / name).read_bytes(), name
