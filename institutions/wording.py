"""Days and sums inside sentences that wait for the reader's language."""

from django.utils.functional import lazy

from portal.shared import figures

day_in_words = lazy(figures.date_in_words, str)
day_in_full = lazy(figures.date_on_paper, str)
money_in_words = lazy(figures.money, str)
