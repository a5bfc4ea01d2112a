"""Days, sums and lists inside sentences that wait for the reader's language."""

from collections.abc import Iterable

from django.utils.functional import lazy
from django.utils.translation import pgettext

from portal.shared import figures
from portal.shared.sentences import Text


def listed(words: Iterable[Text]) -> str:
    """Words one after the other, as the reader's language parts them."""
    return pgettext("between words", ", ").join(str(word) for word in words)


day_in_words = lazy(figures.date_in_words, str)
day_in_full = lazy(figures.date_on_paper, str)
listed_in_words = lazy(listed, str)
money_in_words = lazy(figures.money, str)
percent_in_words = lazy(figures.percent, str)
