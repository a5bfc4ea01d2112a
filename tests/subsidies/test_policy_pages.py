"""Pages of policies, standards, settings and replays as a clerk uses them."""

from datetime import UTC, date, datetime

import pgtrigger
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from portal.reference import city_settings
from subsidies import local_standards, policies, replays
from subsidies.models import LocalStandard, Policy, SettingChange
from subsidies.policy_words import TABLES
from subsidies.views import settings
from subsidies.views.policy_frame import standing
from tests.institutions.factories import UserFactory
from tests.subsidies.factories import demonstration_text

pytestmark = pytest.mark.django_db
NEXT_YEAR = date(2027, 1, 1)


@pytest.fixture
def bureau(officer_final, signed_in):
    return signed_in(officer_final)


@pytest.fixture
def finance(finance_maker, signed_in):
    return signed_in(finance_maker)


def text_of(answer):
    return answer.content.decode()


def draft_form(city, text, **given):
    return {"place": city.pk, "version": "2027-01", "text": text} | given


def test_broken_text_is_refused_with_keys_and_stays(bureau, policy, city):
    broken = demonstration_text().replace("ceiling = 1500", "cieling = 1500").replace("number = 3", "number = 0")
    answer = bureau.post(reverse("policy_write"), draft_form(city, broken))
    assert answer.status_code == 422
    keys = {key for key, _reason in answer.context["problems"]}
    assert "limits.per_year.number" in keys and any("cieling" in key for key in keys)
    assert answer.context["form"]["text"].value().strip() == broken.strip()
    assert Policy.objects.filter(version="2027-01").count() == 0


def test_uploaded_file_comes_back_in_the_box(bureau, policy, city):
    file = SimpleUploadedFile("draft.toml", b"nothing = 1")
    answer = bureau.post(reverse("policy_write"), draft_form(city, "", file=file))
    assert (answer.status_code, answer.context["form"]["text"].value()) == (422, "nothing = 1")


def test_file_that_is_no_text_is_refused(bureau, policy, city):
    file = SimpleUploadedFile("draft.toml", b"\xff\xfe\x00")
    answer = bureau.post(reverse("policy_write"), draft_form(city, "what was typed", file=file))
    assert (answer.status_code, answer.context["form"]["text"].value()) == (422, "what was typed")


def test_draft_starts_from_a_version(bureau, policy, city):
    given = {"place": city.pk, "start": f"version {policy.pk}", "version": "2027-01", "first_day": "2027-01-01"}
    bureau.post(reverse("policy_draft"), given)
    draft = Policy.objects.get(version="2027-01")
    assert (draft.valid_from, draft.valid_to, draft.state) == (NEXT_YEAR, None, "draft")
    assert draft.pack.schemes["JY-CERT"].rates("skill_level", "senior")[0].ceiling == 2000


def test_draft_starts_from_a_pack_of_the_release(bureau, policy, city):
    given = {"place": city.pk, "start": "pack JY", "version": "new", "first_day": "2027-01-01",
             "last_day": "2027-12-31"}  # fmt: skip
    bureau.post(reverse("policy_draft"), given)
    draft = Policy.objects.get(version="new")
    assert (draft.code, draft.valid_from, draft.valid_to) == ("JY", NEXT_YEAR, date(2027, 12, 31))


def test_draft_that_ends_before_it_begins_keeps_what_was_typed(bureau, policy, city):
    given = {"place": city.pk, "start": f"version {policy.pk}", "version": "2027-01", "first_day": "2027-01-01",
             "last_day": "2026-01-01"}  # fmt: skip
    answer = bureau.post(reverse("policy_draft"), given)
    assert (answer.status_code, answer.context["form"]["version"].value()) == (422, "2027-01")
    assert set(answer.context["form"].errors) == {"last_day"}


def part_of(policy, part):
    return reverse("policy_part", args=[policy.pk, part])


