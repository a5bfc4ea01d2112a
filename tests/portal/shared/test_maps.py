"""The map drawn here: where points come to stand, what they are called, and that nothing runs over anything."""

import re
from decimal import Decimal

import pytest

from portal.shared import maps

SQUARE = re.compile(r'<rect x="([-\d.]+)" y="([-\d.]+)" width="([\d.]+)" height="18" rx="2" class="map-square"/>')
NAME = re.compile(r'<text x="([-\d.]+)" y="([-\d.]+)" text-anchor="(\w+)" class="map-name">([^<]*)</text>')


def point(number, latitude, longitude, name="演示学校", url="/x/"):
    return maps.Point(number, name, Decimal(str(latitude)), Decimal(str(longitude)), url)


def drawn(*points, width=720, height=440):
    return str(maps.drawn(points, label="地图", css="map-wide", width=width, height=height))


def squares(svg):
    return [(float(x), float(y), float(wide)) for x, y, wide in SQUARE.findall(svg)]


def test_north_is_up_and_east_is_right():
    (x1, y1, _), (x2, y2, _) = squares(drawn(point(1, 31.9, 120.2), point(2, 31.8, 120.4)))
    assert x1 < x2
    assert y1 < y2


def test_degree_of_longitude_is_shorter_than_one_of_latitude():
    corners = [point(1, 60.0, 100.0), point(2, 60.1, 100.0), point(3, 60.0, 100.1)]
    (x1, y1, _), (_x2, y2, _), (x3, _y3, _) = squares(drawn(*corners))
    assert (x3 - x1) / (y1 - y2) == pytest.approx(0.5, abs=0.01)  # cos 60°


@pytest.mark.parametrize("width", [720, 360])
def test_every_square_lies_on_the_sheet(width):
    many = [point(n, 31.7 + n % 7 * 0.05, 120.1 + n % 11 * 0.04) for n in range(60)]
    for x, y, wide in squares(drawn(*many, width=width)):
        assert x >= 0 and x + wide <= width
        assert y >= 0 and y + 18 <= 440


def _box(x, y, anchor, name):
    wide = len(name) * 12
    left = x if anchor == "start" else x - wide if anchor == "end" else x - wide / 2
    return left, y - 14, left + wide, y + 4


def _meet(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def test_names_meet_neither_squares_nor_one_another():
    many = [point(n, 31.7 + n * 7 % 50 * 0.004, 120.1 + n * 11 % 50 * 0.006, f"第{n}号学校") for n in range(50)]
    svg = drawn(*many)
    boxes = [_box(float(x), float(y), anchor, name) for x, y, anchor, name in NAME.findall(svg)]
    assert len(boxes) > 10
    blocks = [(x, y, x + wide, y + 18) for x, y, wide in squares(svg)]
    crossings = [(one, other) for at, one in enumerate(boxes) for other in boxes[at + 1 :] if _meet(one, other)]
    assert crossings == []
    assert [
        one for one in boxes for block in blocks if _meet((one[0] + 2, one[1] + 2, one[2] - 2, one[3] - 2), block)
    ] == []


def test_points_at_one_place_share_a_square_that_leads_to_the_list():
    svg = drawn(point(1, 31.9, 120.2, "甲校"), point(2, 31.9, 120.2, "乙校"), point(3, 31.8, 120.4))
    assert len(squares(svg)) == 2
    assert 'href="#place-1"' in svg
    assert "<title>甲校\n乙校</title>" in svg


def test_single_point_stands_in_the_middle_and_without_a_page_is_no_link():
    svg = drawn(point(1, 31.9, 120.2, url=""))
    assert squares(svg) == [(351, 211, 18)]
    assert "<a " not in svg


def test_nothing_is_drawn_of_nothing():
    assert drawn() == ""


def test_name_is_no_markup():
    svg = drawn(point(1, 31.9, 120.2, "<b>校</b>"))
    assert "<b>" not in svg
    assert "&lt;b&gt;" in svg


def test_words_of_the_lines_have_room():
    for spread in (0.001, 0.05, 0.3, 2, 20):
        svg = drawn(point(1, 31.9, 110), point(2, 31.9, 110 + spread), width=360)
        at = [float(x) for x in re.findall(r'<text x="([-\d.]+)" y="435" class="map-degrees">', svg)]
        assert all(right - left >= 60 for left, right in zip(at, at[1:], strict=False))
