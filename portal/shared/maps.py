"""A map drawn here, as SVG: points on a plain graticule, with numbers that a list beside it repeats. Nothing of it
comes from elsewhere, so that looking at it tells nobody who looked for what."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, cos, floor, hypot, radians

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

SQUARE, REACH, EDGE = 18, 24, 44  # a point's own size, what a finger hits, the margin; px
TOGETHER = 20  # px; points nearer than this share one square
LEAST_SPAN = 0.03  # degrees of latitude: about 3 km, so that a single point is no empty plain
STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10)  # degrees between two lines
BARS = (0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500)  # km a scale bar may stand for
KM_PER_DEGREE = 111.32
BETWEEN_LINES = 72  # px, at least
LETTER = 12  # px a Chinese character is wide; a Latin one is about half
LONGEST = 12  # characters of a name on the map


@dataclass(frozen=True)
class Point:
    """Something on the map: its number in the list, its name, where it lies in degrees, and its page, where that is
    another one."""

    number: int
    name: str
    latitude: Decimal
    longitude: Decimal
    url: str


@dataclass(frozen=True)
class _Box:
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "_Box") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def within(self, width: float, height: float) -> bool:
        return self.left >= 2 and self.top >= 2 and self.right <= width - 2 and self.bottom <= height - 2


@dataclass(frozen=True)
class _Mark:
    """One square: where it stands, and the points that share it."""

    x: float
    y: float
    points: Sequence[Point]

    @property
    def box(self) -> _Box:
        half = SQUARE / 2
        wide = half if len(self.points) == 1 else half + 4
        return _Box(self.x - wide, self.y - half, self.x + wide, self.y + half)


class _Sheet:
    """The sheet of paper: degrees to px. A degree of longitude is as much shorter as the place lies north."""

    def __init__(self, points: Sequence[Point], width: int, height: int) -> None:
        self.width, self.height = width, height
        south, north = _ends([float(point.latitude) for point in points], LEAST_SPAN)
        self.narrowing = cos(radians((south + north) / 2))
        west, east = _ends([float(point.longitude) for point in points], LEAST_SPAN / self.narrowing)
        inner = (width - 2 * EDGE, height - 2 * EDGE)
        self.scale = min(inner[0] / ((east - west) * self.narrowing), inner[1] / (north - south))
        self.middle = ((west + east) / 2, (south + north) / 2)

    def x(self, longitude: float) -> float:
        return self.width / 2 + (longitude - self.middle[0]) * self.narrowing * self.scale

    def y(self, latitude: float) -> float:
        return self.height / 2 - (latitude - self.middle[1]) * self.scale

    @property
    def step(self) -> float:
        """Degrees between two lines, as near to each other as their words allow."""
        apart = self.narrowing * self.scale
        return next((step for step in STEPS if step * apart >= BETWEEN_LINES), STEPS[-1])


def _ends(values: Sequence[float], least: float) -> tuple[float, float]:
    low, high = min(values), max(values)
    short = max(0.0, least - (high - low)) / 2
    return low - short, high + short


def drawn(points: Iterable[Point], *, label: str, css: str, width: int, height: int) -> SafeString:
    """The map of these points; `label` says what it shows to those who do not see it, `css` is a class beside `map`.
    Empty without a point."""
    given = list(points)
    if not given:
        return mark_safe("")
    sheet = _Sheet(given, width, height)
    marks = _marks(given, sheet)
    return format_html(
        '<svg class="map {}" viewBox="0 0 {} {}" role="group" aria-label="{}">{}{}{}{}</svg>',
        css, width, height, label, _graticule(sheet), _scale_bar(sheet), _labels(marks, sheet),
        format_html_join("", "{}", ((_square(mark),) for mark in marks)),
    )  # fmt: skip


def _marks(points: Sequence[Point], sheet: _Sheet) -> list[_Mark]:
    marks: list[_Mark] = []
    for point in points:
        x, y = sheet.x(float(point.longitude)), sheet.y(float(point.latitude))
        near = next((at for at, mark in enumerate(marks) if hypot(mark.x - x, mark.y - y) < TOGETHER), None)
        if near is None:
            marks.append(_Mark(x, y, [point]))
        else:
            marks[near] = _Mark(marks[near].x, marks[near].y, [*marks[near].points, point])
    return marks


def _square(mark: _Mark) -> SafeString:
    """A link: to the page of the one, or down the list to the first of several. Its title names them all."""
    first, box = mark.points[0], mark.box
    several = len(mark.points) > 1
    url = f"#place-{first.number}" if several else first.url
    return format_html(
        '<{} class="map-point"><title>{}</title><rect x="{}" y="{}" width="{}" height="{}" class="map-reach"/>'
        '<rect x="{}" y="{}" width="{}" height="{}" rx="2" class="map-square"/>'
        '<text x="{}" y="{}" class="map-number">{}</text></{}>',
        format_html('a href="{}"', url) if url else "g", "\n".join(point.name for point in mark.points),
        _n(mark.x - REACH / 2), _n(mark.y - REACH / 2), REACH, REACH,
        _n(box.left), _n(box.top), _n(box.right - box.left), _n(box.bottom - box.top),
        _n(mark.x), _n(mark.y + 4), f"{first.number}+{len(mark.points) - 1}" if several else first.number,
        "a" if url else "g",
    )  # fmt: skip


def _labels(marks: Sequence[_Mark], sheet: _Sheet) -> SafeString:
    """The names beside the squares, as far as they meet neither a square nor one another; the list has them all."""
    taken, shown = [mark.box for mark in marks], []
    for mark in marks:
        if len(mark.points) > 1:
            continue
        name = _short(mark.points[0].name)
        for box, anchor, x in _places(mark, _wide(name)):
            if box.within(sheet.width, sheet.height) and not any(box.meets(other) for other in taken):
                taken.append(box)
                shown.append((_n(x), _n(box.bottom - 4), anchor, name))
                break
    return format_html_join("", '<text x="{}" y="{}" text-anchor="{}" class="map-name">{}</text>', shown)


def _places(mark: _Mark, wide: float) -> Iterable[tuple[_Box, str, float]]:
    """Right, left, above, below."""
    gap, half = SQUARE / 2 + 4, LETTER / 2 + 3
    yield _Box(mark.x + gap, mark.y - half, mark.x + gap + wide, mark.y + half), "start", mark.x + gap
    yield _Box(mark.x - gap - wide, mark.y - half, mark.x - gap, mark.y + half), "end", mark.x - gap
    for middle in (mark.y - gap - half, mark.y + gap + half):
        yield _Box(mark.x - wide / 2, middle - half, mark.x + wide / 2, middle + half), "middle", mark.x


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"


def _wide(text: str) -> float:
    return sum(LETTER if ord(letter) > 0x2E7F or letter == "…" else LETTER * 0.58 for letter in text) + 2


def _graticule(sheet: _Sheet) -> SafeString:
    """Lines of whole steps, each with its degrees at the edge."""
    step, digits = sheet.step, 2 if sheet.step < 0.1 else 1 if sheet.step < 1 else 0
    lines: list[str] = []
    words: list[tuple[float | str, float | str, str]] = []
    for degrees in _whole_steps(sheet.middle[0], sheet.width / 2 / sheet.scale / sheet.narrowing, step):
        x = sheet.x(degrees)
        lines.append(f"M{_n(x)} 0V{sheet.height}")
        words.append((_n(x + 3), sheet.height - 5, f"{degrees:.{digits}f}°E"))
    for degrees in _whole_steps(sheet.middle[1], sheet.height / 2 / sheet.scale, step):
        y = sheet.y(degrees)
        lines.append(f"M0 {_n(y)}H{sheet.width}")
        words.append((4, _n(y - 4), f"{degrees:.{digits}f}°N"))
    drawn_words = format_html_join("", '<text x="{}" y="{}" class="map-degrees">{}</text>', words)
    frame = f"M.5 .5H{sheet.width - 0.5}V{sheet.height - 0.5}H.5z"
    return format_html(
        '<g aria-hidden="true"><path d="{}" class="map-line"/><path d="{}" class="map-frame"/>{}</g>',
        "".join(lines), frame, drawn_words,
    )  # fmt: skip


def _whole_steps(middle: float, half: float, step: float) -> list[float]:
    first, last = ceil((middle - half) / step), floor((middle + half) / step)
    return [count * step for count in range(first, last + 1)]


def _scale_bar(sheet: _Sheet) -> SafeString:
    """How long some kilometres are, at the lower right."""
    per_km = sheet.scale / KM_PER_DEGREE
    km = max((each for each in BARS if each * per_km <= sheet.width / 4), default=BARS[0])
    right, y = sheet.width - 14, sheet.height - 24
    left = right - km * per_km
    return format_html(
        '<g aria-hidden="true"><path d="M{} {}v5h{}v-5" class="map-scale"/>'
        '<text x="{}" y="{}" text-anchor="end" class="map-degrees">{} km</text></g>',
        _n(left), y, _n(right - left), right, y - 3, f"{km:g}",
    )  # fmt: skip


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