def filled(client, policy, part, **changes):
    """The boxes of a part as the browser sends them, some of them changed."""
    form = client.get(part_of(policy, part)).context["form"]
    boxes = {bound.html_name: bound.value() for bound in form}
    return {name: "" if value is None else value for name, value in (boxes | changes).items()}


def test_sum_is_changed_in_its_box(bureau, draft_policy):
    given = filled(bureau, draft_policy, "JY-CERT", **{"schemes-0-standards-2-ceiling": "2100"})
    assert bureau.post(part_of(draft_policy, "JY-CERT"), given).status_code == 302
    draft_policy = Policy.objects.get(pk=draft_policy.pk)
    [row] = draft_policy.pack.schemes["JY-CERT"].rates("skill_level", "senior")
    assert row.ceiling == 2100
    assert draft_policy.text.splitlines()[0].startswith("#")


def test_standard_without_a_sum_gets_one_and_loses_it(bureau, draft_policy):
    for typed, held in (("5000", 5000), ("", None)):
        given = filled(bureau, draft_policy, "JY-CERT", **{"schemes-0-standards-6-ceiling": typed})
        bureau.post(part_of(draft_policy, "JY-CERT"), given)
        pack = Policy.objects.get(pk=draft_policy.pk).pack
        [row] = pack.schemes["JY-CERT"].rates("skill_level", "special_grade_technician")
        assert (row.ceiling, row.not_set) == (held, held is None)


def test_yes_and_no_choices_and_lists_are_changed(bureau, draft_policy):
    given = filled(bureau, draft_policy, "limits")
    given |= {"limits-per_year-number": "2", "limits-per_year-may_be_overridden": "no",
              "limits-per_year-counted": ["JY-CERT", "JY-SAFE"], "limits-repeat-within": "calendar_year"}  # fmt: skip
    bureau.post(part_of(draft_policy, "limits"), given)
    limits = Policy.objects.get(pk=draft_policy.pk).pack.limits
    assert (limits.per_year.number, limits.per_year.may_be_overridden) == (2, False)
    assert (limits.per_year.counted, limits.repeat.within) == (("JY-CERT", "JY-SAFE"), "calendar_year")


def test_period_without_an_end_has_a_box_for_one(bureau, draft_policy):
    bureau.post(part_of(draft_policy, "period"), filled(bureau, draft_policy, "period", **{"period-last_day": ""}))
    assert Policy.objects.get(pk=draft_policy.pk).valid_to is None
    given = filled(bureau, draft_policy, "period", **{"period-last_day": "2028-12-31"})
    assert bureau.post(part_of(draft_policy, "period"), given).status_code == 302
    assert Policy.objects.get(pk=draft_policy.pk).valid_to == date(2028, 12, 31)


def test_every_fault_of_a_standard_is_told_at_once(bureau, policy, city):
    answer = bureau.post(reverse("standard_draft"), standard_form(city, amount="-1", valid_from=""))
    assert set(answer.context["form"].errors) == {"amount", "valid_from"}


def test_standards_move_with_the_period(bureau, draft_policy):
    given = filled(bureau, draft_policy, "period", **{"period-first_day": "2027-03-01"})
    assert bureau.post(part_of(draft_policy, "period"), given).status_code == 302
    changed = Policy.objects.get(pk=draft_policy.pk)
    assert changed.valid_from == date(2027, 3, 1)
    assert changed.pack.schemes["JY-CERT"].standards[0].from_day == date(2027, 3, 1)


def test_faulty_box_keeps_what_was_typed_and_changes_nothing(bureau, draft_policy):
    given = filled(bureau, draft_policy, "limits", **{"limits-per_year-number": "three"})
    answer = bureau.post(part_of(draft_policy, "limits"), given)
    assert (answer.status_code, answer.context["form"]["limits-per_year-number"].value()) == (422, "three")
    assert Policy.objects.get(pk=draft_policy.pk).checksum == draft_policy.checksum


