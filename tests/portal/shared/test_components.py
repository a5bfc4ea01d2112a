import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from django import forms
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import FieldDoesNotExist
from django.http import Http404
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import translation

from portal.dashboards import theme
from portal.dashboards.stories import stories
from portal.shared import drawings
from portal.shared.badges import FAMILIES, Family, UnknownState, family, family_of
from portal.shared.components import AmountSheet, CheckLine, Choice, DiffRow, Event, SheetStep, Step, Tab

NASTY = "<script>alert(1)</script>"
HOUSE = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def visitor():
    def make(request):
        request.user = AnonymousUser()
        return request

    return make


def show(source: str, **values) -> str:
    return Template("{% load components figures %}" + source).render(Context(values))


def states(model) -> list[str]:
    for name in ("state", "status"):
        try:
            return [str(value) for value, _ in model._meta.get_field(name).choices or []]
        except FieldDoesNotExist:
            continue
    return []


def test_every_model_state_has_family():
    known = [model for model in apps.get_models() if model.__name__ in FAMILIES]
    assert len(known) >= 10
    for model in known:
        for state in states(model):
            family(model.__name__, state)


def test_every_transition_model_is_listed():
    stateful = [model.__name__ for model in apps.get_models() if hasattr(model, "state") and states(model)]
    assert set(stateful) <= set(FAMILIES)


def test_no_state_has_two_families():
    for noun, table in FAMILIES.items():
        listed = [state for members in table.values() for state in members]
        assert len(listed) == len(set(listed)), noun


@pytest.mark.parametrize(("noun", "state"), [("Claim", "lost"), ("Nobody", "draft")])
def test_unknown_state_fails_loudly(noun, state):
    with pytest.raises(UnknownState, match=noun):
        family(noun, state)


class Claim:
    state = "approved"
    held = False

    def get_state_display(self) -> str:
        return "已核准"


def test_badge_follows_the_row():
    shown = show("{% badge claim %}", claim=Claim())
    assert "family-ok" in shown
    assert "已核准" in shown


def test_held_row_says_so():
    claim = Claim()
    claim.held = True
    assert family_of(claim) is Family.HELD
    assert "暂缓" in show("{% badge claim %}", claim=claim)


@pytest.mark.parametrize(
    "source",
    [
        "{% tag x %}",
        '{% family_badge "ok" x %}',
        "{% clause_chip x x x %}",
        "{% button x why_not=x %}",
        "{% definition_list pairs %}",
        "{% step_line steps x %}",
        "{% checks checks %}",
        "{% diff rows x x %}",
        "{% timeline events %}",
        "{% tabs items x %}",
        "{% filter_words items x %}",
        "{% empty_state x x x x %}",
        "{% notice %}{{ x }}{% endnotice %}",
        "{% panel title=x %}{{ x }}{% endpanel %}",
        "{% page_head title=x %}{{ x }}{% endpage_head %}",
        '{% dialog "ask" x %}{{ x }}{% enddialog %}',
        "{% masked x x purposes=purposes %}",
        "{% masked x revealed=x %}",
        "{% long_job x 1 2 x x %}",
        "{% figure x x %}",
        "{% amount_sheet sheet %}",
        "{% chart title=x finding=x source=x as_of=day %}{{ x }}{% endchart %}",
    ],
)
def test_words_are_escaped(source):
    moment = dt.datetime(2026, 11, 19, 10, 42, tzinfo=dt.UTC)
    shown = show(
        source,
        x=NASTY,
        pairs=[(NASTY, NASTY)],
        steps=[Step(NASTY, "present", NASTY)],
        checks=[CheckLine(NASTY, Family.WARN, NASTY, None, NASTY, NASTY)],
        rows=[DiffRow(NASTY, NASTY, "2", NASTY, NASTY)],
        events=[Event(moment, Family.OK, NASTY, NASTY, NASTY)],
        items=[Tab(NASTY, NASTY, 1)],
        purposes=[Choice(NASTY, NASTY)],
        sheet=AmountSheet(
            NASTY, [SheetStep(NASTY, Decimal(0), Decimal(1), NASTY, NASTY, NASTY)], Decimal(1), NASTY, NASTY
        ),
        day=moment.date(),
    )
    assert "<script" not in shown
    assert "&lt;script" in shown


