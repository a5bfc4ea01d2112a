"""Extracts of registers: what they say of whom on which day, and that the newest speaks."""

from datetime import date
from typing import Any

import pytest

from portal.shared import uploads
from portal.shared.refusals import Refused
from tests.trainees.factories import PersonFactory, RegisterExtractFactory, RegisterRecordFactory, id_number
from tests.trainees.situations import HANDED_IN, class_of, hand_in, hand_in_content
from trainees import registers, roster_import
from trainees.models import Enrolment, RegisterExtract, RegisterRecord

pytestmark = pytest.mark.django_db


def extract_of(name: str, kind: str, officer: Any, city: Any, as_of: date = date(2020, 5, 18)) -> RegisterExtract:
    upload = hand_in(name, owner=officer, subject=None, purpose="register", **terms(kind, city, as_of))
    return registers.import_extract(upload, actor=officer, now=HANDED_IN)


def terms(kind: str, city: Any, as_of: date = date(2020, 5, 18)) -> dict[str, Any]:
    return registers.terms(kind=kind, jurisdiction=city, source="市社保中心", as_of=as_of)


@pytest.fixture
def enrolled(institution_a: Any, staff_a: Any) -> Any:
    own = class_of(institution_a)
    upload = hand_in("roster-clean.xlsx", owner=staff_a, subject=own)
    roster_import.confirm(upload, training_class=own, actor=staff_a, now=HANDED_IN)
    return list(Enrolment.objects.select_related("person"))


def test_pension_extract_names_two(enrolled: Any, officer_first: Any, city: Any) -> None:
    extract = extract_of("register-pension.csv", "pension", officer_first, city)
    assert extract.row_count == 2
    on = [e.roster_row for e in enrolled if registers.record_on(e.person, "pension", date(2020, 6, 1))]
    assert sorted(on) == [1, 2]
    assert not registers.record_on(enrolled[0].person, "pension", date(2019, 10, 31))


def test_insurance_lapsed_for_eight(enrolled: Any, officer_first: Any, city: Any) -> None:
    assert extract_of("register-insurance.csv", "insurance", officer_first, city).row_count == 40
    insured = [e for e in enrolled if registers.record_on(e.person, "insurance", date(2020, 6, 1))]
    assert len(enrolled) - len(insured) == 8


def test_groups_with_three_severely_disabled(officer_first: Any, city: Any) -> None:
    extract = extract_of("register-groups.csv", "groups", officer_first, city)
    assert extract.row_count == 10
    assert extract.records.filter(details__group="severely_disabled").count() == 3


def test_same_extract_is_kept_once(officer_first: Any, city: Any) -> None:
    first = extract_of("register-pension.csv", "pension", officer_first, city)
    assert extract_of("register-pension.csv", "pension", officer_first, city) == first
    assert RegisterRecord.objects.count() == 2


def test_newest_extract_speaks(officer_first: Any, city: Any) -> None:
    person = PersonFactory()
    older = RegisterExtractFactory(jurisdiction=city, as_of=date(2026, 1, 1))
    RegisterRecordFactory(extract=older, person=person)
    assert registers.record_on(person, "pension", date(2026, 2, 1)).extract == older
    RegisterExtractFactory(jurisdiction=city, as_of=date(2026, 2, 1))
    assert registers.record_on(person, "pension", date(2026, 2, 1)) is None


def test_extract_of_tomorrow_refused(officer_first: Any, city: Any) -> None:
    with pytest.raises(Refused) as refused:
        extract_of("register-pension.csv", "pension", officer_first, city, as_of=date(2020, 5, 21))
    assert refused.value.codes == ["EXTRACT_AHEAD"]


def test_unreadable_rows_are_left_out_first(officer_first: Any, city: Any) -> None:
    content = f"身份证号,姓名,开始领取月份\n{id_number(1)},陈国梁,2019-11\n32029919,沈雅琴,2019-13\n".encode()
    upload = hand_in_content(
        content, name="p.csv", owner=officer_first, subject=None, purpose="register", **terms("pension", city)
    )
    with pytest.raises(Refused) as refused:
        registers.import_extract(upload, actor=officer_first, now=HANDED_IN)
    assert refused.value.codes == ["ROWS_REFUSED"] and not RegisterExtract.objects.exists()
    uploads.leave_out(upload, rows=[2])
    assert registers.import_extract(upload, actor=officer_first, now=HANDED_IN).row_count == 1
    assert upload.content is None


def test_extract_speaks_of_later_trainee(officer_first: Any, city: Any) -> None:
    extract_of("register-pension.csv", "pension", officer_first, city)
    person = PersonFactory(id_number="320299197907129718", sex="m", birth_date=date(1979, 7, 12))
    assert registers.of_person(person).get().extract.source == "市社保中心"


def test_other_name_is_pointed_out(officer_first: Any, city: Any) -> None:
    PersonFactory(id_number="320299197907129718", sex="m", birth_date=date(1979, 7, 12), name="别的名字")
    upload = hand_in(
        "register-pension.csv", owner=officer_first, subject=None, purpose="register", **terms("pension", city)
    )
    assert [row.number for row, _person in registers.preview(upload).other_names] == [1]