def test_value_out_of_bounds_is_told_at_its_box(bureau, draft_policy):
    given = filled(bureau, draft_policy, "limits", **{"limits-per_year-number": "0"})
    answer = bureau.post(part_of(draft_policy, "limits"), given)
    assert (answer.status_code, list(answer.context["problems"])) == (422, [])
    assert list(answer.context["form"].errors) == ["limits-per_year-number"]


def test_what_does_not_fit_together_is_told(bureau, draft_policy):
    gap = {"schemes-0-standards-2-from_day": "2027-02-01"}
    answer = bureau.post(part_of(draft_policy, "JY-CERT"), filled(bureau, draft_policy, "JY-CERT", **gap))
    assert answer.status_code == 422
    assert {key for key, *_ in answer.context["problems"]} == {"schemes.0.standards.to_day"}


def test_draft_changed_by_somebody_else_meanwhile_is_not_overwritten(bureau, draft_policy):
    seen = filled(bureau, draft_policy, "limits", **{"limits-per_year-number": "2"})
    other = filled(bureau, draft_policy, "JY-CERT")
    bureau.post(part_of(draft_policy, "JY-CERT"), other | {"schemes-0-standards-2-ceiling": "2100"})
    answer = bureau.post(part_of(draft_policy, "limits"), seen)
    assert answer.status_code == 422
    assert answer.context["form"]["limits-per_year-number"].value() == "2"
    assert Policy.objects.get(pk=draft_policy.pk).pack.limits.per_year.number == 3


def test_signed_version_has_no_boxes(bureau, proposed_policy):
    assert bureau.get(part_of(proposed_policy, "limits")).status_code == 404


def test_version_goes_from_draft_to_published_by_two(bureau, finance, submitted_claim, policy, city):
    text = demonstration_text(first_day=NEXT_YEAR, intermediate=1800)
    bureau.post(reverse("policy_write"), draft_form(city, text))
    draft = Policy.objects.get(version="2027-01")
    page = reverse("policy_detail", args=[draft.pk])
    assert "1,500.00" in text_of(bureau.get(page)) and "1,800.00" in text_of(bureau.get(page))
    bureau.post(reverse("policy_replay", args=[draft.pk]))
    seen = {"seen": replays.latest(draft).pk}
    bureau.post(reverse("policy_step", args=[draft.pk, "propose"]), seen)
    finance.post(reverse("policy_step", args=[draft.pk, "publish"]), seen)
    draft.refresh_from_db()
    assert (draft.state, draft.proposed_by.username, draft.cosigned_by.username) == (
        "published", "officer_final", "finance_maker",
    )  # fmt: skip


def test_signature_without_the_replay_is_refused(bureau, draft_policy):
    answer = bureau.post(reverse("policy_step", args=[draft_policy.pk, "propose"]), {"seen": "0"})
    draft_policy.refresh_from_db()
    assert (answer.status_code, draft_policy.state) == (422, "draft")


def test_draft_for_days_of_a_superseded_version_says_whose_they_are(bureau, finance, policy, proposed_policy, city):
    text = demonstration_text(first_day=date(2026, 12, 15), last_day=date(2026, 12, 31))
    draft = policies.draft(text, version="2026-12", jurisdiction=city, actor=proposed_policy.proposed_by)
    page = reverse("policy_detail", args=[draft.pk])
    replays.begin(draft, actor=draft.proposed_by, now=timezone.now())
    step = reverse("policy_step", args=[draft.pk, "propose"])
    assert step in text_of(bureau.get(page))
    policies.publish(proposed_policy, actor=UserFactory(username="cosigner"), now=timezone.now())
    shown = text_of(bureau.get(page))
    assert f"{policy}自2025-01-01至2026-12-31执行" in shown and step not in shown
    answer = bureau.post(step, {"seen": replays.latest(draft).pk})
    assert (answer.status_code, Policy.objects.get(pk=draft.pk).state) == (422, "draft")