def sheet(amount: Decimal | None) -> str:
    steps = [
        SheetStep("等级标准", Decimal(0), Decimal(2600), "上限", "JY-61", "第七（二）条", "/clauses/JY-61/"),
        SheetStep("培训成本限额", Decimal(2600), Decimal(2480)),
        SheetStep("年度次数", Decimal(2480), Decimal(2480)),
    ]
    made = AmountSheet("JY 2026-03", steps if amount is not None else [], amount, "培训机构", "专账资金", "JY-84")
    return show("{% amount_sheet sheet %}", sheet=made)


def test_amount_sheet_explains_each_step():
    shown = sheet(Decimal(2480))
    for words in ("+2,600.00", "\u2212120.00", "不变", "JY-61 第七（二）条", "拨付至培训机构，专账资金", "2,480.00"):
        assert words in shown


def test_unpaid_amount_is_worked_out_and_not_payable():
    steps = [SheetStep("标准", Decimal(0), Decimal(1500))]
    made = AmountSheet("JY 2026-03", steps, Decimal(1500), "学员", unpaid="不予通过，不发放。")
    shown = show("{% amount_sheet sheet capital=True %}", sheet=made)
    assert '<del class="refused-amount">1,500.00</del> 0.00' in shown
    assert "不予通过，不发放" in shown
    for words in ("应发金额", "拨付至", "壹仟"):
        assert words not in shown


def test_unset_amount_shows_no_figure():
    shown = sheet(None)
    assert "未定标准" in shown
    assert "JY-84" in shown
    assert "0.00" not in shown


def test_bars_share_one_scale():
    half = drawings.change_bar(Decimal(0), Decimal(1300), Decimal(2600))
    assert 'width="38" height="8" class="came"' in half


def test_checks_put_judgement_first():
    lines = [
        CheckLine("出勤率", Family.OK, ""),
        CheckLine("考勤重叠", Family.WARN, ""),
        CheckLine("重复", Family.BAD, ""),
    ]
    shown = show("{% checks lines %}", lines=lines)
    assert shown.index("重复") < shown.index("考勤重叠") < shown.index("出勤率")
    assert "3项：1项符合，1项需判断，1项不符合" in shown


@pytest.mark.parametrize(
    ("call", "words"),
    [
        ("2 3", "已享受2/3次"),
        ("2 3 current=1", "本次后还剩0次"),
        ("0 3 current=1", "本次后还剩2次"),
        ("3 3", "已用完"),
        ("0 None", "不限次数"),
    ],
)
def test_uses_are_said_in_words(call, words):
    shown = show("{% uses_of_year " + call + " %}")
    assert words in shown
    assert ("<svg" in shown) is (words != "不限次数")


def test_grade_five_has_one_bar():
    assert show('{% grade_glyph 5 "五级" %}').count("bar-on") == 1
    assert show('{% grade_glyph 1 "一级" %}').count("bar-on") == 5


class Filing(forms.Form):
    starts = forms.DateField(label="开班日期", help_text="至少在备案后3个工作日")
    mode = forms.ChoiceField(label="方式", choices=[("a", "理论"), ("b", "实操")], widget=forms.RadioSelect)
    note = forms.CharField(label="说明", required=False)
    agreed = forms.BooleanField(label="本人已核对")


def test_field_names_hint_and_error():
    form = Filing({"starts": "nonsense", "mode": "a"})
    shown = show('{% field form.starts "date" %}', form=form)
    assert 'aria-describedby="id_starts_hint id_starts_error"' in shown
    assert 'aria-invalid="true"' in shown
    assert 'id="id_starts_error"' in shown
    assert "可不填" not in shown


