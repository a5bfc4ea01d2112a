"""The page of an extract that was handed in: faults, what was put right, rows left out, the marked workbook."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from portal.shared.models import TrailRecord, Upload
from tests.trainees.factories import id_number
from tests.trainees.situations import hand_in_content
from trainees import registers

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
    assert TrailRecord.objects.get(verb="take back file").purpose == registers.PURPOSE
    cells = [cell for row in load_workbook(io.BytesIO(answer.content)).active.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.comment] == ["A3", "A4", "C4", "B5"]
    assert not any(cell.data_type == "f" for cell in cells)
    assert marked(upload) in officer.get(preview_of(upload)).content.decode()


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