def test_finance_cannot_propose(finance, draft_policy):
    assert finance.post(reverse("policy_step", args=[draft_policy.pk, "propose"])).status_code == 404


def test_first_reviewer_may_draft_and_not_sign(officer_first, signed_in, draft_policy):
    client = signed_in(officer_first)
    assert client.get(reverse("policy_revise", args=[draft_policy.pk])).status_code == 200
    assert client.post(reverse("policy_step", args=[draft_policy.pk, "propose"])).status_code == 403


def test_finance_sees_what_it_is_to_sign(finance, finished_replay, proposed_policy):
    page = text_of(finance.get(reverse("policy_detail", args=[proposed_policy.pk])))
    assert reverse("policy_step", args=[proposed_policy.pk, "publish"]) in page


def test_replay_shows_both_sheets_of_a_line(bureau, finished_replay):
    row = finished_replay.lines.first()
    page = bureau.get(reverse("replay_line", args=[finished_replay.pk, row.line_id]))
    before, after = page.context["before"], page.context["after"]
    assert (before.amount, after.amount) == (row.before, row.after)
    assert row.before != row.after and before.scale == after.scale == max(row.before, row.after)


def test_replay_can_be_narrowed_to_an_outcome(bureau, finished_replay):
    address = reverse("replay_detail", args=[finished_replay.pk])
    gains, losses = (bureau.get(address, {"outcome": name}) for name in ("gains", "loses"))
    assert (len(gains.context["table"].rows), len(losses.context["table"].rows)) == (2, 0)
    assert bureau.get(address, {"outcome": "other"}).status_code == 404


def test_version_in_force_is_never_called_replaced(bureau, policy, proposed_policy):
    policies.publish(proposed_policy, actor=UserFactory(), now=timezone.now())
    page = text_of(bureau.get(reverse("policy_list")))
    assert "已生效，执行至2026-12-31" in page and "2027-01-01起执行" in page
    assert "已替代" not in text_of(bureau.get(reverse("policy_detail", args=[policy.pk])))


def test_version_gone_by_says_until_when(bureau, policy, proposed_policy):
    policies.publish(proposed_policy, actor=UserFactory(), now=timezone.now())
    with time_machine.travel(datetime(2027, 2, 1, tzinfo=UTC)):
        assert "已停止执行（至2026-12-31）" in standing(Policy.objects.get(pk=policy.pk))
        assert "已生效" in standing(Policy.objects.get(pk=proposed_policy.pk))


def test_draft_begins_from_the_version_in_force_and_none_given_up(bureau, policy, draft_policy):
    given_up = policies.draft(demonstration_text(), version="2030", jurisdiction=policy.jurisdiction, actor=None)
    policies.withdraw(given_up, actor=None, now=timezone.now(), reason="x")
    form = bureau.get(reverse("policy_draft")).context["form"]
    offered = [key for key, word in form.fields["start"].choices[0][1]]
    assert offered == [f"version {policy.pk}", f"version {draft_policy.pk}"]


def test_part_saved_after_the_draft_was_proposed_is_kept_and_refused(bureau, draft_policy):
    stale = filled(bureau, draft_policy, "JY-CERT", **{"schemes-0-standards-2-ceiling": "2345"})
    policies.propose(draft_policy, actor=UserFactory(), now=timezone.now())
    late = bureau.post(part_of(draft_policy, "JY-CERT"), stale)
    assert (late.status_code, "2345" in text_of(late), "不能" in text_of(late) or "待会签" in text_of(late)) == (
        422,
        True,
        True,
    )
    assert bureau.get(part_of(draft_policy, "JY-CERT")).status_code == 404
    assert bureau.get(reverse("policy_revise", args=[draft_policy.pk])).status_code == 404


