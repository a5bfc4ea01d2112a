"""The enterprise that evaluates its own staff: one filing accepted, one that waits for its assessment."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from certificates import above_scale, own_evaluations
from certificates.models import OwnEvaluation
from portal.reference.grades import Grade
from portal.reference.models import Occupation
from subsidies.demo.city import City

ENTERPRISE = 4  # its place among the institutions
YEARS = timedelta(days=3 * 365)
NORMS = (
    "理论知识闭卷，操作技能现场考核，另由评审组对岗位业绩和现场解决问题能力进行答辩评分。"
    "评价规范文本及题库存放于企业人力资源部。"
)
WEIGHTS = {"quality": 10, "innovation": 8, "problem_solving": 12, "performance": 10}


def tell(city: City) -> None:
    """File twice, a year and a week ago; the first is assessed and accepted."""
    enterprise, final = city.institutions[ENTERPRISE], city.users["final"]
    entered = {"name": enterprise.name, "credit_code": enterprise.credit_code, "responsible": final}
    day = _morning(city.today - timedelta(days=380))
    above_scale.enter(city.place, valid_from=day.date(), actor=final, now=day, **entered)
    first = _file(city, "6-18-02-04", [Grade.INTERMEDIATE, Grade.SENIOR], city.today - timedelta(days=365))
    _decide(city, first)
    _file(city, "6-31-01-03", [Grade.SENIOR], city.today - timedelta(days=3))


def _file(city: City, code: str, grades: list[Grade], day: date) -> OwnEvaluation:
    filer, now = city.users["enterprise"], _morning(day)
    plan: dict[str, Any] = {"responsible": "顾正宏", "norms": NORMS, **WEIGHTS}
    days = {"valid_from": day + timedelta(days=14), "valid_to": day + YEARS}
    scope = {Occupation.objects.get(code=code): grades}
    made = own_evaluations.draft(
        city.institutions[ENTERPRISE], occupations=scope, actor=filer, now=now, **plan, **days
    )
    return own_evaluations.file(made, actor=filer, now=now)


def _decide(city: City, evaluation: OwnEvaluation) -> None:
    seen, now = own_evaluations.mark(evaluation), evaluation.filed_at + timedelta(days=1)
    said = {
        "assessed_on": timezone.localdate(now), "assessors": "周敏、许昌、吴国平",
        "assessment": "评价规范完整，考评员5名、督导员2名均持证，实训场地和设备满足考核要求。",
    }  # fmt: skip
    own_evaluations.assess(evaluation, actor=city.users["first"], now=now, seen=seen, **said)
    later = now + timedelta(hours=3)
    own_evaluations.accept(
        evaluation,
        actor=city.users["final"],
        now=later,
        seen=own_evaluations.mark(evaluation),
        decision="演人社〔2025〕16号",
    )


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(9, 30)))
