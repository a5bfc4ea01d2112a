"""Grades of vocational skill: the codes all policy packs share, and reading them from the words on certificates.

Five grades count upwards from 五级 (junior) to 一级 (senior technician). Above them stand posts that no rate is
attached to; a special vocational ability has no level.
"""

import re

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.shared.folding import without_blanks
from portal.shared.identity import ValueRefused
from portal.shared.sentences import sentence


class Grade(TextChoices):
    JUNIOR = "junior", _("Grade 5 / junior")
    INTERMEDIATE = "intermediate", _("Grade 4 / intermediate")
    SENIOR = "senior", _("Grade 3 / senior")
    TECHNICIAN = "technician", _("Grade 2 / technician")
    SENIOR_TECHNICIAN = "senior_technician", _("Grade 1 / senior technician")
    SPECIAL = "special", _("special ability")
    NONE = "none", _("no grade")
    SPECIAL_GRADE_TECHNICIAN = "special_grade_technician", _("special-grade technician")
    CHIEF_TECHNICIAN = "chief_technician", _("chief technician")
    SKILL_EXPERT = "skill_expert", _("skill expert")


LADDER = [Grade.JUNIOR, Grade.INTERMEDIATE, Grade.SENIOR, Grade.TECHNICIAN, Grade.SENIOR_TECHNICIAN]
HIGH_SKILLED = LADDER[2:]

_WORDS: dict[Grade, tuple[str, ...]] = {
    Grade.JUNIOR: ("五级", "5级", "国家职业资格五级", "初级工", "初级", "初级技能", "五级工", "junior"),
    Grade.INTERMEDIATE: ("四级", "4级", "国家职业资格四级", "中级工", "中级", "中级技能", "四级工", "intermediate"),
    Grade.SENIOR: ("三级", "3级", "国家职业资格三级", "高级工", "高级", "高级技能", "三级工", "senior"),
    Grade.TECHNICIAN: ("二级", "2级", "国家职业资格二级", "技师", "technician"),
    Grade.SENIOR_TECHNICIAN: ("一级", "1级", "国家职业资格一级", "高级技师", "seniortechnician"),
    Grade.SPECIAL: ("专项", "专项能力", "专项职业能力", "special"),
    Grade.NONE: ("无", "无等级", "不分等级", "none"),
    Grade.SPECIAL_GRADE_TECHNICIAN: ("特级技师", "special-gradetechnician"),
    Grade.CHIEF_TECHNICIAN: ("首席技师", "chieftechnician"),
    Grade.SKILL_EXPERT: ("技能专家", "skillexpert"),
}
GRADE_OF_WORD = {word: grade for grade, words in _WORDS.items() for word in (grade.value, *words)}
_SEPARATORS = re.compile(r"[/、,;()（）|]+")
_UNKNOWN = _("“%(text)s” is not a grade. Grades run from 五级/初级工 to 一级/高级技师; please check the certificate.")
_CONTRADICTORY = _("“%(text)s” names two different grades. Please check the certificate.")


def parse_grade(text: str) -> Grade:
    """A grade from words such as 四级/中级工 or 高级工（三级）.

    Raises `ValueRefused` GRADE_UNKNOWN or, where two words speak of different grades, GRADE_CONTRADICTORY.
    """
    words = [word for word in _SEPARATORS.split(without_blanks(text).lower()) if word]
    grades = {GRADE_OF_WORD.get(word) for word in words} or {None}
    if len(grades) > 1 and None not in grades:
        raise ValueRefused("GRADE_CONTRADICTORY", sentence(_CONTRADICTORY, text=text))
    found = grades.pop()
    if found is None or grades:
        raise ValueRefused("GRADE_UNKNOWN", sentence(_UNKNOWN, text=text))
    return found