def test_history_names_the_part_that_was_changed(bureau, draft_policy):
    given = filled(bureau, draft_policy, "limits", **{"limits-per_year-number": "2"})
    bureau.post(part_of(draft_policy, "limits"), given)
    page = text_of(bureau.get(reverse("policy_detail", args=[draft_policy.pk])))
    assert str(TABLES["limits"]) in page.split("修改了草案")[1][:400]


# --- standards


def standard_form(city, **given):
    return {
        "place": city.pk, "scheme": "JY-CERT", "kind": "", "grade": "intermediate", "amount": "1200",
        "valid_from": "2027-01-01", "decision": "演人社〔2026〕8号", **given,
    }  # fmt: skip


def test_standard_goes_from_draft_to_force_by_two(bureau, finance, policy, city):
    bureau.post(reverse("standard_draft"), standard_form(city))
    standard = LocalStandard.objects.get()
    bureau.post(reverse("standard_replay", args=[standard.pk]))
    seen = {"seen": replays.latest(standard).pk}
    bureau.post(reverse("standard_step", args=[standard.pk, "sign"]), seen)
    finance.post(reverse("standard_step", args=[standard.pk, "cosign"]), seen)
    standard.refresh_from_db()
    assert (standard.state, standard.signed_by.username, standard.cosigned_by.username) == (
        "in_force", "officer_final", "finance_maker",
    )  # fmt: skip


def change_form(bureau, standard, **given):
    """What the page of the change holds, with the boxes given typed over."""
    form = bureau.get(reverse("standard_revise", args=[standard.pk])).context["form"]
    return {name: form[name].value() or "" for name in form.fields} | given


def test_draft_of_a_standard_is_changed_in_its_boxes(bureau, city, draft_standard):
    bureau.post(reverse("standard_replay", args=[draft_standard.pk]))
    seen = replays.latest(draft_standard).pk
    address = reverse("standard_revise", args=[draft_standard.pk])
    assert bureau.post(address, change_form(bureau, draft_standard, amount="1350")).status_code == 302
    draft_standard.refresh_from_db()
    assert (draft_standard.amount, draft_standard.decision) == (1350, "演人社〔2026〕8号")
    page = text_of(bureau.get(reverse("standard_detail", args=[draft_standard.pk])))
    assert "1,350.00元" in page and "修改了草案" in page
    # the signature goes under a replay of what it says now
    late = bureau.post(reverse("standard_step", args=[draft_standard.pk, "sign"]), {"seen": seen})
    assert late.status_code == 422


def test_change_of_a_draft_that_another_window_changed_is_kept_and_refused(bureau, city, draft_standard):
    address = reverse("standard_revise", args=[draft_standard.pk])
    stale = change_form(bureau, draft_standard, amount="1100")
    bureau.post(address, change_form(bureau, draft_standard, amount="1350"))
    late = bureau.post(address, stale)
    assert (late.status_code, late.context["form"]["amount"].value()) == (422, "1100")
    assert "您打开期间，这份草案已被他人修改" in text_of(late)


def test_change_of_a_standard_signed_meanwhile_is_kept_and_refused(bureau, finance, city, draft_standard):
    address = reverse("standard_revise", args=[draft_standard.pk])
    stale = change_form(bureau, draft_standard, amount="1100")
    local_standards.sign(draft_standard, actor=UserFactory(), now=timezone.now())
    late = bureau.post(address, stale)
    assert (late.status_code, late.context["form"]["amount"].value()) == (422, "1100")
    assert bureau.get(address).status_code == 404


def test_faulty_change_names_the_box_and_changes_nothing(bureau, city, draft_standard):
    address = reverse("standard_revise", args=[draft_standard.pk])
    answer = bureau.post(address, change_form(bureau, draft_standard, amount="0"))
    assert (answer.status_code, bool(answer.context["form"]["amount"].errors)) == (422, True)
    assert str(LocalStandard.objects.get().amount) == "1200.00"