def test_optional_field_says_so():
    assert "（可不填）" in show("{% field form.note %}", form=Filing())


def test_choices_stand_in_a_fieldset():
    shown = show("{% field form.mode %}{% field form.agreed %}", form=Filing())
    assert "<legend>方式" in shown
    assert shown.count('type="radio"') == 2


def test_error_summary_links_each_field():
    shown = show("{% error_summary form %}", form=Filing({"mode": "a"}))
    assert "没有提交。2处要改：" in shown
    assert 'href="#id_starts"' in shown
    assert show("{% error_summary form %}", form=Filing()).strip() == ""


def test_error_summary_writes_labels_large_as_the_fields_do():
    form = type("Form", (forms.Form,), {"why": forms.CharField(label="reason")})({})
    assert ">Reason<" in show("{% error_summary form %}", form=form)


@pytest.mark.parametrize(
    "source", ['{% button "提交" "loud" %}', '{% field form.note "huge" %}', '{% glyph "pink" %}']
)
def test_unknown_variants_fail_loudly(source):
    with pytest.raises(ValueError, match=r"loud|huge|pink"):
        show(source, form=Filing())


def test_reveal_asks_for_a_purpose():
    shown = show('{% masked "3202****16" "/reveal/" purposes=purposes %}', purposes=[Choice("account", "核对户名")])
    assert 'action="/reveal/"' in shown
    assert 'name="purpose" value="account"' in shown


def test_revealed_number_never_prints():
    shown = show('{% masked "3202****16" revealed="320299198603070016" %}')
    assert '<span class="code screen-only" data-remask="3202****16">320299198603070016</span>' in shown
    assert '<span class="code print-only">3202****16</span>' in shown


@pytest.mark.parametrize(
    "page", ["400.html", "403.html", "404.html", "405.html", "429.html", "500.html", "403_csrf.html"]
)
def test_error_pages_need_no_context(page):
    assert 'lang="zh-CN"' in render_to_string(page)


def test_locked_page_says_how_long():
    shown = render_to_string("account/locked_out.html", {"failure_limit": 5, "user": AnonymousUser()})
    assert "密码连续输错5次，15分钟内不能在这里登录" in shown


@pytest.mark.parametrize(("theme", "attribute"), [("dark", ' data-theme="dark"'), ("", ""), ("pink", "")])
def test_theme_comes_from_the_cookie(rf, theme, attribute):
    request = rf.get("/")
    request.COOKIES["theme"] = theme
    shown = Template("{% load components %}{% theme_attribute %}").render(Context({"request": request}))
    assert shown == attribute


def test_no_page_carries_inline_style():
    for page in (HOUSE / "templates").rglob("*.html"):
        text = page.read_text()
        assert " style=" not in text, page
        assert "<style" not in text, page
        assert " onclick=" not in text, page


def test_story_page_shows_everything(rf, visitor):
    shown = stories(visitor(rf.get("/stories/"))).content.decode()
    assert shown.count('class="story"') == 2
    assert " style=" not in shown


def test_story_page_is_hidden_in_production(rf, settings):
    settings.SHOW_STORIES = settings.DEBUG = False
    with pytest.raises(Http404):
        stories(rf.get("/stories/"))


def test_theme_choice_stays_on_the_page(rf):
    answer = theme.choose(rf.post("/theme/", {"theme": "dark", "next": "/stories/"}))
    assert (answer.status_code, answer.url, answer.cookies["theme"].value) == (302, "/stories/", "dark")


@pytest.mark.parametrize("told", ["https://elsewhere.example/", "//elsewhere.example/", "NaN", "classes", "http://["])
def test_theme_choice_never_leads_away(rf, told):
    answer = theme.choose(rf.post("/theme/", {"theme": "", "next": told}))
    assert answer.url == "/home/"
    assert answer.cookies["theme"].value == ""
