"""Small pictures with meaning, drawn as SVG attributes: glyphs, bars, boxes, the staircase. No styles inside."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.safestring import SafeString, mark_safe

from portal.shared.badges import Family

Number = int | float | Decimal

_DISC = '<circle cx="6" cy="6" r="6" class="glyph-fill"/>'
_GLYPHS: dict[Family, str] = {
    Family.OK: _DISC + '<path d="m3.2 6.2 2 2 3.6-4" class="glyph-cut"/>',
    Family.INFO: '<circle cx="6" cy="6" r="5.2" class="glyph-line"/>'
    '<path d="M6 .8a5.2 5.2 0 0 0 0 10.4z" class="glyph-fill"/>',
    Family.WARN: '<path d="M6 .6 12 11.4H0z" class="glyph-fill"/><path d="M6 4.6v3M6 9.3v.2" class="glyph-cut"/>',
    Family.BAD: _DISC + '<path d="m3.9 3.9 4.2 4.2M8.1 3.9 3.9 8.1" class="glyph-cut"/>',
    Family.MUTE: '<circle cx="6" cy="6" r="5" class="glyph-line"/>',
    Family.HELD: _DISC + '<path d="M4.4 3.8v4.4M7.6 3.8v4.4" class="glyph-cut"/>',
}


def _svg(width: Number, height: Number, body: str, css: str) -> SafeString:
    return mark_safe(
        f'<svg class="{css}" viewBox="0 0 {_n(width)} {_n(height)}" width="{_n(width)}" height="{_n(height)}"'
        f' aria-hidden="true" focusable="false">{body}</svg>'
    )


def _n(value: Number) -> str:
    return f"{float(value):.2f}".rstrip("0").rstrip(".")


def glyph(family: Family, size: int = 12) -> SafeString:
    """The shape of a state family; the word always stands beside it. `size` in px."""
    return mark_safe(
        f'<svg class="glyph glyph-{family}" viewBox="0 0 12 12" width="{int(size)}" height="{int(size)}"'
        f' aria-hidden="true" focusable="false">{_GLYPHS[family]}</svg>'
    )


def hatch(x: Number, y: Number, width: Number, height: Number, css: str, period: Number = 5) -> str:
    """Lines at 45° clipped to a box: open or conditional. `css` colours the strokes (`hatch-accent`, `hatch-warn`, …).

    Drawn as a nested picture instead of a pattern, so that no ids are shared between drawings on one page.
    """
    step = float(period) * 2**0.5
    count = int((float(width) + float(height)) / step) + 2
    lines = "".join(f"M{_n(i * step - float(height))} {_n(height)} L{_n(i * step)} 0" for i in range(count))
    return (
        f'<svg x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" class="hatch {css}">'
        f'<path d="{lines}"/></svg>'
    )


def uses_boxes(used: int, current: int, cap: int, size: int = 14) -> SafeString:
    """One box per use a year allows: used filled, this one hatched, free empty. `cap` at least `used + current`."""
    gap, boxes = 3, []
    for place in range(max(cap, used + current)):
        boxes.append(_use_box(place * (size + gap), size, filled=place < used, open_=place < used + current))
    width = max(cap, used + current) * (size + gap) - gap
    return _svg(width, size, "".join(boxes), "uses")


def _use_box(x: int, size: int, *, filled: bool, open_: bool) -> str:
    edge = f'<rect x="{x + 0.75}" y=".75" width="{size - 1.5}" height="{size - 1.5}" rx="2.2"'
    if filled:
        return f'<rect x="{x}" width="{size}" height="{size}" rx="3" class="use-used"/>'
    if open_:
        inner = hatch(x + 1, 1, size - 2, size - 2, "hatch-accent", 3.2 if size < 18 else 4)
        return f'{inner}{edge} class="use-this"/>'
    return f'{edge} class="use-free"/>'


def grade_bars(steps: int) -> SafeString:
    """Five bars, `steps` of them filled: 1 for grade five (junior) up to 5 for grade one."""
    if not 0 <= steps <= 5:
        raise ValueError(f"a grade has 0 to 5 bars, not {steps}")
    bars = "".join(
        f'<rect x="{i * 4}" y="{10 - 2 * (i + 1)}" width="3" height="{2 * (i + 1)}"'
        f' class="{"bar-on" if i < steps else "bar-off"}"/>'
        for i in range(5)
    )
    return _svg(19, 10, bars, "grade-bars")


RISKS = {"low": 1, "medium": 2, "high": 3}


def risk_bars(level: str) -> SafeString:
    """Three bars for `low`, `medium` or `high`; KeyError for another word."""
    count = RISKS[level]
    bars = "".join(
        f'<rect x="{i * 5}" y="{9 - 3 * (i + 1)}" width="4" height="{3 * (i + 1)}"'
        f' class="{"bar-on" if i < count else "bar-off"}"/>'
        for i in range(3)
    )
    return _svg(14, 9, bars, f"risk-bars risk-{level}")


def change_bar(before: Decimal, after: Decimal, scale: Decimal) -> SafeString:
    """One step of an amount sheet, 76 × 8: what was there, what came (filled) or went (hatched), a tick at the end.

    `scale` is the largest figure of the sheet; figures in yuan.
    """
    width = Decimal(76)
    unit = width / scale if scale > 0 else Decimal(0)
    low, high = min(before, after) * unit, max(before, after) * unit
    parts = [f'<rect y="1" width="{_n(low)}" height="8" class="was"/>']
    if after > before:
        parts.append(f'<rect x="{_n(low)}" y="1" width="{_n(high - low)}" height="8" class="came"/>')
    elif before > after:
        parts.append(hatch(low, 1, high - low, 8, "hatch-warn", 4))
    parts.append(f'<rect x="{_n(max(after * unit - 1, Decimal(0)))}" y="0" width="1.5" height="10" class="result"/>')
    return _svg(78, 10, "".join(parts), "change-bar")


def fund_bar(paid: Decimal, committed: Decimal, reserved: Decimal, budget: Decimal, width: int = 300) -> SafeString:
    """What became of a fund's budget, 16 px high: paid, approved and waiting, reserved (hatched), left. In yuan."""
    unit = Decimal(width) / budget if budget > 0 else Decimal(0)
    x, parts = Decimal(0), [f'<rect width="{width}" height="16" class="fund-left"/>']
    for amount, css in ((paid, "fund-paid"), (committed, "fund-committed")):
        parts.append(f'<rect x="{_n(x)}" width="{_n(amount * unit)}" height="16" class="{css}"/>')
        x += amount * unit
    parts.append(hatch(x, 0, reserved * unit, 16, "hatch-accent"))
    parts.append(
        f'<rect x="{_n(x + Decimal("0.5"))}" y=".5" width="{_n(max(reserved * unit - 1, Decimal(0)))}" height="15"'
        ' class="fund-reserved"/>'
    )
    return _svg(width, 16, "".join(parts), "fund-bar")


