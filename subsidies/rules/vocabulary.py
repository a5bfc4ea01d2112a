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

TRAINING_TYPES: Mapping[str, tuple[str, str]] = {
    "employment_skill": ("就业技能培训", "employment-skill training"),
    "pre_job": ("岗前培训", "pre-job training"),
    "in_post": ("在岗培训", "in-post training"),
    "off_job": ("脱产培训", "off-job training"),
    "post_upgrading": ("岗位技能提升培训", "post-skill upgrading"),
    "job_transfer": ("转岗转业培训", "job-transfer training"),
    "training_through_work": ("以工代训", "training through work"),
    "advanced_study": ("岗位研修", "advanced post study"),
    "new_apprenticeship": ("企业新型学徒制", "new-type apprenticeship"),
    "modern_apprenticeship": ("现代学徒制", "modern apprenticeship"),
    "safety": ("安全技能培训", "safety training"),
    "high_skilled": ("高技能人才培训", "high-skilled training"),
    "gold_collar": ("金蓝领培训", "gold-collar training"),
    "technician_project": ("技师培训项目", "technician project"),
    "shortage": ("急需紧缺培训", "training for shortage occupations"),
    "reserve_skill": ("储备性技能", "reserve skills"),
    "tech_skill_integration": ("技术技能融合", "technology and skill joined"),
    "general_quality": ("通用职业素质", "general professional quality"),
    "special_ability": ("专项能力", "special ability"),
    "new_industry_occupation": ("新产业新职业新技能", "new industries, occupations and skills"),
    "entrepreneurship": ("创业培训", "business-start training"),
    "startup_awareness": ("创业意识培训", "business-start awareness"),
    "labour_preparation": ("劳动预备制", "labour preparation"),
    "farmer": ("新型职业农民", "professional farmers"),
    "manager": ("经营管理者培训", "managers' training"),
    "sector": ("行业专项", "sector training"),
    "brand": ("品牌特色", "brand training"),
    "overseas": ("境外就业", "work abroad"),
    "instructor": ("师资培训", "instructors' training"),
}

PROVIDERS: Mapping[str, tuple[str, str]] = {
    "enterprise": ("企业", "enterprise"),
    "enterprise_training_centre": ("企业职工培训中心", "enterprise training centre"),
    "cooperative": ("农民专业合作社", "farmers' cooperative"),
    "relief_workshop": ("扶贫车间", "poverty-relief workshop"),
    "individual_business": ("个体工商户", "individual business"),
    "vocational_college": ("职业院校", "vocational college"),
    "technical_college": ("技工院校", "technical college"),
    "training_institution": ("培训机构", "training institution"),
    "hr_agency": ("人力资源服务机构", "HR-service agency"),
    "industry_organisation": ("行业组织", "industry organisation"),
    "talent_base": ("高技能人才培训基地", "high-skilled talent training base"),
    "public_practice_base": ("公共实训基地", "public practice base"),
    "talent_alliance": ("高技能人才培养联盟", "high-skilled talent alliance"),
    "skill_master_studio": ("技能大师工作室", "skill-master studio"),
    "chief_technician_studio": ("首席技师工作室", "chief-technician studio"),
    "model_worker_studio": ("劳模工作室", "model-worker studio"),
    "training_academy": ("职业训练院", "vocational training academy"),
    "training_station": ("职工培训工作站", "staff training station"),
    "industry_college": ("产业学院", "industry college"),
    "university": ("高等学校", "university"),
    "evaluation_body": ("评价机构", "evaluation body"),
    "third_party": ("第三方机构", "third party"),
}

SIZES: Mapping[str, tuple[str, str]] = {
    "large": ("大型", "large"),
    "medium": ("中型", "medium"),
    "small": ("小型", "small"),
    "micro": ("微型", "micro"),
}

INDUSTRIES: Mapping[str, tuple[str, str]] = {
    "chemical": ("化工", "chemical"),
    "mining": ("矿山", "mining"),
    "electric_power": ("电力", "electric power"),
    "metal_smelting": ("金属冶炼", "metal smelting"),
    "explosives": ("炸药及火工产品制造", "explosives and pyrotechnics"),
    "environmental_protection": ("环境保护", "environmental protection"),
    "construction": ("建筑施工", "construction"),
    "transport": ("交通运输", "transport"),
    "hotel": ("住宿", "hotels"),
}

