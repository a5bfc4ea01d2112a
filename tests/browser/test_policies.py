"""A clerk, finance and a passer-by walk through policies, standards, settings, lists, replay and calculator."""

import pytest

from portal.reference import city_settings
from subsidies.models import LocalStandard, Policy, SettingChange
from tests.fixtures.policies import NEXT_YEAR, next_month
from tests.subsidies.factories import pdf

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DECISION = "演人社〔2026〕8号"


def looked_at(desk, name):
    desk.picture(name)
    assert desk.faults() == [], name


def test_version_is_drafted_replayed_and_signed_by_two(
    open_desk, signed_in, submitted_claim, policy, city, officer_final, finance_maker
):
    desk = open_desk().seat(signed_in(officer_final))
    desk.open("policy_list")
    looked_at(desk, "policies")
    desk.open("policy_draft")
    looked_at(desk, "policy start")
    desk.fill(start=f"version {policy.pk}", version="2027-01", first_day=NEXT_YEAR.isoformat())
    desk.press("main form button.primary")
    draft = Policy.objects.get(version="2027-01")
    desk.open("policy_part", draft.pk, "JY-CERT")
    desk.fill(**{"schemes-0-standards-1-ceiling": "1800"})
    looked_at(desk, "policy part")
    desk.press("button.primary[form=part]")
    desk.open("policy_revise", draft.pk)
    broken = draft.text.replace("number = 3", "number = 0", 1).encode()
    desk.hand_in({"name": "政策.toml", "mimeType": "text/plain", "buffer": broken})
    assert desk.says("limits.per_year.number")
    looked_at(desk, "policy refused")
    desk.open("policy_detail", draft.pk)
    assert desk.says("1,800.00")
    desk.press(f"form[action$='/{draft.pk}/replay/'] button")
    assert desk.says("试算2条明细，合计变动+600.00元")
    looked_at(desk, "replay")
    desk.press("table.data tbody a")
    assert desk.says("1,500.00") and desk.says("1,800.00")
    looked_at(desk, "replay line")
    for person, step in ((officer_final, "propose"), (finance_maker, "publish")):
        desk.seat(signed_in(person)).open("policy_detail", draft.pk)
        looked_at(desk, f"policy {step}")
        desk.unfold("sign")
        desk.press(f"form[action$='/{step}/'] button.primary")
    draft.refresh_from_db()
    assert draft.state == Policy.State.PUBLISHED


def test_standard_and_setting_are_signed_by_two(open_desk, signed_in, policy, city, officer_final, finance_maker):
    desk = open_desk().seat(signed_in(officer_final))
    desk.open("standard_draft")
    looked_at(desk, "standard draft")
    desk.fill(scheme="JY-CERT", grade="senior", amount="1600", valid_from="2027-01-01", decision=DECISION)
    desk.press("main form button.primary")
    standard = LocalStandard.objects.get()
    assert desk.says("2,000.00元") and desk.says("1,600.00元")
    desk.open("standard_revise", standard.pk)
    looked_at(desk, "standard changed")
    desk.fill(amount="1700")
    desk.press("main form button.primary")
    assert desk.says("1,700.00元") and desk.says("修改了草案")
    desk.press("form[action$='/replay/'] button")
    for person in (officer_final, finance_maker):
        desk.seat(signed_in(person)).open("standard_detail", standard.pk)
        looked_at(desk, f"standard {standard.state}")
        desk.unfold("sign")
        desk.press("form[action*='sign/'] button.primary")
    standard.refresh_from_db()
    assert standard.state == LocalStandard.State.IN_FORCE

    desk.seat(signed_in(officer_final)).open("setting_list")
    looked_at(desk, "settings")
    desk.open("setting_detail", city.pk, "online_ratio")
    desk.fill(value="0.5", valid_from="2027-01-01", reason=DECISION)
    desk.press("main form:not([action]) button.primary")
    desk.seat(signed_in(finance_maker)).open("setting_detail", city.pk, "online_ratio")
    looked_at(desk, "setting")
    desk.press("form[action$='/cosign/'] button.primary")
    assert SettingChange.objects.get().cosigned_by == finance_maker
    assert city_settings.value("online_ratio", jurisdiction=city, on=NEXT_YEAR) == "0.5"


def test_list_is_imported_after_its_difference_was_seen(
    open_desk, signed_in, policy, catalogue_entry_of_city, officer_final
):
    desk = open_desk().seat(signed_in(officer_final))
    desk.open("catalogue_upload")
    looked_at(desk, "catalogue upload")
    desk.fill(first_day=next_month(), decision=DECISION, whole=True)
    rows = f"职业,等级,标准学时\r\n{catalogue_entry_of_city.occupation.code},四级,48\r\n"
    desk.hand_in({"name": "目录.csv", "mimeType": "text/csv", "buffer": rows.encode("utf-8-sig")})
    looked_at(desk, "catalogue difference")
    desk.press("button[value=confirm]")
    desk.open("catalogue_list", query="?show=all")
    assert desk.says("48")
    looked_at(desk, "catalogue")
    catalogue_entry_of_city.refresh_from_db()
    assert catalogue_entry_of_city.valid_to is not None


def test_passer_by_asks_what_a_certificate_brings(open_desk, policy):
    desk = open_desk()
    desk.open("calculator")
    looked_at(desk, "calculator: what it is about")
    desk.click("#calculator a[href*='JY-CERT']")
    for answer in ({"kind": "skill_level"}, {"grade": "senior"}, {"way": "social"}, {"payer": "individual"}, {},
                   {"cost": "1700"}):  # fmt: skip
        desk.page.locator(f"[name='{next(iter(answer), 'against')}']:not([type=hidden])").first.wait_for()
        desk.fill(**answer)
        desk.click("#calculator form button.primary")
    desk.page.locator("#calculator .sheet").wait_for()
    assert desk.says("1,700.00")
    looked_at(desk, "calculator")
    desk.open("public_policy", policy.pk)
    looked_at(desk, "public policy")
    assert desk.says("逐条说明") and desk.says("JY-61")
    desk.open("public_policies")
    looked_at(desk, "public policies")


def test_clerk_attaches_the_official_document(open_desk, signed_in, policy, officer_first):
    desk = open_desk().seat(signed_in(officer_first))
    desk.open("policy_document", policy.pk)
    desk.hand_in({"name": "方案.pdf", "mimeType": "application/pdf", "buffer": b"GIF89a"})
    assert desk.says("不是完整的PDF文件")
    looked_at(desk, "official document refused")
    desk.hand_in({"name": "方案.pdf", "mimeType": "application/pdf", "buffer": pdf()})
    assert desk.says("官方文件已更新") and policy.documents.count() == 1
    looked_at(desk, "official document")
