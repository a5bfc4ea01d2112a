"""The groups of people that policies name, and the words rosters use for them: a plain table without a database."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from portal.shared.folding import without_blanks
from portal.shared.identity import ValueRefused
from portal.shared.languages import in_chinese
from portal.shared.sentences import sentence


@dataclass(frozen=True)
class Group:
    """A group under the code of the policy packs; the first word is its name, the others mean the same on rosters."""

    code: str
    name: str
    name_en: str
    synonyms: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The name in the language of the page."""
        return self.name if in_chinese() else self.name_en


GROUPS = (
    Group("enterprise_employee", "企业职工", "enterprise employee", ("企业在职职工", "在职职工", "企业员工", "职工")),
    Group("new_hire", "新录用人员", "newly hired", ("新招用人员", "新录用", "新招用", "新招聘人员", "新录用职工")),
    Group("transferred_staff", "转岗人员", "moved to another post", ("转业人员", "转岗转业人员", "转岗职工")),
    Group("dispatch_worker", "劳务派遣职工", "labour-dispatch staff", ("劳务派遣人员", "劳务派遣工", "派遣职工")),
    Group(
        "rural_transfer_worker",
        "农村转移就业劳动者",
        "rural worker moved into jobs",
        ("农村转移劳动力", "农村转移就业劳动力", "农村转移就业人员", "农民工", "农村劳动力"),
    ),
    Group("new_generation_migrant", "新生代农民工", "new-generation migrant worker"),
    Group("returning_migrant", "返乡农民工", "returning migrant worker", ("返乡入乡农民工",)),
    Group("school_leaver_rural", "农村未继续升学初高中毕业生", "rural school leaver", ("农村两后生",)),
    Group("school_leaver_urban", "城镇未继续升学初高中毕业生", "urban school leaver", ("城镇两后生", "城市两后生")),
    Group("laid_off_unemployed", "下岗失业人员", "laid-off unemployed", ("下岗人员", "下岗职工")),
    Group(
        "registered_unemployed",
        "城镇登记失业人员",
        "urban registered unemployed",
        ("登记失业人员", "失业人员", "城镇失业人员"),
    ),
    Group(
        "veteran", "退役军人", "veteran", ("退伍军人", "自主就业退役军人", "自主就业退役士兵", "退役士兵", "复员军人")
    ),
    Group(
        "employment_difficulty",
        "就业困难人员",
        "person with employment difficulties",
        ("就业困难", "就业困难对象", "就业援助对象"),
    ),
    Group("disabled", "残疾人", "disabled person", ("残疾人员",)),
    Group("severely_disabled", "重度残疾人", "severely disabled person", ("重度残疾", "重残人员")),
    Group("poor_disabled", "贫困残疾人", "poor disabled person"),
    Group("relative_of_disabled", "残疾人直系亲属", "direct relative of a disabled person", ("直系亲属",)),
    Group(
        "low_income_farm_household",
        "建档立卡低收入农户",
        "registered low-income farm household",
        ("低收入农户", "建档立卡农户", "建档立卡低收入户"),
    ),
    Group(
        "dibao_urban",
        "城市低保家庭",
        "urban minimum-income family",
        ("城市低保对象", "城市低保", "城镇低保", "城镇低保对象"),
    ),
    Group("dibao_rural", "农村低保家庭", "rural minimum-income family", ("农村低保对象", "农村低保")),
    Group(
        "zero_employment_family",
        "零就业家庭成员",
        "member of a zero-employment family",
        ("零就业家庭", "零就业家庭人员"),
    ),
    Group("poor_labour", "贫困劳动力", "poor worker", ("建档立卡贫困劳动力", "建档立卡贫困人员")),
    Group("poor_family_child", "贫困家庭子女", "child of a poor family"),
    Group("village_leader", "致富带头人", "village business-starting leader", ("农村致富带头人", "创业致富带头人")),
    Group("out_of_poverty", "脱贫劳动力", "worker lifted out of poverty", ("脱贫人口", "脱贫人员")),
    Group("poverty_monitored", "监测对象", "monitored person", ("防止返贫监测对象", "防返贫监测对象")),
    Group("poverty_risk", "易返贫致贫人口", "person at risk of poverty"),
    Group("less_developed_area", "欠发达地区劳动力", "worker of a less-developed area"),
    Group("land_lost", "失地群众", "person who lost land", ("失地农民", "被征地农民")),
    Group("ex_fisher", "退捕渔民", "fisher who gave up fishing"),
    Group("inmate", "服刑人员", "person serving a sentence"),
    Group("released", "刑满释放人员", "released person", ("刑释人员",)),
    Group("drug_rehab", "戒毒人员", "person in drug rehabilitation", ("强制戒毒人员",)),
    Group(
        "startup_seeker",
        "有创业意愿劳动者",
        "person wanting to start a business",
        ("有创业意愿的劳动者", "有创业意愿人员"),
    ),
    Group("farmer_professional", "职业农民", "professional farmer", ("新型职业农民", "高素质农民")),
    Group("rural_talent_leader", "农村实用人才带头人", "rural practical-talent leader", ("农村实用人才",)),
    Group("local_talent", "乡土人才", "local talent"),
    Group("overcapacity_staff", "化解过剩产能企业职工", "staff of an over-capacity enterprise", ("去产能企业职工",)),
    Group("difficult_enterprise_staff", "困难企业职工", "staff of an enterprise in difficulty"),
    Group("high_risk_worker", "高危行业从业人员", "high-risk industry worker", ("高危行业人员",)),
    Group("special_operator", "特种作业人员", "special operator"),
    Group(
        "college_graduate", "高校毕业生", "college graduate", ("离校未就业高校毕业生", "年度高校毕业生", "大学毕业生")
    ),
    Group("technical_student", "技工院校学生", "technical-college student", ("技校学生", "技工院校在校生")),
    Group("professional_technical", "专业技术人员", "professional-technical staff"),
    Group("enterprise_manager", "企业经营管理者", "enterprise manager", ("企业经营管理人员",)),
    Group(
        "new_form_worker",
        "新就业形态劳动者",
        "worker in a new form of employment",
        ("新就业形态", "新就业形态从业人员", "新业态从业人员"),
    ),
    Group("city_staff", "城市管理从业人员", "city-management staff"),
    Group("frontline_skilled", "一线骨干高级工以上", "front-line senior worker or above", ("一线骨干高级工以上人员",)),
    Group("female_worker", "女性劳动者", "woman worker", ("女性",)),
    Group("outbound_worker", "境外就业人员", "person going abroad to work"),
    Group("certified_person", "持证人员", "certified person"),
    Group("introduced_talent", "引进高技能人才", "talent from outside"),
    Group("contest_winner", "竞赛获奖选手", "contest prize winner"),
)
# They tell of poverty, disability or a sentence, and are read for a purpose or not at all.
HARDSHIP = frozenset({
    "employment_difficulty", "disabled", "severely_disabled", "poor_disabled", "relative_of_disabled",
    "low_income_farm_household", "dibao_urban", "dibao_rural", "zero_employment_family", "poor_labour",
    "poor_family_child", "out_of_poverty", "poverty_monitored", "poverty_risk", "inmate", "released", "drug_rehab",
})  # fmt: skip

