"""The page of an extract that was handed in: faults, what was put right, rows left out, the marked workbook."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from portal.shared.identity import mask_id_number
from portal.shared.models import TrailRecord, Upload
from tests.trainees.factories import id_number
from tests.trainees.situations import hand_in_content
from trainees import registers
from trainees.models import RegisterExtract

pytestmark = pytest.mark.django_db

WIDE = id_number(2).translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"})
PENSION = (
    "身份证号,姓名,开始领取月份\n"
    f"{id_number(1)},陈国梁,2019-11\n"
    f"{WIDE},沈雅琴,2019-11\n"
    "320299197907129719,周立新,2019-13\n"
    f'{id_number(4)},"=1+1",2019-11\n'
)


@pytest.fixture
def officer(signed_in: Callable[[Any], Client], officer_first: Any) -> Client:
    return signed_in(officer_first)


@pytest.fixture
def extract(officer_first: Any, city: Any) -> Callable[..., Upload]:
    """Hands in the text of an extract."""

    def handed_in(text: str = PENSION, kind: str = "pension") -> Upload:
        terms = registers.terms(kind=kind, jurisdiction=city, source="市社保中心", as_of=date(2020, 5, 18))
        return hand_in_content(
            text.encode(), name="领取.csv", owner=officer_first, subject=None, purpose=registers.PURPOSE, **terms
        )

    return handed_in


def preview_of(upload: Upload) -> str:
    return reverse("register_preview", args=[upload.pk])


def marked(upload: Upload) -> str:
    return reverse("register_annotated", args=[upload.pk])


def test_marked_workbook_comes_back(officer: Client, extract: Callable[..., Upload]) -> None:
    upload = extract()
    answer = officer.get(marked(upload))
    assert quote("领取（已标注）.xlsx") in answer.headers["Content-Disposition"]
    assert TrailRecord.objects.get(verb="take back file").purpose == registers.PURPOSE
    cells = [cell for row in load_workbook(io.BytesIO(answer.content)).active.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.comment] == ["A3", "A4", "C4", "B5"]
    assert not any(cell.data_type == "f" for cell in cells)
    assert marked(upload) in officer.get(preview_of(upload)).content.decode()


def test_number_in_the_place_of_the_name_is_masked(officer: Client, extract: Callable[..., Upload]) -> None:
    swapped = f"身份证号,姓名,开始领取月份\n陈国梁,{id_number(1)},2019-11\n"
    page = officer.get(preview_of(extract(swapped))).content.decode()
    assert id_number(1) not in page
    assert page.count(mask_id_number(id_number(1))) == 2  # in its cell, and in the sentence about it


def test_no_marked_workbook_of_an_unreadable_file(officer: Client, extract: Callable[..., Upload]) -> None:
    upload = extract("甲,乙\n1,2\n")
    assert marked(upload) not in officer.get(preview_of(upload)).content.decode()
    answer = officer.get(marked(upload), HTTP_REFERER=f"http://testserver{preview_of(upload)}")
    assert answer.status_code == 302 and answer.headers["Location"].endswith(preview_of(upload))
    assert not TrailRecord.objects.filter(verb="take back file").exists()


def test_marked_workbook_is_for_whoever_handed_it_in(
    signed_in: Callable[[Any], Client], officer_elsewhere: Any, extract: Callable[..., Upload]
) -> None:
    upload = extract()
    assert signed_in(officer_elsewhere).get(marked(upload)).status_code == 404


def test_closed_file_gives_no_workbook(officer: Client, extract: Callable[..., Upload]) -> None:
    upload = extract()
    officer.post(preview_of(upload), {"act": "give_up"})
    answer = officer.get(marked(upload), follow=True)
    assert answer.redirect_chain == [(reverse("register_list"), 302)] and "已处理（已放弃）" in answer.content.decode()


def test_rows_are_left_out_and_taken_in_again_one_by_one(officer: Client, extract: Callable[..., Upload]) -> None:
    url = preview_of(extract())
    page = officer.post(url, {"leave_out": "3"}, follow=True)
    found = page.context["preview"]
    assert ([row.number for row in found.refused], found.left_out) == ([4], {3})
    shown = page.content.decode()
    assert 'name="leave_out" value="4"' in shown and 'name="take_in" value="3"' in shown
    assert officer.post(url, {"act": "confirm"}).status_code == 422
    page = officer.post(url, {"take_in": "3"}, follow=True)
    assert [row.number for row in page.context["preview"].refused] == [3, 4]
    officer.post(url, {"act": "leave_out_all"})
    officer.post(url, {"act": "confirm"})
    assert RegisterExtract.objects.get().row_count == 2


def test_row_that_can_be_read_stays_in(officer: Client, extract: Callable[..., Upload]) -> None:
    url = preview_of(extract())
    found = officer.post(url, {"leave_out": "1"}, follow=True).context["preview"]
    assert ([row.number for row in found.rows], found.left_out) == ([1, 2], frozenset())


def test_number_that_no_row_can_have_is_passed_over(officer: Client, extract: Callable[..., Upload]) -> None:
    upload = extract()
    assert officer.post(preview_of(upload), {"leave_out": "9" * 5000, "take_in": "²"}).status_code == 302
    upload.refresh_from_db()
    assert upload.left_out == []


def test_rows_without_a_fault_have_no_buttons(officer: Client, extract: Callable[..., Upload]) -> None:
    clean = extract(f"身份证号,姓名,开始领取月份\n{id_number(1)},陈国梁,2019-11\n")
    assert 'name="leave_out"' not in officer.get(preview_of(clean)).content.decode()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh-hans", ["其中已规范格式", "已规范空格、全角数字或末位x", "略过", "下载标注后的表格"]),
        ("en", ["Of these put right", "wide digits", "Leave out", "Download the marked table"]),
    ],
)
def test_cells_put_right_and_refused_are_shown_with_their_reasons(
    officer: Client, extract: Callable[..., Upload], language: str, words: list[str]
) -> None:
    officer.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    page = officer.get(preview_of(extract()))
    assert [row.number for row in page.context["preview"].normalised] == [2]
    assert [row.number for row in page.context["table"].rows] == [3, 4, 2, 1]
    shown = page.content.decode()
    assert all(word in shown for word in words)
    assert f'<span class="normalised">{mask_id_number(id_number(2))}</span>' in shown
    assert '<span class="fault">2019-13</span>' in shown
    assert not any(number in shown for number in (id_number(1), id_number(2), WIDE, "320299197907129719"))


def test_cells_without_a_column_of_their_own_are_named(officer: Client, extract: Callable[..., Upload]) -> None:
    rows = [f"{id_number(1)},陈国梁,91320299c9n079r2rf,工伤,2019-11", f"{id_number(2)},沈雅琴,,,2019-11"]
    text = "\n".join(["身份证号,姓名,单位代码,险种,起始月", *rows])
    shown = officer.get(preview_of(extract(text, "insurance"))).content.decode()
    assert '<span class="normalised">91320299C9N079R2RF</span>' in shown
    assert shown.count('<span class="fault">（空）</span>') == 2


def test_end_that_never_comes_is_no_day(officer: Client, extract: Callable[..., Upload]) -> None:
    text = f"身份证号,姓名,类别,有效期起,有效期止\n{id_number(1)},陈国梁,退役军人,2019-11-01,9999-12-31\n"
    assert "9999" not in officer.get(preview_of(extract(text, "groups"))).content.decode()
