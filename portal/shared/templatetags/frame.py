"""What the frames of pages need: the theme a person chose, the first letter of a name, the family of a message."""

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()
THEMES = ("light", "dark")
THEME_COOKIE = "theme"
MESSAGE_FAMILIES = {"debug": "mute", "info": "info", "success": "ok", "warning": "warn", "error": "bad"}


def _chosen(context: Context) -> str:
    request = context.get("request")
    theme = request.COOKIES.get(THEME_COOKIE, "") if request else ""
    return theme if theme in THEMES else ""


@register.simple_tag(takes_context=True)
def theme_attribute(context: Context) -> SafeString | str:
    """The attribute that fixes the theme; nothing where the page follows the system."""
    theme = _chosen(context)
    return format_html(' data-theme="{}"', theme) if theme else ""


@register.simple_tag(takes_context=True)
def theme_choices(context: Context) -> list[tuple[str, str, bool]]:
    """The three themes: value, word, whether it is the present one."""
    present = _chosen(context)
    words = (("light", _("Light")), ("dark", _("Dark")), ("", _("As the system")))
    return [(value, word, value == present) for value, word in words]


@register.filter
def initial(name: object) -> str:
    """The first character of a name, for the square beside it."""
    return str(name)[:1].upper()


@register.filter
def notice_family(level: str) -> str:
    """The family of a message's level."""
    return MESSAGE_FAMILIES[level]
