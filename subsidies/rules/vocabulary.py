"""The closed code lists the rules speak in, each code with its Chinese and English name."""

from collections.abc import Mapping

GRADES: Mapping[str, tuple[str, str]] = {
    "none": ("无等级", "no grade"),
    "special": ("专项能力", "special ability"),
    "junior": ("初级工", "junior worker"),
    "intermediate": ("中级工", "intermediate worker"),
    "senior": ("高级工", "senior worker"),
    "technician": ("技师", "technician"),
    "senior_technician": ("高级技师", "senior technician"),
    "special_grade_technician": ("特级技师", "special-grade technician"),
    "chief_technician": ("首席技师", "chief technician"),
    "skill_expert": ("技能专家", "skill expert"),
}
GRADE_LADDER = ("junior", "intermediate", "senior", "technician", "senior_technician")

CERTIFICATE_KINDS: Mapping[str, tuple[str, str]] = {
    "vocational_qualification": ("职业资格证书", "vocational qualification certificate"),
    "skill_level": ("职业技能等级证书", "vocational skill level certificate"),
    "special_ability": ("专项职业能力证书", "special vocational ability certificate"),
    "special_operation": ("特种作业操作证", "special-operation certificate"),
    "special_equipment": ("特种设备作业人员证", "special-equipment certificate"),
    "training_completion": ("培训合格证", "training completion certificate"),
    "special_industry_post": ("特殊行业上岗证", "special-industry work permit"),
    "academic": ("学历证书", "degree or diploma"),
    "other_talent": ("其他人才证明", "proof of another talent category"),
}

TRAINING_MODES: Mapping[str, tuple[str, str]] = {
    "social": ("社会化培训", "training open to the public"),
    "enterprise_own": ("企业自主培训", "the enterprise's own training"),
    "enterprise_own_evaluation": ("企业自主评价", "the enterprise's own evaluation"),
    "enterprise_project": ("企业项目制培训", "the enterprise's project-based training"),
    "institution_project": ("机构项目制培训", "the institution's project-based training"),
}

PAYEES: Mapping[str, tuple[str, str]] = {
    "individual": ("劳动者个人", "the worker"),
    "employer": ("用人单位", "the employer"),
    "institution": ("培训机构", "the training institution"),
    "base": ("培训基地", "the training base"),
    "developer": ("开发单位", "the developer"),
    "organiser": ("组织单位", "the organiser"),
}

FUNDS: Mapping[str, tuple[str, str]] = {
    "special_account": ("提升行动专账资金", "special action account"),
    "employment_subsidy": ("就业补助资金", "employment-subsidy funds"),
    "local_talent": ("地方人才经费", "local talent funds"),
    "fiscal": ("财政资金", "fiscal funds"),
    "industry_development": ("行业产业发展经费", "industry-development funds"),
    "staff_education": ("企业职工教育经费", "the enterprise's staff-education funds"),
    "stabilisation_refund": ("稳岗返还", "job-stabilisation refund"),
    "pooled_departmental": ("各类培训资金整合", "pooled departmental training funds"),
    "technical_special": ("技工院校专项资金", "technical-college special funds"),
    "provincial_startup": ("省级大众创业扶持资金", "provincial start-up funds"),
    "social": ("社会投入", "social contributions"),
}

