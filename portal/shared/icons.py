"""The line icons of the portal, 20 px, drawn here so that no page fetches a sprite."""

from django.utils.safestring import SafeString, mark_safe

ICONS: dict[str, str] = {
    "home": '<path d="M3 9.5 10 3.5l7 6V16.5h-4.8v-4.6H7.8v4.6H3z"/>',
    "list": '<path d="M7.5 5h9.5M7.5 10h9.5M7.5 15h9.5M3 5h1M3 10h1M3 15h1"/>',
    "book": '<path d="M10 5.5C8 4 5.5 4 3 4v11.5c2.5 0 5 0 7 1.5 2-1.5 4.5-1.5 7-1.5V4c-2.5 0-5 0-7 1.5zV17"/>',
    "people": '<circle cx="7.5" cy="7" r="3"/><path d="M2 16.5c0-3 2.5-4.5 5.5-4.5s5.5 1.5 5.5 4.5"/>'
    '<path d="M13 4.3a3 3 0 0 1 0 5.5M15 12.5c1.8.6 3 2 3 4"/>',
    "person": '<circle cx="10" cy="6.5" r="3.2"/><path d="M3.8 17c0-3.6 2.8-5.5 6.2-5.5s6.2 1.9 6.2 5.5"/>',
    "calendar": '<path d="M3.5 5h13v11.5h-13zM3.5 8.5h13M7 3v3.5M13 3v3.5"/>',
    "award": '<circle cx="10" cy="7.5" r="4.5"/><path d="M7.3 11.2 6 17.5l4-2.2 4 2.2-1.3-6.3"/>',
    "yuan": '<circle cx="10" cy="10" r="7.5"/><path d="m6.8 5.8 3.2 4.4 3.2-4.4M10 10.2v4.6M7 10.5h6M7 13h6"/>',
    "flag": '<path d="M4.5 17.5V3.5M4.5 4h11l-2.5 3.7 2.5 3.8h-11"/>',
    "bell": '<path d="M4 14.5c1.2-1.2 1.5-2.7 1.5-5.5a4.5 4.5 0 0 1 9 0c0 2.8.3 4.3 1.5 5.5zM8 17.3h4"/>',
    "send": '<path d="M17.5 2.5 2.5 8.8l6 2.7 2.7 6zM8.5 11.5l4-4"/>',
    "shield": '<path d="M10 2.5 16.5 5v4.5c0 4-2.7 6.8-6.5 8-3.8-1.2-6.5-4-6.5-8V5z"/><path d="m7 9.8 2.2 2.2L13 8"/>',
    "chart": '<path d="M3 17h14M5.5 14.5v-4M10 14.5v-10M14.5 14.5V8"/>',
    "file": '<path d="M5 2.5h6.5L15.5 6.5v11H5zM11.5 2.5v4h4"/>',
    "image": '<path d="M3 4h14v12H3zM3 13.5l4-4 4 4 2.5-2.5 3.5 3.5"/><circle cx="13" cy="7.5" r="1"/>',
    "search": '<circle cx="8.8" cy="8.8" r="5.3"/><path d="m12.8 12.8 4.2 4.2"/>',
    "eye": '<path d="M2 10s3-5.5 8-5.5S18 10 18 10s-3 5.5-8 5.5S2 10 2 10z"/><circle cx="10" cy="10" r="2.3"/>',
    "download": '<path d="M10 3v9.5M6 9l4 4 4-4M3.5 14v3h13v-3"/>',
    "upload": '<path d="M10 13V3.5M6 7l4-4 4 4M3.5 14v3h13v-3"/>',
    "filter": '<path d="M3 4h14l-5.5 6.5V16l-3-1.5v-4z"/>',
    "gear": '<circle cx="10" cy="10" r="2.6"/><path d="M10 2.5v2.3M10 15.2v2.3M2.5 10h2.3M15.2 10h2.3'
    'M4.7 4.7l1.6 1.6M13.7 13.7l1.6 1.6M4.7 15.3l1.6-1.6M13.7 6.3l1.6-1.6"/>',
    "qr": '<path d="M3 3h5.5v5.5H3zM11.5 3H17v5.5h-5.5zM3 11.5h5.5V17H3zM11.5 11.5h2v2h-2zM15 15h2v2h-2z'
    'M15.5 11.5H17M11.5 15.5V17"/>',
    "print": '<path d="M5.5 7V3h9v4M5.5 14H3V7h14v7h-2.5M5.5 11.5h9V17h-9z"/>',
    "calculator": '<path d="M4.5 2.5h11v15h-11zM7 5.5h6v2H7zM7 10.5h.500M10 10.5h.500M13 10.5h.500'
    'M7 14h.500M10 14h.500M13 14h.5"/>',
    "globe": '<circle cx="10" cy="10" r="7.5"/><path d="M2.5 10h15M10 2.5c2.3 2 3.3 4.5 3.3 7.5s-1 5.5-3.3 7.5'
    'c-2.3-2-3.3-4.5-3.3-7.5s1-5.5 3.3-7.5z"/>',
    "more": '<path d="M4.5 10h.100M10 10h.100M15.5 10h.1"/>',
    "menu": '<path d="M3 5h14M3 10h14M3 15h14"/>',
    "next": '<path d="m7.5 4.5 5.5 5.5-5.5 5.5"/>',
    "clock": '<circle cx="10" cy="10" r="7.5"/><path d="M10 5.5V10l3 2"/>',
    "tick": '<path d="m4 10.5 4 4 8-9"/>',
    "cross": '<path d="m5 5 10 10M15 5 5 15"/>',
    "info": '<circle cx="10" cy="10" r="7.5"/><path d="M10 9v5M10 6v.1"/>',
    "warn": '<path d="M10 3 18 16.8H2zM10 8v4M10 14.3v.1"/>',
    "bars": '<path d="M7 4.5v11M13 4.5v11"/>',
    "half": '<circle cx="10" cy="10" r="7.5"/><path class="solid" d="M10 2.5a7.5 7.5 0 0 0 0 15z"/>',
    "trail": '<path d="M3.5 10a6.5 6.5 0 1 1 2 4.7M3.5 15.5v-4h4M10 6.5V10l2.5 1.5"/>',
}


def svg_icon(name: str, size: int = 20) -> SafeString:
    """An icon as decoration (hidden from screen readers); `size` in px. KeyError for a name that is not drawn."""
    return mark_safe(
        f'<svg class="icon" viewBox="0 0 20 20" width="{int(size)}" height="{int(size)}" aria-hidden="true"'
        f' focusable="false">{ICONS[name]}</svg>'
    )
