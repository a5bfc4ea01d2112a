"""The two languages of the interface: Chinese, and English for everybody who chose another."""

from django.utils.translation import get_language


def in_chinese() -> bool:
    """Whether the page speaks Chinese."""
    return (get_language() or "zh").startswith("zh")
