import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

import pytest
from django.http import QueryDict
from django.utils import translation
from django.utils.safestring import mark_safe

from portal.shared import keyset, table_html, tables
from portal.shared.badges import Family
from portal.shared.models import Run
from portal.shared.tables import Column, Empty, Group, Table


@dataclass(frozen=True)
class Row:
    pk: int
    name: str
    amount: Decimal


ROWS = [Row(1, "<b>陈国梁</b>", Decimal(1500)), Row(2, "沈雅琴", Decimal(2600))]
COLUMNS = [
    Column("name", "姓名", lambda row: row.name, sort="name", card="name"),
    Column("amount", "金额", lambda row: f"{row.amount:,.2f}", sort="amount", align="right", unit="元"),
]
NOTHING = Empty("还没有明细", "学员拿到证书后自动起草。", "看评价安排", "/evaluations/")


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


def make(**options) -> Table:
    return Table(**{"columns": COLUMNS, "rows": ROWS, "caption": "明细", "empty": NOTHING} | options)


def html(**options) -> str:
    return table_html.render(make(**options))


def test_cells_are_escaped():
    assert "&lt;b&gt;陈国梁&lt;/b&gt;" in html()
    assert "<b>陈国梁" not in html()


def test_sort_links_keep_the_filter():
    page = html(query=QueryDict("state=paid&after=abc"), order="amount")
    assert 'href="?state=paid&amp;sort=-amount"' in page
    assert 'aria-sort="ascending"' in page
    assert "after=abc" not in page


def test_sort_turns_round_again():
    assert 'href="?sort=amount"' in html(order="-amount")


def test_page_links_say_where():
    page = keyset.KeysetPage(ROWS, first=51, count=1000, more=True, before="B", after="A")
    shown = html(page=page, query=QueryDict("sort=name"))
    assert "第51–52条，共1,000条以上" in shown
    assert 'href="?sort=name&amp;before=B"' in shown
    assert 'href="?sort=name&amp;after=A"' in shown


def test_first_page_cannot_go_back():
    page = keyset.KeysetPage(ROWS, first=1, count=3, more=False, before="", after="A")
    assert html(page=page).count('aria-disabled="true"') == 1


def test_single_page_has_no_way_on():
    page = keyset.KeysetPage(ROWS, first=1, count=2, more=False, before="", after="")
    assert "第1–2条，共2条" in html(page=page)
    assert "aria-disabled" not in html(page=page)


def test_empty_table_says_why():
    shown = html(rows=[])
    assert "还没有明细" in shown
    assert 'href="/evaluations/"' in shown


def test_empty_filter_offers_to_clear():
    shown = html(rows=[], query=QueryDict("state=paid"))
    assert "没有符合条件的" in shown
    assert "清除筛选" in shown


def test_sorting_alone_is_no_filter():
    assert "还没有明细" in html(rows=[], query=QueryDict("sort=name"))


def test_only_clean_rows_can_be_ticked():
    shown = html(tickable=lambda row: row.pk == 1, ticked=frozenset({"1"}), form="bulk")
    assert 'value="1" form="bulk" checked aria-label' in shown
    assert 'value="2" form="bulk" disabled aria-label' in shown


def test_rows_link_mark_and_group():
    groups = {1: Group(Family.WARN, "今天", "1件"), 2: Group(Family.MUTE, "以后")}
    shown = html(
        url=lambda row: f"/lines/{row.pk}/",
        selected=2,
        tone=lambda row: "bad" if row.pk == 1 else "",
        group=lambda row: groups[row.pk],
    )
    assert 'class="row-link" href="/lines/1/"' in shown
    assert 'class="tone-bad"' in shown
    assert 'class="selected" aria-current="true"' in shown
    assert shown.count('class="group"') == 2


def test_total_row_is_last():
    shown = html(total={"amount": "4,100.00"})
    assert shown.index("4,100.00") > shown.index("</tbody>")


def test_export_gives_plain_values():
    lines = tables.exported(COLUMNS, ROWS, form="csv").decode("utf-8-sig").splitlines()
    assert lines[:2] == ["姓名,金额（元）", '<b>陈国梁</b>,"1,500.00"']


def test_export_refuses_markup():
    marked = Column("state", "状态", lambda row: mark_safe("<i>x</i>"))
    with pytest.raises(TypeError, match="no export"):
        tables.exported([marked], ROWS)


@pytest.mark.parametrize("order", ["-password", "state"])
def test_unknown_sort_is_refused(order):
    with pytest.raises(tables.UnknownSort):
        tables.ordering([*COLUMNS, Column("state", "状态", str)], order)


JOBS = [
    Column("kind", "任务", lambda run: run.kind, sort="kind"),
    Column("asked", "时间", lambda run: run.queued_at, sort="queued_at"),
]


@pytest.fixture
def jobs(db):
    start = dt.datetime(2026, 11, 19, 10, 42, 0, 123456, tzinfo=dt.UTC)
    for number in range(7):
        kind = "report" if number < 4 else f"audit {number}"
        Run.objects.create(kind=kind, key=str(number), queued_at=start + dt.timedelta(microseconds=number // 2))
    return Run.objects.all()


def walk(rf, jobs, query: str) -> Table:
    return tables.listing(rf.get(f"/?{query}"), jobs, JOBS, order="kind", caption="任务", empty=NOTHING, size=3)


@pytest.mark.parametrize("order", ["kind", "-kind", "asked", "-asked"])
def test_pages_meet_every_row_once(rf, jobs, order):
    seen, after = [], ""
    for _ in range(3):
        table = walk(rf, jobs, f"sort={order}&after={after}")
        seen += [row.pk for row in table.rows]
        after = table.page.after
    assert len(seen) == len(set(seen)) == 7
    assert after == ""


def test_going_back_shows_the_same(rf, jobs):
    first = walk(rf, jobs, "")
    second = walk(rf, jobs, f"after={first.page.after}")
    back = walk(rf, jobs, f"before={second.page.before}")
    assert [row.pk for row in back.rows] == [row.pk for row in first.rows]
    assert (second.page.first, second.page.last, back.page.first, first.page.count) == (4, 6, 1, 7)


@pytest.mark.parametrize("place", ["nonsense", "WzFd", "e30"])
def test_broken_place_is_refused(rf, jobs, place):
    with pytest.raises(keyset.BadCursor):
        walk(rf, jobs, f"after={place}")


def test_figure_on_a_card_has_its_name_unless_it_is_money():
    money = Column("amount", "金额", lambda row: "1", unit="元", card="amount")
    count = Column("count", "条数", lambda row: "1", card="amount")
    assert "card-named" not in html(columns=[money])
    assert "card-amount card-named" in html(columns=[count])


def test_figure_under_the_name_of_a_card_has_its_name():
    row = Column("row", "序号", lambda row: "1", align="right", card="second")
    grade = Column("grade", "等级", lambda row: "三级", card="second")
    assert "card-second card-named" in html(columns=[row])
    assert "card-named" not in html(columns=[grade])
