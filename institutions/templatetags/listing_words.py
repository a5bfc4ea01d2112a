"""{% load listing_words %}: words about places in the directories."""

from typing import Any

from django import template

from institutions import listings

register = template.Library()


@register.simple_tag
def grades_of(row: Any) -> Any:
    """The grades of a place, or of what is applied for, in words; none named are all."""
    return listings.grades_in_words(row.grades)
