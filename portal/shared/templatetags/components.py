"""All component tags under one name: `{% load components %}`."""

from django import template

from portal.shared.templatetags import blocks, entry, frame, marks

register = template.Library()
for part in (marks, entry, blocks, frame):
    register.tags.update(part.register.tags)
    register.filters.update(part.register.filters)
