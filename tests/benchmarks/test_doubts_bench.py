"""What the benchmark of doubts plants is what is found in it."""

from collections import Counter

from benchmarks.marks import tables
from trainees.plausibility import BY_CODE, KINDS, searching

SIZE = 50_000


def test_what_is_planted_is_found_and_nothing_else(db):
    with tables.filled(SIZE) as marks:
        found = Counter(doubt.kind.code for kind in KINDS for doubt in searching.everywhere(kind))
    assert marks > SIZE
    assert found == tables.planted()


def test_every_kind_is_planted():
    assert set(tables.planted()) == set(BY_CODE)
