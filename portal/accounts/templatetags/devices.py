"""Names a browser by the words its owner knows it by, not by the line it sends about itself."""

from django import template

register = template.Library()

# In this order: every browser also carries the names of those it wants to be taken for.
BROWSERS = {
    "MicroMessenger": "WeChat", "Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome",
    "Safari": "Safari",
}  # fmt: skip
SYSTEMS = {
    "iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "HarmonyOS": "HarmonyOS", "Windows": "Windows",
    "Mac OS": "macOS", "Linux": "Linux",
}  # fmt: skip


@register.filter
def device(agent: str) -> str:
    """The browser and its system; a program that is neither stands as it calls itself."""
    found = [next((name for mark, name in names.items() if mark in agent), "") for names in (BROWSERS, SYSTEMS)]
    return " · ".join(found) if all(found) else agent