GROUPS: Mapping[str, tuple[str, str]] = {
    "enterprise_employee": ("企业职工", "enterprise employee"),
    "new_hire": ("新录用人员", "newly hired"),
    "transferred_staff": ("转岗人员", "moved to another post"),
    "dispatch_worker": ("劳务派遣职工", "labour-dispatch staff"),
    "rural_transfer_worker": ("农村转移就业劳动者", "rural worker moved into jobs"),
    "new_generation_migrant": ("新生代农民工", "new-generation migrant worker"),
    "returning_migrant": ("返乡农民工", "returning migrant worker"),
    "school_leaver_rural": ("农村未继续升学初高中毕业生", "rural school leaver"),
    "school_leaver_urban": ("城镇未继续升学初高中毕业生", "urban school leaver"),
    "laid_off_unemployed": ("下岗失业人员", "laid-off unemployed"),
    "registered_unemployed": ("城镇登记失业人员", "urban registered unemployed"),
    "veteran": ("退役军人", "veteran"),
    "employment_difficulty": ("就业困难人员", "person with employment difficulties"),
    "disabled": ("残疾人", "disabled person"),
    "severely_disabled": ("重度残疾人", "severely disabled person"),
    "poor_disabled": ("贫困残疾人", "poor disabled person"),
    "relative_of_disabled": ("残疾人直系亲属", "direct relative of a disabled person"),
    "low_income_farm_household": ("建档立卡低收入农户", "registered low-income farm household"),
    "dibao_urban": ("城市低保家庭", "urban minimum-income family"),
    "dibao_rural": ("农村低保家庭", "rural minimum-income family"),
    "zero_employment_family": ("零就业家庭成员", "member of a zero-employment family"),
    "poor_labour": ("贫困劳动力", "poor worker"),
    "poor_family_child": ("贫困家庭子女", "child of a poor family"),
    "village_leader": ("致富带头人", "village business-starting leader"),
    "out_of_poverty": ("脱贫劳动力", "worker lifted out of poverty"),
    "poverty_monitored": ("监测对象", "monitored person"),
    "poverty_risk": ("易返贫致贫人口", "person at risk of poverty"),
    "less_developed_area": ("欠发达地区劳动力", "worker of a less-developed area"),
    "land_lost": ("失地群众", "person who lost land"),
    "ex_fisher": ("退捕渔民", "fisher who gave up fishing"),
    "inmate": ("服刑人员", "person serving a sentence"),
    "released": ("刑满释放人员", "released person"),
    "drug_rehab": ("戒毒人员", "person in drug rehabilitation"),
    "startup_seeker": ("有创业意愿劳动者", "person wanting to start a business"),
    "farmer_professional": ("职业农民", "professional farmer"),
    "rural_talent_leader": ("农村实用人才带头人", "rural practical-talent leader"),
    "local_talent": ("乡土人才", "local talent"),
    "overcapacity_staff": ("化解过剩产能企业职工", "staff of an over-capacity enterprise"),
    "difficult_enterprise_staff": ("困难企业职工", "staff of an enterprise in difficulty"),
    "high_risk_worker": ("高危行业从业人员", "high-risk industry worker"),
    "special_operator": ("特种作业人员", "special operator"),
    "college_graduate": ("高校毕业生", "college graduate"),
    "technical_student": ("技工院校学生", "technical-college student"),
    "professional_technical": ("专业技术人员", "professional-technical staff"),
    "enterprise_manager": ("企业经营管理者", "enterprise manager"),
    "new_form_worker": ("新就业形态劳动者", "worker in a new form of employment"),
    "city_staff": ("城市管理从业人员", "city-management staff"),
    "frontline_skilled": ("一线骨干高级工以上", "front-line senior worker or above"),
    "female_worker": ("女性劳动者", "woman worker"),
    "outbound_worker": ("境外就业人员", "person going abroad to work"),
    "certified_person": ("持证人员", "certified person"),
    "introduced_talent": ("引进高技能人才", "talent from outside"),
    "contest_winner": ("竞赛获奖选手", "contest prize winner"),
}

STAGES = ("quote", "claim", "prepay", "settle", "disburse", "redeem")
ROUTES: Mapping[str, tuple[str, str]] = {
    "training": ("培训", "training"),
    "evaluation": ("直接评价", "evaluation alone"),
    "contest": ("竞赛", "a contest"),
    "honour": ("荣誉", "an honour"),
}
RULES: Mapping[str, tuple[str, str]] = {"ANNUAL_CAP_REACHED": ("每人每年次数上限", "the yearly limit")}
RELATIONS: Mapping[str, tuple[str, str]] = {
    "spouse": ("配偶", "spouse"),
    "parent": ("父母", "parent"),
    "child": ("子女", "child"),
    "grandparent": ("祖父母、外祖父母", "grandparent"),
    "grandchild": ("孙子女、外孙子女", "grandchild"),
}
# What an earlier subsidy must not be for it to stand in the way of another.
WITHOUT_EFFECT = frozenset({"refused", "withdrawn", "recovered", "prepaid"})

_LABELLED: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "grade": GRADES,
    "paid_for": {**GRADES, **CERTIFICATE_KINDS},
    "kind": CERTIFICATE_KINDS,
    "mode": TRAINING_MODES,
    "payee": PAYEES,
    "fund": FUNDS,
    "route": ROUTES,
    "rule": RULES,
    "relation": RELATIONS,
}


def label(field: str, code: str, language: str) -> str:
    """The name of a code in "zh" or "en"; fields that are no code list give the code back."""
    names = _LABELLED.get(field, {}).get(code)
    if names is None:
        return code
    return names[0] if language == "zh" else names[1]