def due_blocks(count: int, when: str) -> SafeString:
    """The column of one working day in a deadline strip: a block 26 × 6 per item. `when`: overdue, today or later."""
    height = max(count, 1) * 8 + 2
    blocks = []
    for i in range(count):
        y = height - 8 * (i + 1)
        if when == "overdue":
            blocks.append(hatch(0, y, 26, 6, "hatch-bad", 4))
            blocks.append(f'<rect x=".5" y="{y + 0.5}" width="25" height="5" class="due-overdue"/>')
        else:
            blocks.append(f'<rect y="{y}" width="26" height="6" class="due-{when}"/>')
    return _svg(26, height, "".join(blocks), "due-blocks")


def logo(size: int = 32) -> SafeString:
    """The mark of the portal: a stair in a square, with the corner beneath it."""
    stair = "M7 25h4.5v-6H16v-6h4.5V7H25"
    body = (
        '<rect width="32" height="32" rx="5" class="logo-ground"/>'
        f'<path d="{stair}" class="logo-stair"/><path d="M15 25h10V15" class="logo-corner"/>'
    )
    return mark_safe(
        f'<svg class="logo" viewBox="0 0 32 32" width="{int(size)}" height="{int(size)}" aria-hidden="true"'
        f' focusable="false">{body}</svg>'
    )


def empty_stair() -> SafeString:
    """The thin staircase of an empty state, 56 × 34."""
    return _svg(
        56,
        34,
        '<path d="M1 30h9v-7h12v-7h12V9h12V3h9" class="stair"/><path d="M3 33.5h52" class="floor"/>',
        "empty-stair",
    )


def staircase(columns: Iterable[tuple[str, Decimal, Decimal]], chosen: str, height: int = 200) -> SafeString:
    """Columns of a calculator: (label, base, with uplift) in yuan; the uplift is hatched, `chosen` filled."""
    data = list(columns)
    top = max((full for _, _, full in data), default=Decimal(0)) or Decimal(1)
    unit, parts = Decimal(height - 24) / top, []
    for i, (label, base, full) in enumerate(data):
        parts.append(_stair_column(i * 88, height, label == chosen, base * unit, full * unit, base, full))
    width = len(data) * 88 - 3
    parts.append(f'<path d="M0 {height - 0.5}H{width}" class="stair-floor"/>')
    return _svg(width, height, "".join(parts), "staircase")


def _stair_column(x: int, height: int, chosen: bool, low: Decimal, high: Decimal, base: Decimal, full: Decimal) -> str:
    floor = Decimal(height)
    css = "stair-chosen" if chosen else "stair-base"
    parts = [f'<rect x="{x}" y="{_n(floor - low)}" width="85" height="{_n(low)}" class="{css}"/>']
    if high > low:
        parts.append(hatch(x, floor - high, 85, high - low, "hatch-accent"))
        parts.append(
            f'<rect x="{x + 0.5}" y="{_n(floor - high)}" width="84" height="{_n(high - low)}" class="stair-uplift"/>'
        )
        parts.append(f'<text x="{x + 6}" y="{_n(floor - low + 16)}" class="{css}-word">{base:,.0f}</text>')
    parts.append(f'<text x="{x + 85}" y="{_n(floor - high - 6)}" class="stair-word">{full:,.0f}</text>')
    return "".join(parts)