def test_standard_for_all_kinds_is_said_in_words(bureau, policy, city):
    page = text_of(bureau.get(reverse("standard_draft")))
    assert page.count(">全部</option>") == 2 and "-----" not in page


@pytest.mark.parametrize(
    ("given", "field"), [({"amount": "0"}, "amount"), ({"decision": ""}, "decision"), ({"grade": "x"}, "grade")]
)
def test_faulty_standard_keeps_what_was_typed(bureau, policy, city, given, field):
    answer = bureau.post(reverse("standard_draft"), standard_form(city, **given))
    form = answer.context["form"]
    assert (answer.status_code, form["valid_from"].value()) == (422, "2027-01-01")
    assert form[field].errors


@pytest.mark.parametrize("standing", ["running_standard", "ending_standard"])
def test_last_day_of_a_standard_is_no_last_day_of_a_class(bureau, request, standing):
    standard = request.getfixturevalue(standing)
    page = bureau.get(reverse("standard_detail", args=[standard.pk])).content.decode()
    assert ("终止日期" in page, "结班日期" in page) == (True, False)


def test_end_of_a_standard_is_signed_by_both(bureau, finance, running_standard):
    end = {"last_day": "2027-12-31", "decision": "演人社〔2026〕20号"}
    bureau.post(reverse("standard_end", args=[running_standard.pk]), end)
    finance.post(reverse("standard_step", args=[running_standard.pk, "cosign_end"]))
    running_standard.refresh_from_db()
    assert (running_standard.state, running_standard.valid_to) == ("ended", date(2027, 12, 31))


def test_standard_with_an_end_to_come_is_not_called_ended(bureau, finance, running_standard, client):
    end = {"last_day": "2027-12-31", "decision": "演人社〔2026〕20号"}
    bureau.post(reverse("standard_end", args=[running_standard.pk]), end)
    finance.post(reverse("standard_step", args=[running_standard.pk, "cosign_end"]))
    page = text_of(bureau.get(reverse("standard_list")))
    assert "2027-01-01起执行" in page and "已终止" not in page
    policy = Policy.objects.get(jurisdiction=running_standard.jurisdiction, state="published")
    public = text_of(client.get(reverse("public_policy", args=[policy.pk])))
    assert "2027-01-01至2027-12-31" in public


# --- settings


def test_setting_that_no_policy_leaves_to_the_city_is_given_up_from_the_list(bureau, waiting_setting):
    with pgtrigger.ignore("subsidies.SettingChange:what_was_proposed_stays"):
        SettingChange.objects.filter(pk=waiting_setting.pk).update(key="gone_by")
    assert "gone_by" in text_of(bureau.get(reverse("setting_list")))
    answer = bureau.post(reverse("setting_withdraw", args=[waiting_setting.pk]))
    assert (answer.url, SettingChange.objects.get().state) == (reverse("setting_list"), "withdrawn")


def test_days_and_counts_have_plain_numbers(bureau, draft_policy):
    form = bureau.get(part_of(draft_policy, "settings")).context["form"]
    boxes = {name: type(field).__name__ for name, field in form.fields.items() if "notice_working_days" in name}
    assert boxes == {"settings-notice_working_days-value": "DecimalField"}


def test_every_setting_opens_and_takes_a_value(bureau, policy, city):
    """Boxes fit the unit: figures, shares, yes and no, allowances."""
    values = {
        "notice_working_days": {"value": "7"}, "online_ratio": {"value": "0.5"},
        "measures_in_force": {"value": "yes"}, "voucher_value_cny": {"value": "600"},
        "living_allowance": {"amount": "30", "unit": "training_day", "most": "30"},
    }  # fmt: skip
    for key, value in values.items():
        address = reverse("setting_detail", args=[city.pk, key])
        answer = bureau.post(address, value | {"valid_from": "2027-01-01", "reason": "演人社〔2026〕9号"})
        assert answer.status_code == 302, key
        assert bureau.get(address).status_code == 200
    assert SettingChange.objects.filter(state="proposed").count() == 4


