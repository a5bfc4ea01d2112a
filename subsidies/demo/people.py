"""Six hundred people who do not exist: county code 99 is assigned to no place, so no number here is anybody's."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from django.db import transaction
from stdnum.cn import ric

from portal.shared.identity import parse
from trainees import persons
from trainees.models import Person

COUNT = 600
REGION = "320299"
BANKS = ["演示农村商业银行", "演示市建设支行", "演示市工商支行", "演示市邮储支行"]
SURNAMES = (
    "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严"
)
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅建国志文斌雪琴海峰春生国梁雅晓燕永康立新少波"
    "慧颖佳宁子涵浩然思远嘉怡欣悦晨曦"
)
EDUCATION = ["初中", "高中", "中专", "大专", "本科"]


@dataclass(frozen=True)
class Invented:
    """What the roster of a school would say of someone."""

    number: str
    name: str
    phone: str
    account: str
    bank: str
    education: str


def invent() -> list[Invented]:
    """The same six hundred, whenever it is called."""
    chance = Random(320299)
    return [_one(chance, order) for order in range(COUNT)]


def _one(chance: Random, order: int) -> Invented:
    born = date(1968, 1, 1) + timedelta(days=chance.randrange(37 * 365))
    body = f"{REGION}{born:%Y%m%d}{order:03}"
    name = chance.choice(SURNAMES) + "".join(chance.choice(GIVEN) for _n in range(chance.choice([1, 2, 2])))
    return Invented(
        number=body + ric.calc_check_digit(f"{body}?"),
        name=name,
        phone=f"1{chance.choice('3579')}{chance.randrange(10**9):09}",
        account=f"6217{chance.randrange(10**15):015}",
        bank=chance.choice(BANKS),
        education=chance.choice(EDUCATION),
    )


@transaction.atomic
def make() -> list[Person]:
    """Write them, each with an account in their own name."""
    new = [
        persons.NewPerson(parse(one.number), one.name, one.phone, one.account, one.education, one.bank)
        for one in invent()
    ]
    made = persons.make_missing(new, known=persons.find_all(each.number.number for each in new))
    full = Person.objects.in_bulk([person.pk for person in made.values()])
    return [full[made[each.number.number].pk] for each in new]
