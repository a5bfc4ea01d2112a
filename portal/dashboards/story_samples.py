"""Invented people and figures for the component page."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import QueryDict
from django.utils.safestring import SafeString

from portal.shared.badges import Family
from portal.shared.components import AmountSheet, CheckLine, Choice, DiffRow, Event, SheetStep, Step, Tab
from portal.shared.figures import money
from portal.shared.keyset import KeysetPage
from portal.shared.tables import Column, Empty, Group, Table
from portal.shared.templatetags.marks import badge_html, grade_glyph, struck_amount, uses_of_year

SHANGHAI = ZoneInfo("Asia/Shanghai")


class StoryForm(forms.Form):
    id_number = forms.CharField(label="身份证号", help_text="18位，末位是X时请大写", initial="320299198603")
    starts = forms.DateField(
        label="开班日期", help_text="至少在备案后3个工作日", widget=forms.DateInput(attrs={"type": "date"})
    )
    fee = forms.DecimalField(label="人均培训成本", initial="2480.00")
    grade = forms.ChoiceField(label="等级", choices=[("5", "五级"), ("4", "四级"), ("3", "三级")])
    payee = forms.ChoiceField(
        label="拨付对象",
        choices=[("person", "本人"), ("institution", "单位")],
        widget=forms.RadioSelect,
        initial="person",
    )
    groups = forms.MultipleChoiceField(
        label="人员类别",
        choices=[("1", "企业职工"), ("2", "就业困难人员")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        initial=["1"],
    )
    remark = forms.CharField(label="意见", widget=forms.Textarea(attrs={"rows": 2}), required=False)
    checked = forms.BooleanField(label="本人已核对", initial=True)
    locked = forms.CharField(label="申领单号", initial="SL-2026-001183", disabled=True)


class UploadForm(forms.Form):
    workbook = forms.FileField(label="花名册")


def wrong_form(prefix: str) -> StoryForm:
    """A form handed in with two faults."""
    form = StoryForm({f"{prefix}-wrong-starts": "2026-11-20"}, prefix=f"{prefix}-wrong")
    form.fields = {name: form.fields[name] for name in ("starts", "payee", "checked")}
    form.add_error("starts", "11月20日早于最早可选的11月24日。请改为11月24日或以后。")
    form.add_error("payee", "未选拨付对象。请选1项。")
    return form


@dataclass(frozen=True)
class Line:
    pk: int
    name: str
    number: str
    grade: int
    used: int
    amount: Decimal
    state: tuple[Family, str]


LINES = [
    Line(1, "沈雅琴", "3202************53", 4, 1, Decimal(1500), (Family.INFO, "公示中")),
    Line(2, "吴建明", "3202************64", 3, 0, Decimal(2600), (Family.OK, "已拨付")),
    Line(3, "蒋春花", "4113************12", 5, 2, Decimal(1000), (Family.WARN, "退回补正")),
    Line(4, "贡新宇", "3202************56", 2, 1, Decimal(3900), (Family.BAD, "拨付失败")),
    Line(5, "顾晓燕", "3212************27", 3, 3, Decimal(0), (Family.BAD, "不予通过")),
    Line(6, "赵婷婷", "3212************97", 3, 1, Decimal(2480), (Family.HELD, "暂缓")),
    Line(7, "夏雪梅", "3202************86", 3, 0, Decimal(2480), (Family.MUTE, "待审")),
]
WORDS = {5: "五级", 4: "四级", 3: "三级", 2: "二级", 1: "一级"}


def _amount(line: Line) -> str | SafeString:
    return money(line.amount) if line.amount else struck_amount(Decimal(2480))


COLUMNS = [
    Column("name", "姓名", lambda line: line.name, sort="name", card="name"),
    Column("number", "证件号码", lambda line: line.number, code=True),
    Column("grade", "等级", lambda line: grade_glyph(line.grade, WORDS[line.grade]), card="second"),
    Column("uses", "本年次数", lambda line: uses_of_year(line.used, 3, current=1 if line.used < 3 else 0)),
    Column("amount", "金额", _amount, sort="amount", align="right", unit="元", card="amount"),
    Column("state", "状态", lambda line: badge_html(*line.state), card="state"),
]
NOTHING = Empty("这个班还没有可申领的人", "学员拿到证书后，系统会自动起草申领。评价定在11月27日。", "看评价安排", "#")


def table(caption: str) -> Table:
    """All that a table can show: sorting, ticks, a selected row, tones, groups, a total, pages."""
    early, late = Group(Family.WARN, "今天", "3件 5,100.00元"), Group(Family.MUTE, "以后", "4件 8,860.00元")
    return Table(
        columns=COLUMNS,
        rows=LINES,
        caption=caption,
        empty=NOTHING,
        order="-amount",
        page=KeysetPage(list(LINES), first=51, count=1000, more=True, before="x", after="y"),
        url=lambda line: f"#line-{line.pk}",
        tickable=lambda line: line.state[0] in (Family.MUTE, Family.INFO),
        ticked=frozenset({"1"}),
        selected=2,
        tone=lambda line: {Family.BAD: "bad", Family.WARN: "warn"}.get(line.state[0], ""),
        total={"name": "合计", "number": "共7条，已选1条", "amount": money(Decimal(13960))},
        group=lambda line: early if line.pk < 4 else late,
    )


def chart_table(caption: str) -> Table:
    return Table(columns=COLUMNS[:5], rows=LINES, caption=caption, empty=NOTHING)


def empty_table() -> Table:
    return Table(columns=COLUMNS, rows=[], caption="申领明细", empty=NOTHING)


def filtered_table() -> Table:
    return Table(columns=COLUMNS, rows=[], caption="申领明细", empty=NOTHING, query=QueryDict("state=paid"))


STEP_LINES: list[tuple[list[Step], str]] = [
    (
        [
            Step("申领", "past", "11-10 陈洁"),
            Step("初审", "past", "11-12 周敏"),
            Step("复审", "present", "11-16起"),
            Step("公示", "future", "5个工作日"),
            Step("拨付", "future", "约12月上旬"),
        ],
        "复审由另一位工作人员办理，预计11月23日前。",
    ),
    (
        [
            Step("申领", "past", "11-10"),
            Step("初审退回", "returned", "12-03前补正"),
            Step("复审", "future"),
            Step("公示", "future"),
            Step("拨付", "future"),
        ],
        "请在12月3日前补正，补齐后自动回到初审。",
    ),
    (
        [
            Step("申领", "past", "11-10"),
            Step("初审", "past", "11-12"),
            Step("复审", "past", "11-16"),
            Step("公示暂缓", "held", "异议待答复"),
            Step("拨付", "future"),
        ],
        "",
    ),
]

ARTICLE = "第七（二）条"
SHEET = AmountSheet(
    policy="JY 2026-03",
    steps=[
        SheetStep("等级标准", Decimal(0), Decimal(2000), "高级工（三级）上限2,000.00元", "JY-61", ARTICLE, "#"),
        SheetStep("紧缺职业上浮", Decimal(2000), Decimal(2600), "电工属紧缺职业，三级上浮30%", "JY-63", ARTICLE, "#"),
        SheetStep("培训成本限额", Decimal(2600), Decimal(2480), "人均成本2,480.00元，两者取低", "JY-61", ARTICLE, "#"),
        SheetStep("年度次数", Decimal(2480), Decimal(2480), "已享受2次，本次为第3次，未超", "JY-89", "第十二条", "#"),
    ],
    amount=Decimal(2480),
    payee="培训机构",
    fund="专账资金",
)
UNSET_SHEET = AmountSheet(policy="JY 2026-03", steps=[], amount=None, not_set_clause="JY-84", not_set_url="#")

CHECKS = [
    CheckLine("证书联网核查", Family.OK, "编号、姓名、等级一致", dt.date(2026, 11, 16)),
    CheckLine("考勤重叠", Family.WARN, "第9课次与另一班重叠18分钟", None, "#", "看时间对照"),
    CheckLine("重复享受", Family.BAD, "2024年5月已享受过同职业同等级补贴", dt.date(2026, 11, 16)),
    CheckLine("出勤率", Family.OK, "94.4%（51/54学时），要求不低于80%", dt.date(2026, 11, 12)),
]
DIFF = [
    DiffRow("三级标准", "2,000.00元", "1,900.00元", "JY-61", "#"),
    DiffRow("紧缺上浮", "30%", "30%", "JY-63", "#"),
]
EVENTS = [
    Event(
        dt.datetime(2026, 11, 13, 17, 5, tzinfo=SHANGHAI),
        Family.WARN,
        "李明华",
        "退回补正：缺2人成绩单",
        "11月20日前补齐",
    ),
    Event(dt.datetime(2026, 11, 16, 9, 12, tzinfo=SHANGHAI), Family.OK, "陈洁", "提交申领，作出告知承诺"),
    Event(dt.datetime(2026, 11, 16, 9, 30, tzinfo=SHANGHAI), Family.OK, "", "完成12项核验，1项需判断"),
    Event(dt.datetime(2026, 11, 19, 10, 42, tzinfo=SHANGHAI), Family.INFO, "周敏", "开始初审"),
]
FACTS: list[tuple[Any, Any]] = [
    ("学员", "18人，计划20人"),
    ("授课教师", "顾明远（高级技师）、郑雨薇"),
    ("信用等级", "A级"),
]
TABS = [
    Tab("培训方案", "#1"),
    Tab("花名册", "#2", 18),
    Tab("课表与考勤", "#3", 14, current=True),
    Tab("评价", "#4"),
    Tab("证书", "#5"),
]
FILTERS = [
    Tab("全部", "#a", 40, current=True),
    Tab("待审", "#b", 29, family=Family.MUTE),
    Tab("需判断", "#c", 3, family=Family.WARN),
    Tab("不符合", "#d", 2, family=Family.BAD),
    Tab("暂缓", "#e", 1, family=Family.HELD),
    Tab("已通过", "#f", 5, family=Family.OK),
]
PURPOSES = [Choice("certificate", "核对证书"), Choice("account", "核对银行户名"), Choice("other", "其他")]
STAIRS = [
    ("五级", Decimal(1000), Decimal(1000)),
    ("四级", Decimal(1500), Decimal(1500)),
    ("三级", Decimal(2000), Decimal(2600)),
    ("二级", Decimal(3000), Decimal(3900)),
    ("一级", Decimal(4000), Decimal(5200)),
]
FUNDS = (Decimal("3861"), Decimal("400"), Decimal("320"), Decimal("6200"))
