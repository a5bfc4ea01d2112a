"""How a device's clock goes."""

from django import template

from trainees.clock_words import clock_words, is_wrong

register = template.Library()
register.filter("clock_words", clock_words)
register.filter("clock_off", is_wrong)
