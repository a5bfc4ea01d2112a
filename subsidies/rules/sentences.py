"""The closed list of outcome reasons: whether each refuses, and its sentence in Chinese and English.

A sentence says what holds, whose value it rests on and, where something is missing, who acts. Values in braces are
given by the check that found the reason.
"""

from collections.abc import Mapping

REFUSES = True
TELLS = False

SENTENCES: Mapping[str, tuple[bool, str, str]] = {
    # How the figure came about
    "STANDARD_APPLIED": (TELLS, "按政策公布标准全额发放。", "The published figure is paid unchanged."),
    "LOCAL_STANDARD_APPLIED": (
        TELLS,
        "按本地补贴标准{local}元核定。",
        "The local standard of {local} yuan set by the officers decides.",
    ),
    "CEILING_APPLIED": (
        TELLS,
        "本地标准{local}元高于政策上限{ceiling}元，按上限执行。",
        "The local standard of {local} yuan is held to the policy's ceiling of {ceiling} yuan.",
    ),
    "COST_LIMITED": (
        TELLS,
        "人均培训成本{cost}元低于补贴标准，按实际成本发放。",
        "The cost of {cost} yuan a person is lower than the standard, so the cost is paid.",
    ),
    "UPLIFT_APPLIED": (
        TELLS,
        "属补贴目录内紧缺职业（工种），标准上浮{percent}%。",
        "A shortage occupation in the catalogue: the standard rises by {percent}%.",
    ),
    "NO_UPLIFT_GRADE": (
        TELLS,
        "属紧缺职业（工种），但等级低于高级工，不上浮。",
        "A shortage occupation, but the grade is below senior: no uplift.",
    ),
    "NO_UPLIFT_NOT_IN_CATALOGUE": (
        TELLS,
        "属紧缺职业（工种），但备案时未列入补贴目录，不上浮。",
        "A shortage occupation, but not in the catalogue when it counted: no uplift.",
    ),
    "NO_UPLIFT_NOT_SHORTAGE": (
        TELLS,
        "现为紧缺职业（工种），但开班备案时不在紧缺范围，不上浮。",
        "A shortage occupation today, but not when the class was filed: no uplift.",
    ),
    "SPECIAL_ABILITY_AS_JUNIOR": (
        TELLS,
        "专项职业能力证书按初级工标准执行。",
        "A special-ability certificate is paid as junior.",
    ),
    "CATALOGUE_NOT_REQUIRED": (
        TELLS,
        "职业（工种）不在补贴目录内，但本项补贴不受目录限制。",
        "The occupation is not in the catalogue; this subsidy does not depend on it.",
    ),
    "PER_YEAR": (
        TELLS,
        "按已完成的{years}个培养年度计算。",
        "Multiplied by the {years} training years completed.",
    ),
    "LOWER_LEVEL_RATE": (
        TELLS,
        "学徒实际达到的等级低于协议等级，按实际等级标准执行。",
        "The apprentice reached a lower level than agreed; the rate of the level reached applies.",
    ),
    "SHORTFALL": (
        TELLS,
        "按核定成本扣除企业职工教育经费后的差额补贴。",
        "The approved cost less the enterprise's own training funds is paid.",
    ),
    "EMPLOYER_CAP_LIMITED": (
        TELLS,
        "企业累计额度只剩{left}元，按剩余额度发放。",
        "Only {left} yuan of the enterprise's ceiling is left, so the sum is cut to it.",
    ),
    "RELATIVE_OF_DISABLED": (
        TELLS,
        "以贫困或重度残疾人直系亲属身份享受。",
        "Entitled as the direct relative of a poor or severely disabled person.",
    ),
    "FREE_OF_CHARGE": (TELLS, "享受免费培训，不收取学员费用。", "Entitled to training without a fee."),
    "AMOUNT_NOT_SET": (
        TELLS,
        "符合条件，但政策未定标准；由人社、财政部门确定标准后方可发放。",
        "The conditions are met, but no amount is set; nothing is paid until the bureau and finance set one.",
    ),
    "OVERRIDE": (
        TELLS,
        "经{by}书面特批，不受“{rule}”限制：{reason}",
        "{by} lifted the rule {rule} in writing: {reason}",
    ),
    "REVIEW_REQUIRED": (
        TELLS,
        "原则上可以发放，须由经办人员核实后决定。",
        "Payable in principle; an officer must look before deciding.",
    ),
    # Advances and settlement
    "PREPAY_LIMIT": (
        TELLS,
        "预拨总额以{limit}元为限，已预拨{already}元，剩余{left}元。",
        "Advances are limited to {limit} yuan; {already} yuan was advanced and {left} yuan is left.",
    ),
    "PREPAY_CUT_TO_LIMIT": (
        TELLS,
        "申请预拨{requested}元超过可预拨的{left}元，按可预拨额核定。",
        "The {requested} yuan asked for is more than the {left} yuan that may be advanced; it is cut to that.",
    ),
    "PREPAY_NOT_AVAILABLE": (
        REFUSES,
        "本项补贴在该培训方式下或对个人不予预拨，请在取得证书后申领。",
        "No advance for this scheme, training mode or claimant; claim after the certificate is gained.",
    ),
    "PREPAID_DEDUCTED": (
        TELLS,
        "已从结算金额中扣除预拨款{prepaid}元。",
        "The advance of {prepaid} yuan is taken off the final sum.",
    ),
    "RECOVER_EXCESS": (
        TELLS,
        "预拨款高于结算金额，多拨的{recover}元由经办机构追回。",
        "The advance was higher than the final sum; the bureau recovers {recover} yuan.",
    ),
    # What the person has had already
    "ANNUAL_CAP_REACHED": (
        REFUSES,
        "该学员{year}年已享受{used}次补贴，达到每人每年{limit}次的上限；确需例外的，由有权经办人员书面特批。",
        "The trainee has had {used} subsidies in {year}, and the limit is {limit} a year; only an authorised officer "
        "may lift it, in writing.",
    ),
    "REPEAT_SAME_OCCUPATION_GRADE": (
        REFUSES,
        "该学员已于{date}享受过“{occupation}”同一等级的补贴，不可重复享受。",
        "The trainee had the subsidy for {occupation} at this grade on {date}; it cannot be enjoyed again.",
    ),
    "ALREADY_PAID": (
        REFUSES,
        "同一人员在同一单位的本项补贴已于{date}发放。",
        "This subsidy was already paid on {date} for the same person and employer.",
    ),
    "EXCLUDED_BY_INSURED": (
        REFUSES,
        "该证书已于{date}享受参保职工技能提升补贴，不可再享受培训补贴。",
        "The insured-employee subsidy was paid for this certificate on {date}; the two exclude each other.",
    ),
    "EXCLUDED_BY_TRAINING_SUBSIDY": (
        REFUSES,
        "该证书已于{date}享受培训补贴，不可再享受参保职工技能提升补贴。",
        "The training subsidy was paid for this certificate on {date}; the two exclude each other.",
    ),
    "EXCLUDED_BY_TTW": (
        REFUSES,
        "该次录用已于{date}享受以工代训补贴，不可再享受岗前培训补贴。",
        "Training-through-work was paid for this hire on {date}; the two exclude each other.",
    ),
    "EXCLUDED_BY_PREJOB": (
        REFUSES,
        "该次录用已于{date}享受岗前培训补贴，不可再享受以工代训补贴。",
        "Pre-job training was paid for this hire on {date}; the two exclude each other.",
    ),
    "EMPLOYER_CAP_REACHED": (
        REFUSES,
        "企业累计已享受{paid}元，达到{limit}元的上限。",
        "The enterprise has had {paid} yuan and reached its ceiling of {limit} yuan.",
    ),
    # Who the person is
    "PENSION_ENTITLED": (
        REFUSES,
        "该学员在{date}已具有按月领取养老金资格，不在补贴范围；对认定有异议的，由社保经办机构核实。",
        "On {date} the trainee was entitled to a monthly pension and is outside the subsidy; the pension register's "
        "keeper can correct it.",
    ),
    "NO_LOCAL_TIE": (
        REFUSES,
        "该学员在本地无户籍、常住、求职或就业登记，请补充其中一项证明。",
        "The trainee has no household, residence, job search or work in this place; evidence of one is needed.",
    ),
    "NOT_TARGET_GROUP": (
        REFUSES,
        "不属于本项补贴规定的人员类别或行业。",
        "In none of the groups or industries this subsidy names.",
    ),
    "RELATIVE_NOT_COVERED": (
        REFUSES,
        "与残疾人的关系（{relation}）不在直系亲属范围，或残疾人既非重度也非贫困。",
        "The kinship ({relation}) is not covered, or the disabled person is neither severely disabled nor poor.",
    ),
    "NOT_NEW_HIRE": (REFUSES, "不是新录用人员。", "Not newly taken on."),
    "NOT_INSURED": (
        REFUSES,
        "缺少规定的社会保险、险种不符或存在欠费，请单位补缴后再申领。",
        "The insurance required is missing, of the wrong kind or in arrears; the employer must settle it.",
    ),
    "STABLE_PERIOD_SHORT": (
        REFUSES,
        "稳定就业未满{required}个月（现{months}个月）。",
        "Employed for {months} months; {required} full months are required.",
    ),
    # The certificate and the training
    "NO_CERTIFICATE": (
        REFUSES,
        "尚未取得证书，取得后由评价机构上传再申领。",
        "There is no certificate yet; claim once the evaluation body has recorded one.",
    ),
    "CERTIFICATE_KIND_NOT_ACCEPTED": (
        REFUSES,
        "{kind}不在本项补贴认可的证书范围。",
        "This subsidy does not accept a certificate of the kind: {kind}.",
    ),
    "GRADE_NOT_COVERED": (
        REFUSES,
        "本项补贴未设该等级（{grade}）的标准。",
        "This subsidy has no rate for the grade: {grade}.",
    ),
    "NOT_IN_CATALOGUE": (
        REFUSES,
        "职业（工种）“{occupation}”备案时不在政府补贴培训目录内。",
        "The occupation {occupation} was not in the subsidised catalogue when it counted.",
    ),
    "NOT_ASSESSED": (
        REFUSES,
        "尚无考核记录，请培训机构或评价机构补录。",
        "No assessment is recorded; the institution or the evaluation body must enter it.",
    ),
    "ASSESSMENT_FAILED": (REFUSES, "考核未合格。", "The assessment was not passed."),
    "LEVEL_NOT_REACHED": (REFUSES, "学徒未达到任何技能等级。", "The apprentice reached no level."),
    "TRAINING_NOT_DONE": (
        REFUSES,
        "没有培训记录，或证书不是经培训取得，不发放培训补贴。",
        "No training took place, or the certificate was gained without any; no training subsidy is paid.",
    ),
    "NOT_PROJECT_BASED": (REFUSES, "须以项目制方式培训。", "Project-based training is required."),
    "FEE_CHARGED": (
        REFUSES,
        "已向免费培训对象收取{fee}元，退费后方可申领。",
        "A fee of {fee} yuan was taken from a trainee who trains free; refund it before claiming.",
    ),
    "BEYOND_LENGTH": (
        TELLS,
        "培训{length}期（天），最长按{longest}期（天）计发，超出部分不予补贴。",
        "Trained for {length}, paid for {longest} at most; the part beyond is not paid.",
    ),
    "EMPLOYER_NOT_SME": (REFUSES, "单位不是中小微企业。", "The employer is no medium, small or micro enterprise."),
    "EMPLOYER_TYPE_NOT_ACCEPTED": (
        REFUSES,
        "单位类型不在本项补贴范围。",
        "This subsidy does not accept an employer of this kind.",
    ),
    "NOT_RECOGNISED_BASE": (REFUSES, "不是认定的培训基地。", "Not a recognised training base."),
    "NOT_CITY_TASK": (REFUSES, "培训班不是市级培养任务。", "The class is no city training task."),
    "NOT_LISTED": (
        REFUSES,
        "培训机构在开班备案时不在政府公布的机构目录内。",
        "The institution was not in the published directory when the class was filed.",
    ),
    "INSTITUTION_REMOVED": (
        REFUSES,
        "培训机构已被移出目录，由人社部门裁定后处理。",
        "The institution was removed for cause; the bureau must rule on its open claims.",
    ),
    "NOT_FILED": (
        REFUSES,
        "培训班、计划、变更或自主评价未备案，请申报单位补办备案。",
        "The class, plan, change or own evaluation was not filed with the bureau.",
    ),
    "CONDITIONS_NOT_MET": (
        REFUSES,
        "不符合规定条件：{condition}。",
        "A condition the policy names is missing: {condition}.",
    ),
    "EVIDENCE_MISSING": (
        REFUSES,
        "缺少规定材料，请申报单位补交。",
        "A paper is missing; the claimant adds it.",
    ),
    "NOT_IN_SYSTEM": (REFUSES, "未进入实名制管理系统。", "Not in the real-name system."),
    "NOT_VERIFIED": (REFUSES, "培训机构尚未核验。", "The institution has not verified it yet."),
    "REVIEW_PENDING": (REFUSES, "人社部门尚未审核。", "The bureau has not reviewed it yet."),
    "PUBLIC_NOTICE_PENDING": (REFUSES, "公示尚未结束。", "The public notice has not ended."),
    # Money, standing, period
    "FUND_NOT_ALLOWED": (
        REFUSES,
        "本项补贴不得从{fund}列支。",
        "This subsidy may not be charged to: {fund}.",
    ),
    "FUNDS_SUFFICIENT": (
        REFUSES,
        "企业可用职工教育经费{own}元，足以支付培训成本{cost}元。",
        "The enterprise's own training funds of {own} yuan cover the cost of {cost} yuan.",
    ),
    "FRAUD_CONFIRMED": (
        REFUSES,
        "已查实虚假培训或虚假申领，不予发放，已拨资金由经办机构追回。",
        "False training or a false claim is confirmed: nothing is paid, and what was paid is recovered.",
    ),
    "OUT_OF_PERIOD": (
        REFUSES,
        "证书（考核）日期{date}不在政策有效期{first_day}至{last_day}内。",
        "The certificate's date {date} is outside the policy's period {first_day} to {last_day}.",
    ),
    "SCHEME_NOT_ACTIVE": (REFUSES, "本项补贴尚未启用。", "This subsidy is not switched on."),
    "PACK_NOT_ACTIVE": (
        REFUSES,
        "政策尚为送审稿，未生效；所列金额仅供参考。",
        "The policy is a draft and not in force; the figures shown are for information only.",
    ),
    "OUT_OF_RANGE": (
        REFUSES,
        "核定金额{awarded}元不在政策规定的{least}元至{most}元范围内。",
        "The {awarded} yuan awarded are outside the published range of {least} to {most} yuan.",
    ),
    "VOUCHER_NOT_REAL_NAME": (REFUSES, "培训券未实名。", "The voucher is not in a real name."),
    "VOUCHER_TRANSFERRED": (REFUSES, "培训券不得转让。", "The voucher was transferred."),
    "VOUCHER_EXPIRED": (REFUSES, "培训券已过期。", "The voucher has expired."),
    "VOUCHER_ALREADY_REDEEMED": (REFUSES, "培训券已兑现。", "The voucher was already redeemed."),
    "VOUCHER_AFTER_TRAINING": (
        REFUSES,
        "培训券在培训开始之后发放。",
        "The voucher was issued after the training had begun.",
    ),
}

# Sentences that take the place of a reason's own where its values name them in "text".
WORDINGS: Mapping[str, tuple[str, str]] = {
    "years_planned": ("按计划的{years}个培养年度计算。", "Multiplied by the {years} training years planned."),
}
