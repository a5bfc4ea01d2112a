"""The catalogue and the shortage list: entries begin and end, whole lists come as workbooks, nothing is edited."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, InternalError, transaction
from django.urls import reverse
from django.utils import timezone

from institutions import directories, lists, whole_lists
from institutions.models import CatalogueEntry, ShortageEntry
from portal.reference.grades import Grade
from portal.shared import trail, uploads
from portal.shared.refusals import Refused
from tests.institutions.factories import CatalogueEntryFactory, ShortageEntryFactory, UserFactory
from tests.portal.reference.factories import OccupationFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 10, 1, 0, tzinfo=UTC)
TODAY, YESTERDAY = date(2026, 6, 10), date(2026, 6, 9)
JULY, JUNE_30 = date(2026, 7, 1), date(2026, 6, 30)
DECISION = "演人社〔2026〕2号"


@pytest.fixture
def actor(db):
    return UserFactory(username="keeper")


@pytest.fixture
def occupation(db):
    return OccupationFactory()


@pytest.fixture
def entry(city, occupation):
    """Grade four with 40 hours, since 2025."""
    return CatalogueEntryFactory(
        jurisdiction=city, occupation=occupation, grade=Grade.INTERMEDIATE, standard_hours=40,
        valid_from=date(2025, 1, 1),
    )  # fmt: skip


def added(city, occupation, actor, **terms):
    given = {
        "grade": Grade.INTERMEDIATE, "standard_hours": 48, "valid_from": JULY, "decision": DECISION, "now": NOW,
    } | terms  # fmt: skip
    return lists.add(CatalogueEntry, jurisdiction=city, occupation=occupation, actor=actor, **given)


def difference(city, *rows, kind=CatalogueEntry, whole=True, first_day=JULY):
    content = "\r\n".join(["职业,等级,标准学时", *rows]).encode("utf-8-sig")
    return difference_of(city, content, kind=kind, whole=whole, first_day=first_day)


def difference_of(city, content, kind=CatalogueEntry, whole=True, first_day=JULY):
    return whole_lists.difference(
        kind, content, "a.csv", place=city, first_day=first_day, decision=DECISION, whole=whole, today=TODAY
    )


def counts(found):
    return len(found.added), len(found.changed), len(found.ended), found.same


def test_entry_does_not_overlap_another(city, occupation, entry, actor):
    with pytest.raises(Refused) as refused:
        added(city, occupation, actor)
    assert refused.value.codes == ["ENTRY_HOLDS_ALREADY"]


def test_ended_entry_gives_way(city, occupation, entry, actor):
    lists.end(entry, last_day=JUNE_30, decision=DECISION, actor=actor, now=NOW)
    added(city, occupation, actor)
    hours = [
        directories.catalogue_entry(occupation, Grade.INTERMEDIATE, jurisdiction=city, on=day).standard_hours
        for day in (JUNE_30, JULY)
    ]
    assert hours == [40, 48]


def test_database_refuses_an_overlap(city, occupation, entry):
    with pytest.raises(IntegrityError, match="catalogue_intermediate_once"):
        CatalogueEntryFactory(jurisdiction=city, occupation=occupation, grade=Grade.INTERMEDIATE, valid_from=JULY)


@pytest.mark.parametrize("changed", [{"standard_hours": 8}, {"valid_from": JULY}, {"decision": "x"}])
def test_entry_is_never_edited(entry, changed):
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        CatalogueEntry.objects.filter(pk=entry.pk).update(**changed)


def test_end_is_set_once(entry, actor):
    lists.end(entry, last_day=JUNE_30, decision=DECISION, actor=actor, now=NOW)
    with pytest.raises(Refused) as refused:
        lists.end(entry, last_day=JULY, decision=DECISION, actor=actor, now=NOW)
    assert refused.value.codes == ["ENTRY_ENDED"]
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        CatalogueEntry.objects.filter(pk=entry.pk).update(valid_to=JULY)


@pytest.mark.parametrize(("day", "codes"), [(date(2026, 6, 8), ["END_TOO_EARLY"]), (date(2026, 6, 9), [])])
def test_days_gone_by_stay(entry, actor, day, codes):
    try:
        lists.end(entry, last_day=day, decision=DECISION, actor=actor, now=NOW)
        found = []
    except Refused as refused:
        found = refused.codes
    assert found == codes


@pytest.mark.parametrize(("day", "codes"), [(YESTERDAY, ["ENTRY_HOLDS_ALREADY"]), (TODAY, [])])
def test_entry_decided_earlier_begins_where_none_stood(city, occupation, entry, actor, day, codes):
    """Decisions are entered days after they were made; what stood on that day stays."""
    lists.end(entry, last_day=YESTERDAY, decision=DECISION, actor=actor, now=NOW)
    later = NOW + timedelta(days=5)
    try:
        added(city, occupation, actor, valid_from=day, now=later)
        found = []
    except Refused as refused:
        found = refused.codes
    assert found == codes


def test_shortage_entry_ends_too(city, occupation, actor):
    entry = ShortageEntryFactory(jurisdiction=city, occupation=occupation, valid_from=date(2025, 1, 1))
    lists.end(entry, last_day=JUNE_30, decision=DECISION, actor=actor, now=NOW)
    standing = [directories.on_shortage_list(occupation, jurisdiction=city, on=day) for day in (JUNE_30, JULY)]
    assert standing == [True, False]


# --- taking back what has not begun


def taken_back(entry, actor, now=NOW, reason="学时录错"):
    return lists.take_back(entry, reason=reason, actor=actor, now=now)


def standing_on(occupation, city, day):
    found = directories.catalogue_entry(occupation, Grade.INTERMEDIATE, jurisdiction=city, on=day)
    return None if found is None else found.standard_hours


def test_entry_that_has_not_begun_is_taken_back_and_never_holds(city, occupation, actor):
    wrong = taken_back(added(city, occupation, actor), actor)
    assert CatalogueEntry.objects.get(pk=wrong.pk).taken_back
    assert [standing_on(occupation, city, day) for day in (JUNE_30, JULY)] == [None, None]
    assert trail.of(wrong).get(verb="take_back").details == {"reason": "学时录错"}


@pytest.mark.parametrize("first_day", [JUNE_30, JULY, date(2026, 8, 1)])
def test_entry_taken_back_is_in_the_way_of_none(city, occupation, actor, first_day):
    taken_back(added(city, occupation, actor), actor)
    added(city, occupation, actor, standard_hours=60, valid_from=first_day)
    assert standing_on(occupation, city, date(2026, 8, 1)) == 60


@pytest.mark.parametrize("first_day", [JUNE_30, JULY])
def test_whole_list_passes_over_an_entry_taken_back(city, occupation, actor, first_day):
    taken_back(added(city, occupation, actor), actor)
    found = difference(city, f"{occupation.code},四级,60", first_day=first_day)
    assert (counts(found), found.reasons) == ((1, 0, 0, 0), [])
    whole_lists.take(CatalogueEntry, found, place=city, actor=actor, now=NOW)
    assert standing_on(occupation, city, JULY) == 60


def test_entry_whose_end_was_set_is_taken_back_too(city, occupation, actor):
    wrong = added(city, occupation, actor)
    lists.end(wrong, last_day=JULY, decision=DECISION, actor=actor, now=NOW)
    assert taken_back(wrong, actor).taken_back


@pytest.mark.parametrize(
    ("now", "reason", "codes"),
    [
        (NOW, " ", ["NO_REASON"]),
        (datetime(2026, 6, 30, 15, 59, tzinfo=UTC), "学时录错", []),
        (datetime(2026, 6, 30, 16, 0, tzinfo=UTC), "学时录错", ["ENTRY_BEGUN"]),
    ],
)
def test_entry_is_taken_back_with_a_reason_before_its_first_day(city, occupation, actor, now, reason, codes):
    wrong = added(city, occupation, actor)
    try:
        taken_back(wrong, actor, now=now, reason=reason)
        found = []
    except Refused as refused:
        found = refused.codes
    assert found == codes


@pytest.mark.parametrize("act", ["end", "take_back"])
def test_entry_taken_back_is_not_touched_again(city, occupation, actor, act):
    wrong = taken_back(added(city, occupation, actor), actor)
    with pytest.raises(Refused) as refused:
        if act == "end":
            lists.end(wrong, last_day=JULY, decision=DECISION, actor=actor, now=NOW)
        else:
            taken_back(wrong, actor)
    assert refused.value.codes == ["ENTRY_TAKEN_BACK"]
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        CatalogueEntry.objects.filter(pk=wrong.pk).update(valid_to=JULY)


def test_shortage_entry_is_taken_back_too(city, occupation, actor):
    terms = {"jurisdiction": city, "occupation": occupation, "valid_from": JULY, "decision": DECISION}
    for _again in range(2):
        wrong = lists.add(ShortageEntry, actor=actor, now=NOW, **terms)
        taken_back(wrong, actor)
    assert not directories.on_shortage_list(occupation, jurisdiction=city, on=JULY)


def test_database_knows_no_other_end_before_the_beginning(entry):
    with pytest.raises(IntegrityError, match="catalogue_period_in_order"):
        CatalogueEntry.objects.filter(pk=entry.pk).update(valid_to=date(2024, 12, 30))


# --- whole lists


def test_workbook_is_compared_with_what_holds(city, occupation, entry):
    other, gone = OccupationFactory(), OccupationFactory()
    CatalogueEntryFactory(jurisdiction=city, occupation=gone, grade=Grade.JUNIOR, valid_from=date(2025, 1, 1))
    found = difference(city, f"{occupation.code},四级,48", f"{other.code},五级/初级工,32")
    assert counts(found) == (1, 1, 1, 0)


def test_same_list_changes_nothing(city, occupation, entry, actor):
    found = difference(city, f"{occupation.code},四级,40")
    assert counts(found) == (0, 0, 0, 1)
    with pytest.raises(Refused) as refused:
        whole_lists.take(CatalogueEntry, found, place=city, actor=actor, now=NOW)
    assert refused.value.codes == ["NOTHING_CHANGES"]


def test_addition_ends_nothing(city, occupation, entry):
    assert counts(difference(city, f"{OccupationFactory().code},四级,40", whole=False)) == (1, 0, 0, 0)


def test_list_is_written_with_its_day(city, occupation, entry, actor):
    found = difference(city, f"{occupation.code},四级,48")
    assert whole_lists.take(CatalogueEntry, found, place=city, actor=actor, now=NOW) == {
        "added": 0, "changed": 1, "ended": 0,
    }  # fmt: skip
    entry.refresh_from_db()
    new = CatalogueEntry.objects.exclude(pk=entry.pk).get()
    assert (entry.valid_to, new.valid_from, new.standard_hours, new.decision) == (JUNE_30, JULY, 48, DECISION)


def test_every_entry_of_a_list_tells_when_it_was_written_and_ended(city, occupation, entry, actor):
    whole_lists.take(CatalogueEntry, difference(city, f"{occupation.code},四级,48"), place=city, actor=actor, now=NOW)
    new = CatalogueEntry.objects.exclude(pk=entry.pk).get()
    told = [(row.verb, row.at, row.details) for each in (new, entry) for row in trail.of(each)]
    assert told == [
        ("add", NOW, {"decision": DECISION}),
        ("end", NOW, {"decision": DECISION, "day": "2026-06-30"}),
    ]


def test_list_that_only_ends_entries_tells_by_which_decision(city, entry, actor):
    kept = CatalogueEntryFactory(jurisdiction=city, standard_hours=40)
    found = difference(city, f"{kept.occupation.code},四级,40")
    whole_lists.take(CatalogueEntry, found, place=city, actor=actor, now=NOW)
    assert trail.of(entry).get().details == {"decision": DECISION, "day": "2026-06-30"}


@pytest.mark.parametrize("row", ["{other},四级,40", "{code},四级,48"])
def test_list_does_not_move_an_end_that_was_set(row, city, occupation, entry, actor):
    lists.end(entry, last_day=date(2026, 12, 31), decision=DECISION, actor=actor, now=NOW)
    found = difference(city, row.format(other=OccupationFactory().code, code=occupation.code))
    with pytest.raises(Refused) as refused:
        whole_lists.take(CatalogueEntry, found, place=city, actor=actor, now=NOW)
    assert refused.value.codes == ["ENTRY_ENDED"]
    assert "2026" in str(found.reasons[0].sentence)


def test_list_does_not_begin_before_what_it_replaces(city, occupation, actor):
    added(city, occupation, actor)
    found = difference(city, f"{occupation.code},四级,60")
    with pytest.raises(Refused) as refused:
        whole_lists.take(CatalogueEntry, found, place=city, actor=actor, now=NOW)
    assert refused.value.codes == ["ENTRY_BEGINS_LATER"]


@pytest.mark.parametrize("row", ["{other},四级,40", "{code},四级,48"])
@pytest.mark.parametrize(("day", "codes"), [(YESTERDAY, ["LIST_TOO_EARLY"]), (TODAY, [])])
def test_list_ends_nothing_on_a_day_gone_by(row, day, codes, city, occupation, entry):
    found = difference(city, row.format(other=OccupationFactory().code, code=occupation.code), first_day=day)
    assert [reason.code for reason in found.reasons] == codes


def test_list_that_is_too_early_is_told_its_earliest_day(city, occupation, entry, actor):
    found = difference(city, f"{occupation.code},四级,48", first_day=date(2026, 3, 1))
    with pytest.raises(Refused) as refused:
        whole_lists.take(CatalogueEntry, found, place=city, actor=actor, now=NOW)
    [reason] = refused.value.reasons
    assert "执行日期最早为2026-06-10" in str(reason.sentence)
    assert CatalogueEntry.objects.get().valid_to is None


def test_first_list_may_hold_from_a_day_gone_by(city, occupation, actor):
    found = difference(city, f"{occupation.code},四级,48", first_day=date(2026, 3, 1))
    whole_lists.take(CatalogueEntry, found, place=city, actor=actor, now=NOW)
    assert CatalogueEntry.objects.get().valid_from == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("9-99-99-99,四级,40", "UNKNOWN_OCCUPATION"),
        ("{code},十级,40", "GRADE_UNKNOWN"),
        ("{code},四级,0", "BAD_HOURS"),
    ],
)
def test_faulty_cell_is_named(city, occupation, row, code):
    [fault] = difference(city, row.format(code=occupation.code)).file.refused
    assert (fault.row, fault.code) == (1, code)


def test_row_named_twice_is_refused(city, occupation):
    row = f"{occupation.code},四级,40"
    [fault] = difference(city, row, row).file.refused
    assert (fault.code, "第2行" in str(fault.why)) == ("REPEATED", True)


@pytest.mark.parametrize(
    ("row", "ended"),
    [
        ("{code},四级,0", 0),
        ("{code},十级,40", 0),
        ("9-99-99-99,四级,40", 0),
        ("{code},五级,0", 1),
        ("9-99-99-99,五级,40", 1),
        ("{other},四级,0", 1),
    ],
)
def test_entry_that_a_faulty_row_may_mean_does_not_end(row, ended, city, occupation, entry):
    found = difference(city, row.format(code=occupation.code, other=OccupationFactory().code))
    assert (len(found.file.refused), len(found.ended)) == (1, ended)


@pytest.mark.parametrize("heading", ["标准学时", "标准课时", "课时", "学时"])
def test_hours_are_read_under_either_word(city, occupation, heading):
    content = f"职业,等级,{heading}\r\n{occupation.code},四级,48".encode()
    assert next(iter(difference_of(city, content).added)).standard_hours == 48


def test_list_that_begins_with_a_later_entry_is_told_so(city, occupation, actor):
    added(city, occupation, actor)
    [reason] = difference(city, f"{occupation.code},四级,60").reasons
    assert "不早于本目录" in str(reason.sentence)


# --- pages


@pytest.fixture
def keeper(officer_final, signed_in):
    return signed_in(officer_final)


@pytest.mark.parametrize("name", ["catalogue", "shortage"])
def test_preview_is_confirmed(keeper, request, name):
    upload = request.getfixturevalue(f"{name}_file")
    address = reverse(f"{name}_preview", args=[upload.pk])
    assert keeper.get(address).status_code == 200
    keeper.post(address, {"act": "confirm"})
    upload.refresh_from_db()
    # the shortage list of the fixture says what holds already
    assert (upload.status, CatalogueEntry.objects.count(), ShortageEntry.objects.count()) == {
        "catalogue": ("confirmed", 2, 0), "shortage": ("open", 0, 1),
    }[name]  # fmt: skip


@pytest.mark.parametrize("status", ["abandoned", "confirmed"])
def test_file_dealt_with_in_another_window_writes_nothing(keeper, officer_final, catalogue_file, monkeypatch, status):
    """Since this window opened it."""
    look, entries = uploads.opened, CatalogueEntry.objects.count()

    def opened(*args, **values):
        found = look(*args, **values)
        uploads.close(uploads.Upload.objects.get(pk=found.pk), status=status, now=NOW, actor=officer_final)
        return found

    monkeypatch.setattr(uploads, "opened", opened)
    address = reverse("catalogue_preview", args=[catalogue_file.pk])
    answer = keeper.post(address, {"act": "confirm"}, headers={"referer": f"http://testserver{address}"})
    assert (answer.status_code, CatalogueEntry.objects.count()) == (302, entries)
    catalogue_file.refresh_from_db()
    assert catalogue_file.status == status


def test_file_is_handed_in_and_given_up(keeper, city, occupation, entry):
    file = {"place": city.pk, "first_day": "2027-01-01", "decision": DECISION, "whole": "on"}
    content = f"职业,等级,标准课时\r\n{occupation.code},四级,48\r\n".encode()
    answer = keeper.post(reverse("catalogue_upload"), file | {"workbook": SimpleUploadedFile("a.csv", content)})
    keeper.post(answer.url, {"act": "give_up"})
    assert (CatalogueEntry.objects.count(), uploads.Upload.objects.get().status) == (1, "abandoned")


def test_faulty_file_is_not_written(keeper, officer_final, city, entry, catalogue_file):
    catalogue_file.content = "职业,等级,标准课时\r\n没有,四级,48\r\n".encode()
    catalogue_file.save()
    answer = keeper.post(reverse("catalogue_preview", args=[catalogue_file.pk]), {"act": "confirm"})
    assert (answer.status_code, CatalogueEntry.objects.filter(valid_to=None).count()) == (422, 2)


@pytest.fixture
def previewed(keeper, catalogue_file):
    """The preview of a workbook with these rows."""

    def page(*rows, **details):
        catalogue_file.content = "\r\n".join(["职业,等级,标准学时", *rows]).encode()
        catalogue_file.details |= details
        catalogue_file.save()
        return keeper.get(reverse("catalogue_preview", args=[catalogue_file.pk]))

    return page


def cells(table):
    return [[str(column.render(row)) for column in table.columns] for row in table.rows]


def test_list_with_a_refusal_cannot_be_written_from_its_preview(previewed, catalogue_entry_of_city):
    page = previewed(f"{catalogue_entry_of_city.occupation.code},四级,48", first_day="2026-01-05")
    assert "更改或终止条目的目录，执行日期最早为" in page.content.decode()
    assert page.context["why_not"] == "请改用更晚的执行日期"


def test_list_without_a_refusal_can_be_written_from_its_preview(previewed, catalogue_entry_of_city):
    page = previewed(f"{catalogue_entry_of_city.occupation.code},四级,48")
    assert page.context["why_not"] == ""


def test_preview_shows_hours_that_end_as_hours_so_far(previewed, catalogue_entry_of_city):
    page = previewed(f"{OccupationFactory().code},四级,48")
    assert [row[-2:] for row in cells(page.context["table"])] == [["—", "48"], ["32", "—"]]


def test_faulty_row_is_counted_as_the_spreadsheet_does(previewed, catalogue_entry_of_city):
    page = previewed("", "没有,四级,48")
    assert [row[0] for row in cells(page.context["faults"])] == ["3"]
    assert "有问题的行可能对应的条目，未列入终止" in page.content.decode()


def test_columns_are_named_as_in_the_file_and_in_the_language_of_the_page(keeper):
    page = keeper.get(reverse("catalogue_upload"))
    assert "职业、等级、标准学时、备注" in page.content.decode()
    keeper.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = keeper.get(reverse("catalogue_upload"))
    assert "职业 (occupation), 等级 (grade), 标准学时 (standard hours), 备注 (note)" in page.content.decode()


def test_entry_is_taken_back_on_its_page(keeper, city, actor):
    wrong = added(city, OccupationFactory(), actor, valid_from=timezone.localdate() + timedelta(days=9))
    address = reverse("catalogue_entry", args=[wrong.pk])
    assert "撤回条目" in keeper.get(address).content.decode()
    assert keeper.post(address, {"act": "take_back", "reason": ""}).status_code == 422
    keeper.post(address, {"act": "take_back", "reason": "学时录错"})
    wrong.refresh_from_db()
    page = keeper.get(address)
    words = page.content.decode()
    assert wrong.taken_back
    assert ("已撤回" in words, "学时录错" in words, "撤回条目" in words, "终止条目" in words) == (
        True, True, False, False,
    )  # fmt: skip


def test_reader_takes_nothing_back(officer_first, signed_in, city, actor):
    entry = added(city, OccupationFactory(), actor, valid_from=timezone.localdate() + timedelta(days=9))
    reader, address = signed_in(officer_first), reverse("catalogue_entry", args=[entry.pk])
    assert "撤回条目" not in reader.get(address).content.decode()
    assert reader.post(address, {"act": "take_back", "reason": "学时录错"}).status_code == 404


def test_entry_that_has_begun_offers_no_taking_back(keeper, catalogue_entry_of_city):
    address = reverse("catalogue_entry", args=[catalogue_entry_of_city.pk])
    assert "撤回条目" not in keeper.get(address).content.decode()
    assert keeper.post(address, {"act": "take_back", "reason": "学时录错"}).status_code == 422
    assert keeper.post(address, {"act": "erase", "reason": "学时录错"}).status_code == 404


def test_last_day_of_an_entry_is_no_last_day_of_a_class(keeper, catalogue_entry_of_city):
    page = keeper.get(reverse("catalogue_entry", args=[catalogue_entry_of_city.pk])).content.decode()
    assert ("终止日期" in page, "结班日期" in page) == (True, False)


def test_entry_is_added_and_ended_on_its_pages(keeper, city, occupation):
    form = {
        "place": city.pk, "occupation": occupation.code, "grade": "senior", "standard_hours": "60",
        "valid_from": "2027-01-01", "decision": DECISION,
    }  # fmt: skip
    keeper.post(reverse("catalogue_add"), form)
    entry = CatalogueEntry.objects.get(grade="senior")
    keeper.post(reverse("catalogue_entry", args=[entry.pk]), {"last_day": "2027-12-31", "decision": DECISION})
    entry.refresh_from_db()
    page = keeper.get(reverse("catalogue_entry", args=[entry.pk]))
    assert (entry.valid_to, len(page.context["events"])) == (date(2027, 12, 31), 2)
    assert keeper.post(reverse("catalogue_add"), form).status_code == 422