BY_CODE = {group.code: group for group in GROUPS}
BY_WORD = {word: group for group in GROUPS for word in (group.code, group.name, *group.synonyms)}
# Words that name two groups at once: registers use them, and a roster has to say which.
UNDIVIDED = {
    "城乡低保对象": ("dibao_urban", "dibao_rural"),
    "城乡低保": ("dibao_urban", "dibao_rural"),
    "低保对象": ("dibao_urban", "dibao_rural"),
    "两后生": ("school_leaver_urban", "school_leaver_rural"),
    "未继续升学初高中毕业生": ("school_leaver_urban", "school_leaver_rural"),
}
_UNKNOWN = _(
    "“%(text)s” is none of the groups that policies name. "
    "Please enter one of them, such as 企业职工 or 退役军人, or leave the cell empty."
)
_UNDIVIDED = _("“%(text)s” may be %(first)s or %(second)s. Please enter which of the two.")


def parse_group(text: str) -> Group:
    """The one group a word means; raises `ValueRefused` GROUP_UNKNOWN, GROUP_UNDIVIDED for a word of two groups."""
    groups = parse_groups(text)
    if len(groups) > 1:
        first, second = groups
        raise ValueRefused("GROUP_UNDIVIDED", sentence(_UNDIVIDED, text=text, first=first.name, second=second.name))
    return groups[0]


def parse_groups(text: str) -> tuple[Group, ...]:
    """Every group a word covers, as registers write it; raises `ValueRefused` GROUP_UNKNOWN."""
    word = without_blanks(text).replace("(", "").replace(")", "")
    if word in UNDIVIDED:
        return tuple(BY_CODE[code] for code in UNDIVIDED[word])
    if word not in BY_WORD:
        raise ValueRefused("GROUP_UNKNOWN", sentence(_UNKNOWN, text=text))
    return (BY_WORD[word],)
