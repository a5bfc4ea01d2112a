"""Where a clause is read: its article in words, and its place on the public page of a policy."""

from django.urls import reverse

from subsidies import policy_reading
from subsidies.models import Policy
from subsidies.rules.clauses import catalogue


def article(clause: str) -> str:
    """The place of a clause in its document, in the reader's language; nothing for a clause that is not held."""
    held = catalogue().get(clause)
    return policy_reading.place(held) if held else ""


def address(clause: str, policy: Policy) -> str:
    """The clause on a public page, where the document of the policy has one that holds it; else nothing."""
    page = policy.public_version
    if page is None or clause not in catalogue() or not _holds(page, clause):
        return ""
    return f"{reverse('public_policy', args=[page.pk])}#{clause}"


def _holds(policy: Policy, clause: str) -> bool:
    return clause.startswith(f"{policy.pack.document.clause_prefix}-")