def test_share_above_one_is_refused(bureau, policy, city):
    address = reverse("setting_detail", args=[city.pk, "online_ratio"])
    assert "填小数，例如0.3表示30%" in bureau.get(address).content.decode()
    answer = bureau.post(address, {"value": "1.5", "valid_from": "2027-01-01", "reason": "x"})
    assert answer.status_code == 422


@pytest.mark.parametrize("day", ["0001-01-01", "0002-12-01", "1999-12-31", "2100-01-01", "9999-12-31", "2027-02-30"])
def test_setting_holds_from_a_day_that_training_can_have(bureau, policy, city, day):
    address = reverse("setting_detail", args=[city.pk, "notice_working_days"])
    answer = bureau.post(address, {"value": "7", "valid_from": day, "reason": "演人社〔2026〕9号"})
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"valid_from"})


def test_finance_signs_a_setting(finance, waiting_setting, city):
    finance.post(reverse("setting_cosign", args=[waiting_setting.pk]))
    assert city_settings.value("voucher_value_cny", jurisdiction=city, on=NEXT_YEAR) == "600"


def test_finance_cannot_set_a_value(finance, policy, city):
    address = reverse("setting_detail", args=[city.pk, "online_ratio"])
    assert finance.post(address, {"value": "0.5"}).status_code == 404


def test_unknown_setting_is_not_there(bureau, policy, city):
    assert bureau.get(reverse("setting_detail", args=[city.pk, "other"])).status_code == 404


def test_version_leads_to_its_official_document(bureau, draft_policy):
    page = text_of(bureau.get(reverse("policy_detail", args=[draft_policy.pk])))
    assert reverse("policy_document", args=[draft_policy.pk]) in page


@pytest.mark.parametrize(
    ("step", "subject"),
    [
        ("policy_withdraw", "draft_policy"), ("policy_withdraw", "proposed_policy"),
        ("standard_withdraw", "draft_standard"), ("standard_end", "running_standard"),
    ],
)  # fmt: skip
def test_step_taken_in_another_window_is_refused_and_the_words_kept(step, subject, bureau, request):
    address = reverse(step, args=[request.getfixturevalue(subject).pk])
    given = {"reason": "文件改了", "last_day": "2027-12-31", "decision": "演人社〔2026〕20号"}
    assert bureau.post(address, given).status_code == 302
    late = bureau.post(address, given | {"reason": "写了很久的话", "decision": "写了很久的话"})
    assert (late.status_code, "写了很久的话" in text_of(late)) == (422, True)


def test_published_version_shows_no_way_to_withdraw(bureau, policy):
    assert reverse("policy_withdraw", args=[policy.pk]) not in text_of(
        bureau.get(reverse("policy_detail", args=[policy.pk]))
    )


def test_waiting_setting_is_called_by_its_name(finance, waiting_setting, monkeypatch):
    page = text_of(finance.get(reverse("setting_list")))
    assert "培训券面值</a>" in page and "voucher_value_cny</a>" not in page
    monkeypatch.setattr(settings, "term_of", lambda policy, key: {}[key])  # the city may no longer set it
    gone = text_of(finance.get(reverse("setting_list")))
    assert "voucher_value_cny" in gone and "现行政策已不由本市确定此项" in gone


@pytest.mark.parametrize("name", ["policy_list", "policy_detail", "policy_compare"])
def test_title_is_in_the_readers_language(bureau, draft_policy, name):
    bureau.cookies["django_language"] = "en"
    keys = {"policy_list": (), "policy_detail": (draft_policy.pk,), "policy_compare": (draft_policy.pk,) * 2}
    page = text_of(bureau.get(reverse(name, args=keys[name])))
    assert "Demonstration City vocational skill upgrading action" in page and draft_policy.title not in page
