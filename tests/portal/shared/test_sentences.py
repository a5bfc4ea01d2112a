"""Values in sentences are written in the reader's language."""

import datetime as dt

import pytest
from django.utils import translation

from portal.shared.sentences import sentence


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "2026-12-25"), ("en", "25 Dec 2026")])
def test_day_in_a_sentence_is_written_as_the_reader_writes_days(language, words):
    told = sentence("until %(day)s", day=dt.date(2026, 12, 25))
    with translation.override(language):
        assert str(told) == f"until {words}"


def test_day_that_a_file_holds_is_quoted_as_it_stands():
    with translation.override("en"):
        assert str(sentence("“%(cell)s” is no name", cell="2026-12-25")) == "“2026-12-25” is no name"
