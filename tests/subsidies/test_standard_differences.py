"""What a local standard changes: against its predecessor, a wider one, or the policy's own figures."""

from datetime import date

import pytest
from django.utils import translation

from subsidies import standard_differences
from tests.fixtures.policies import NEXT_YEAR
from tests.subsidies.factories import drafted_standard, standard_in_force

pytestmark = pytest.mark.django_db


def told(standard):
    with translation.override("en"):
        before = standard_differences.before(standard)
        rows = standard_differences.between(before, standard)
        return before, {str(row.name): (str(row.old), str(row.new)) for row in rows}


def test_successor_is_held_against_the_one_before(policy, city):
    old = standard_in_force(city, "1200.00")
    before, rows = told(drafted_standard(city, "1300.00", valid_from=NEXT_YEAR, decision="演人社〔2026〕30号"))
    assert before == old
    assert rows["amount"] == ("1,200.00 yuan", "1,300.00 yuan")
    assert rows["rests on"] == ("演人社〔2026〕8号", "演人社〔2026〕30号")


def test_the_one_before_is_still_told_after_it_gave_way(policy, city):
    old = standard_in_force(city, "1200.00")
    new = standard_in_force(city, "1300.00", valid_from=NEXT_YEAR)
    assert standard_differences.before(new) == old


def test_narrower_one_is_held_against_the_wider(policy, city):
    wide = standard_in_force(city, "900.00", grade="")
    before, rows = told(drafted_standard(city, "1200.00", valid_from=NEXT_YEAR))
    assert before == wide
    assert rows["holds for"] == ("JY-CERT", "JY-CERT Grade 4 / intermediate")


def test_wider_one_takes_nothing_from_a_narrower(policy, city):
    standard_in_force(city, "1200.00")
    assert standard_differences.before(drafted_standard(city, "900.00", grade="", valid_from=NEXT_YEAR)) is None


def test_another_grade_and_another_scheme_are_nothing_before(policy, city):
    standard_in_force(city, grade="senior")
    standard_in_force(city, scheme="JY-PREJOB", schemes=["JY-PREJOB"])
    assert standard_differences.before(drafted_standard(city, valid_from=NEXT_YEAR)) is None


def test_first_one_is_held_against_the_policy(policy, city):
    _, rows = told(drafted_standard(city, "1200.00", valid_from=NEXT_YEAR))
    assert rows["intermediate worker"] == ("up to 1,500.00 yuan", "1,200.00 yuan")
    assert rows["training completion certificate"] == ("no sum in the document", "1,200.00 yuan")
    assert rows["rests on"] == ("not there", "演人社〔2026〕8号")
    assert "senior worker" not in rows


def test_first_one_for_every_grade_is_held_against_each(policy, city):
    _, rows = told(drafted_standard(city, "900.00", grade="", kind="skill_level", valid_from=NEXT_YEAR))
    assert rows["junior worker"] == ("up to 1,000.00 yuan", "900.00 yuan")
    assert rows["senior technician"] == ("up to 4,000.00 yuan", "900.00 yuan")
    assert rows["special-grade technician"] == ("no sum in the document", "900.00 yuan")


def test_a_day_without_a_policy_has_nothing_to_be_held_against(policy, city):
    _, rows = told(drafted_standard(city, valid_from=date(2099, 1, 1)))
    assert set(rows) == {"rests on"}
