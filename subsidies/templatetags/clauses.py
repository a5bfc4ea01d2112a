"""The chip of a clause of a policy, with its article, leading to its text.

{% load clauses %}
{% clause_of policy reason.clause %}
"""

from django import template
from django.utils.safestring import SafeString

from portal.shared.templatetags.marks import clause_chip
from subsidies import clause_places
from subsidies.models import Policy

register = template.Library()


@register.simple_tag
def clause_of(policy: Policy, clause: str) -> SafeString:
    """The clause by ID and article; a link where the policy's document has a public page."""
    return clause_chip(clause, clause_places.article(clause), clause_places.address(clause, policy))
