"""Days, sums and lists of words inside sentences that wait for the reader's language."""

from collections.abc import Iterable

from django.utils.functional import lazy
from django.utils.translation import pgettext

from portal.shared import figures
from portal.shared.sentences import Text


def listed(words: Iterable[Text]) -> str:
    """Words one after another, parted as the reader's language does it."""
    return pgettext("between words", ", ").join(map(str, words))


day_in_words = lazy(figures.date_in_words, str)
day_in_full = lazy(figures.date_on_paper, str)
money_in_words = lazy(figures.money, str)
listed_in_words = lazy(listed, str)
