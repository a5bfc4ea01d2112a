"""Small marks: icons, the logo, badges, tags, glyphs, clause chips, figures."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.shared import drawings, figures
from portal.shared.badges import Family, family, family_of, state_field
from portal.shared.icons import svg_icon
from portal.shared.units import unit_of

register = template.Library()


@register.simple_tag
def icon(name: str, size: int = 20) -> SafeString:
    """A line icon, decoration beside a word."""
    return svg_icon(name, size)


@register.simple_tag
def logo(size: int = 32) -> SafeString:
    """The staircase mark."""
    return drawings.logo(size)


def badge_html(kind: Family, label: object, dense: bool = False) -> SafeString:
    """A badge as HTML, for columns rendered in Python."""
    size = " dense" if dense else ""
    words, glyph = capfirst(str(label)), drawings.glyph(kind)
    return format_html('<span class="badge family-{}{}">{}<span>{}</span></span>', kind, size, glyph, words)


def badge_of(subject: Any) -> SafeString:
    """The badge of a row, for columns rendered in Python."""
    kind = family_of(subject)
    word = _("on hold") if kind is Family.HELD else getattr(subject, f"get_{state_field(subject)}_display")()
    return badge_html(kind, word)


@register.simple_tag
def badge(subject: Any) -> SafeString:
    """The badge of a row's state: word from the model's choices, family from the table; held rows say so."""
    return badge_of(subject)


@register.simple_tag
def state_badge(noun: str, state: str, label: object) -> SafeString:
    """A badge for a noun's state where no row is at hand. Raises UnknownState."""
    return badge_html(family(noun, state), label)


@register.simple_tag
def family_badge(kind: str, label: object) -> SafeString:
    """A badge of a named family (ok, info, warn, bad, mute, held), for words that are no model's state."""
    return badge_html(Family(kind), label)


def marked_cell(shown: object, reasons: Iterable[object], *, put_right: bool = False) -> SafeString:
    """A cell of a file that was refused or put right, boxed, with the reasons beneath."""
    css, family_css = ("normalised", " family-info") if put_right else ("fault", "")
    lines = format_html_join("", '<span class="reason{}">{}</span>', ((family_css, reason) for reason in reasons))
    return format_html('<span class="{}">{}</span>{}', css, shown, lines)


@register.simple_tag
def glyph(kind: str, size: int = 12) -> SafeString:
    """The glyph of a family alone; a word must stand beside it."""
    return drawings.glyph(Family(kind), size)


@register.simple_tag
def tag(label: object) -> SafeString:
    """A further fact beside a badge."""
    return format_html('<span class="tag">{}</span>', label)


@register.simple_tag
def clause_chip(clause: str, article: object = "", url: str = "") -> SafeString:
    """A clause ID with its article, linked to its text where an address is given.

    The text opens beside the page, the next one in the same place, so that nothing typed is lost.
    """
    words = f"{clause} {article}" if article else clause
    if url:
        return format_html('<a class="clause" href="{}" target="clause">{}</a>', url, words)
    return format_html('<span class="clause">{}</span>', words)


@register.simple_tag
def grade_glyph(level: int | None, word: object) -> SafeString:
    """Five bars and the word: `level` 5 (junior) one bar, 1 (senior technician) five, None or 0 for no grade."""
    if not level:
        return format_html('<span class="grade">{}</span>', word)
    return format_html('<span class="grade">{}<span>{}</span></span>', drawings.grade_bars(6 - level), word)


@register.simple_tag
def risk_glyph(level: str) -> SafeString:
    """Three bars and the word for a risk: low, medium or high."""
    words = {"low": _("low risk"), "medium": _("medium risk"), "high": _("high risk")}
    return format_html(
        '<span class="risk risk-{}">{}<span>{}</span></span>', level, drawings.risk_bars(level), words[level]
    )


@register.simple_tag
def uses_of_year(used: int, cap: int | None, current: int = 0, panel: bool = False) -> SafeString:
    """The year's uses: boxes and words. `current` is this claim's own, drawn hatched; what is left is left after it.

    `cap` None means that the policy sets none: words only.
    """
    if cap is None:
        return format_html('<span class="uses-words">{}</span>', _("no limit a year"))
    if used >= cap:
        words = _("used up")
    elif current:
        words = _("%(left)s left after this one") % {"left": cap - used - current}
    else:
        words = _("%(used)s of %(cap)s used") % {"used": used, "cap": cap}
    return format_html(
        '<span class="uses-words">{}<span>{}</span></span>',
        drawings.uses_boxes(used, current, cap, 20 if panel else 14),
        words,
    )


@register.simple_tag
def figure(value: object, unit: object = "", size: str = "m") -> SafeString:
    """A figure with its unit: size s, m or l. Decimals are written as money, integers with commas."""
    text = value
    if isinstance(value, Decimal) or value is None:
        text, unit = figures.money(value), unit if value is not None else ""
    elif isinstance(value, int):
        text = figures.integer(value)
    unit_html = format_html('<span class="figure-unit">{}</span>', unit) if unit else ""
    return format_html('<span class="figure figure-{}">{}{}</span>', size, text, unit_html)


@register.simple_tag
def counted(number: int, noun: str, size: str = "m") -> SafeString:
    """A count as a figure, with the word for what is counted (`portal.shared.units`)."""
    return figure(number, unit_of(number, noun), size)


@register.simple_tag
def struck_amount(claimed: Decimal | int) -> SafeString:
    """A refused amount: the claimed figure struck through, then 0.00."""
    return format_html('<del class="refused-amount">{}</del> 0.00', figures.money(claimed))


@register.simple_tag
def change_bar(before: Decimal, after: Decimal, scale: Decimal) -> SafeString:
    """The bar of one step of an amount sheet."""
    return drawings.change_bar(before, after, scale)


@register.simple_tag
def fund_bar(paid: Decimal, committed: Decimal, reserved: Decimal, budget: Decimal) -> SafeString:
    """The bar of a fund; the figures stand beside it in words."""
    return drawings.fund_bar(paid, committed, reserved, budget)


@register.simple_tag
def empty_stair() -> SafeString:
    """The thin staircase of an empty state."""
    return drawings.empty_stair()