INSURANCES: Mapping[str, tuple[str, str]] = {
    "employee": ("职工社会保险", "employee insurance"),
    "resident": ("居民社会保险", "resident insurance"),
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

# What checks of a yes or no may rest on: the path in the facts, and what a "yes" there says.
FLAGS: Mapping[str, tuple[str, str]] = {
    "in_training": ("正在培训", "in training"),
    "project_successful": ("项目创业成功", "the project is a success"),
    "in_provincial_plan": ("列入省级开发计划", "taken into the provincial plan"),
    "person.from_outside_city": ("从本市以外引进", "brought in from outside the city"),
    "person.unemployment_insured": ("依法参加失业保险", "in unemployment insurance"),
    "person.arrears": ("欠缴保险费", "contributions in arrears"),
    "employer.insured": ("单位参保", "the employer is insured"),
    "employer.in_zone": ("在高新区登记", "registered in the zone"),
    "employer.runs_college": ("举办或参与举办职业院校", "runs or co-runs a vocational college"),
    "institution.in_system": ("机构已进入系统", "the institution is in the system"),
    "institution.city_task": ("承担市级培养任务", "carries the city's training task"),
    "institution.performance_evaluated": ("已作绩效评价", "its performance was evaluated"),
    "class.filed_in_time": ("开班前已备案", "the class was filed before it began"),
    "class.in_system": ("培训班已进入系统", "the class is in the system"),
    "class.in_real_name_system": ("已进入实名制系统", "in the real-name system"),
    "class.result_assessed": ("已组织结业考核", "the results were assessed"),
    "class.passed": ("培训合格", "the training was passed"),
    "class.change_in_order": ("课时变更已备案", "the change of hours was filed"),
    "class.checkin_logs": ("有人脸识别或打卡记录", "face-recognition or check-in logs are there"),
    "class.public_notice_done": ("公示期满且无未决异议", "the public notice has ended"),
    "apprenticeship.filed": ("学徒培养计划已备案", "the apprenticeship plan was filed"),
    "ttw.done": ("已开展以工代训", "training through work was done"),
    "voucher.real_name": ("培训券实名", "the voucher is in a real name"),
    "voucher.evaluated": ("已参加评价", "the holder was evaluated"),
    "voucher.institution_verified": ("培训机构已核验", "the institution verified the voucher"),
    "voucher.hrss_reviewed": ("人社部门已审核", "the bureau reviewed the voucher"),
    "own_evaluation.filed": ("自主评价已备案", "the own evaluation was filed"),
    "own_evaluation.trained_before": ("评价前已培训", "training came before the evaluation"),
}
# What checks of a code may rest on: the path in the facts, and the list its codes are of.
CHOICES: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "grade": GRADES,
    "training_mode": TRAINING_MODES,
    "employer.type": PROVIDERS,
    "employer.size": SIZES,
    "institution.kind": PROVIDERS,
    "hire.insurance": INSURANCES,
}
# What checks of a number may rest on.
MEASURES: Mapping[str, tuple[str, str]] = {
    "hire.stable_months": ("稳定就业月数", "months of stable work"),
    "hire.insured_months": ("参保月数", "months insured"),
    "semesters": ("培训学期数", "semesters"),
    "training_days": ("培训天数", "training days"),
    "person.insured_months": ("失业保险缴费月数", "months of unemployment insurance"),
}

STAGES = ("quote", "claim", "prepay", "settle", "disburse", "redeem")
ROUTES: Mapping[str, tuple[str, str]] = {
    "training": ("培训", "training"),
    "evaluation": ("直接评价", "evaluation alone"),
    "contest": ("竞赛", "a contest"),
    "honour": ("荣誉", "an honour"),
}
RULES: Mapping[str, tuple[str, str]] = {
    "ANNUAL_CAP_REACHED": ("每人每年次数上限", "the yearly limit"),
    "INSTITUTION_REMOVED": ("机构移出目录", "the institution's removal"),
}
RELATIONS: Mapping[str, tuple[str, str]] = {
    "spouse": ("配偶", "spouse"),
    "parent": ("父母", "parent"),
    "child": ("子女", "child"),
    "grandparent": ("祖父母、外祖父母", "grandparent"),
    "grandchild": ("孙子女、外孙子女", "grandchild"),
}
# What an earlier subsidy must not be for it to stand in the way of another.
WITHOUT_EFFECT = frozenset({"refused", "withdrawn", "recovered", "prepaid"})

_CONDITIONS: Mapping[str, tuple[str, str]] = {
    **FLAGS,
    "year_completed": ("至少完成一个培养年度", "one training year at least was completed"),
    "centre_in_order": ("企业培训中心具备培养条件", "the enterprise's training centre meets its conditions"),
    "institution.kind": ("在规定的院校或基地培训", "trained at a college or base the policy names"),
    "training_mode": ("按规定方式培训", "trained in a mode the policy names"),
}

_LABELLED: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "grade": GRADES,
    "paid_for": {**GRADES, **CERTIFICATE_KINDS},
    "kind": CERTIFICATE_KINDS,
    "payee": PAYEES,
    "fund": FUNDS,
    "route": ROUTES,
    "rule": RULES,
    "relation": RELATIONS,
    "condition": _CONDITIONS,
    "last_day": {"": ("长期", "no set end")},
    "type": PROVIDERS,
    "size": SIZES,
    "place": PROVIDERS,
    "mode": TRAINING_MODES,
    "measure": MEASURES,
    "insurance": INSURANCES,
}


def label(field: str, code: str, language: str) -> str:
    """The name of a code in "zh" or "en"; fields that are no code list give the code back."""
    names = _LABELLED.get(field, {}).get(code)
    if names is None:
        return code
    return names[0] if language == "zh" else names[1]
