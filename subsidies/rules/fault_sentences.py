"""The closed list of what can be wrong with a pack, each with its sentence in Chinese and English.

A sentence says what is found and what is allowed; the key it stands at is told beside it. Values in braces are given
by whoever found the fault: `given` is a value as it stands, `written` the same as TOML writes it, text within quotes.
"""

from collections.abc import Mapping

FAULTS: Mapping[str, tuple[str, str]] = {
    # The file
    "NO_UTF8": (
        "文件从第{position}个字节起不是UTF-8文本，请另存为UTF-8编码后再读入。",
        "is no UTF-8 text: {error} (byte {position})",
    ),
    "NO_TOML": (
        "第{line}行第{column}列起无法按TOML读取：“{text}”。请核对此处的引号、括号、等号，以及是否有同名的项。",
        "is no valid TOML: {error}",
    ),
    "NO_END_TO_TOML": (
        "读到末尾（第{line}行“{text}”）仍无法按TOML读取，请核对引号、括号是否成对，以及是否有同名的项。",
        "is no valid TOML: {error}, line {line}",
    ),
    "BEYOND_MEASURE": (
        "有的数字位数过多，或括号层数过深，无法读取。",
        "holds a number too long or brackets too deep to be read",
    ),
    "PLACE_TAKEN": ("{given}已有政策文件，一地只能有一份。", "{given} has a pack already"),
    # A table and its keys
    "MISSING": ("缺少这一项。", "Field required"),
    "UNKNOWN_KEY": ("没有这个名称的项，请核对名称或删去。", "unknown key"),
    "NO_TABLE": ("应为一组带名称的项，现为{written}。", "Input should be a table of named values, not {written}"),
    "NO_LIST": ("应为方括号中的列表，现为{written}。", "Input should be a list in square brackets, not {written}"),
    "TOO_FEW": (
        "至少要有{min_length}项，现有{actual_length}项。",
        "should hold {min_length} at least, not {actual_length}",
    ),
    "NO_TAG": ("缺少{discriminator}，无法判断是哪一种。", "Unable to tell the kind: {discriminator} is missing"),
    "UNKNOWN_TAG": (
        "{discriminator}写的{tag}不在可用范围，可用的有：{allowed}。",
        "Input tag '{tag}' found using {discriminator} does not match any of the expected tags: {allowed}",
    ),
    # A single value
    "NO_TEXT": ("应为引号中的文字，现为{written}。", "Input should be a text in quotes, not {written}"),
    "EMPTY_TEXT": ("文字不能为空。", "the text should not be empty"),
    "NO_WHOLE_NUMBER": ("应为整数，现为{written}。", "Input should be a valid integer, not {written}"),
    "NO_YES_OR_NO": (
        "应为true或false，不加引号，现为{written}。",
        "Input should be a valid boolean, true or false without quotes, not {written}",
    ),
    "NO_PLAIN_NUMBER": (
        "应为不加引号的数字，现为{written}。",
        "must be a plain TOML number, read as an exact decimal, not {written}",
    ),
    "NOT_EXACT": (
        "应为精确的十进制数，现为{written}。",
        "a number must be read as an exact decimal, not as a float or a yes/no",
    ),
    "ENDLESS": ("应为有限的数，现为{written}。", "Input should be a finite number, not {written}"),
    "BELOW": ("不能小于{ge}，现为{written}。", "Input should be greater than or equal to {ge}, not {written}"),
    "NOT_ABOVE": ("必须大于{gt}，现为{written}。", "Input should be greater than {gt}, not {written}"),
    "ABOVE": ("不能大于{le}，现为{written}。", "Input should be less than or equal to {le}, not {written}"),
    "NOT_BELOW": ("必须小于{lt}，现为{written}。", "Input should be less than {lt}, not {written}"),
    "NO_DAY": ("日期应写作年-月-日，如2019-01-01，现为{written}。", "a day is written YYYY-MM-DD, not {written}"),
    "NO_PLAIN_DAY": (
        "应为不加引号的日期，如2019-01-01，现为{written}。",
        "must be a plain TOML date, such as 2019-01-01, not {written}",
    ),
    "NOT_OFFERED": ("{written}不在可选范围，可选：{allowed}。", "Input should be {allowed}, not {written}"),
    "NOT_KNOWN": (
        "“{given}”不是已有的{list}，可用的有：{allowed}。",
        "'{given}' is not a known {list}; known are {allowed}",
    ),
    "OTHER_FORM": (
        "“{given}”不合写法{pattern}，例如{example}。",
        "String should match {pattern}, such as {example}, not '{given}'",
    ),
    "NEITHER_LIST_NOR_CONTEXT": (
        "应为承担该条款的各项（列表）或context，现为{written}。",
        "should be a list of carriers or 'context', not {written}",
    ),
    "OTHER": ("{written}不合要求：{expected}。", "{expected}; it is {written}"),
    # Values taken together
    "PERIOD_BACKWARDS": (
        "最后一日{last_day}早于第一日{first_day}。",
        "last_day lies before first_day ({last_day} before {first_day})",
    ),
    "DAYS_BACKWARDS": (
        "止日{to_day}早于起日{from_day}。",
        "to_day lies before from_day ({to_day} before {from_day})",
    ),
    "RANGE_BACKWARDS": ("最高额{most}低于最低额{least}。", "most lies below least ({most} below {least})"),
    "NAMES_WITHOUT_PAIR": (
        "中文有{zh}个名称，英文有{en}个，应一一对应。",
        "zh and en name different numbers of things ({zh} and {en})",
    ),
    "NO_AMOUNT": (
        "应写明金额，或写明没有金额，以下写且只写一项：{names}。",
        "give exactly one of {names}; none is given",
    ),
    "SEVERAL_AMOUNTS": ("只能写其中一项：{names}。", "give exactly one of {names}"),
    "NO_FACT": (
        "“{given}”不是这种核验能查的事实，可查的有：{allowed}。",
        "'{given}' is no fact this check can ask for; it can ask for {allowed}",
    ),
    "NO_VALUE_OF_FACT": (
        "“{given}”不是{fact}的取值，可用的有：{allowed}。",
        "'{given}' is no value of {fact}; its values are {allowed}",
    ),
    # The pack as a whole
    "CARRIER_MISSING": (
        "没有写这一条由什么承担，请写明，或写context。",
        "is missing: name what carries the clause, or say context",
    ),
    "NO_CLAUSE_HERE": (
        "{given}不是本文件的条款，本文件的条款是{first}至{last}。",
        "{given} is no clause of this document, which has {first} to {last}",
    ),
    "ENDS_OTHERWISE": (
        "条款目录中本文件到{last}为止，不是{given}。",
        "the catalogue of clauses ends with {last}, not {given}",
    ),
    "GIVEN_TWICE": ("{given}写了两次。", "{given} is given twice"),
    "CONDITION_TWICE": (
        "与{first}（{given}）完全相同，请改写或删去。",
        "says the same as {first} ({given}); reword it or leave it out",
    ),
    "TARGET_TWICE": (
        "{given}同一时段的目标已写在{first}。",
        "{given} has a target for the same days in {first}",
    ),
    "FUND_NOT_LISTED": (
        "{given}不在本文件的资金渠道中，文件列有：{allowed}。",
        "{given} is not among the document's funds: {allowed}",
    ),
    "KIND_NOT_LISTED": (
        "{given}不在本文件的证书种类中，文件列有：{allowed}。",
        "{given} is not among the document's certificate kinds: {allowed}",
    ),
    "GROUP_NOT_LISTED": (
        "{given}不在本文件的人员类别中，文件列有：{allowed}。",
        "{given} is not among the document's groups: {allowed}",
    ),
    "SCHEME_NOT_LISTED": (
        "{given}不在本文件的补贴项目中，文件列有：{allowed}。",
        "{given} is not among the document's schemes: {allowed}",
    ),
    "SCHEME_OF_ELSEWHERE": (
        "{given}不以{prefix}开头，与本文件条款的前缀不一致。",
        "{given} does not begin with {prefix}, as the document's clauses do",
    ),
    "STANDARDS_OVERLAP": (
        "{day}有两个标准（{of_kind}，{of_grade}）。",
        "two standards overlap on {day} ({of_kind}, {of_grade})",
    ),
    "STANDARDS_GAP": (
        "{ended}至{begun}之间没有标准（{of_kind}，{of_grade}）。",
        "no standard from {ended} to {begun} ({of_kind}, {of_grade})",
    ),
    "STANDARDS_BESIDE_PERIOD": (
        "标准从{begun}至{ended}，应与政策有效期{first_day}至{last_day}一致（{of_kind}，{of_grade}）。",
        "the standards do not cover exactly the period: {begun} to {ended}, not {first_day} to {last_day} "
        "({of_kind}, {of_grade})",
    ),
    "NO_CEILING": ("同档所指的{given}自身没有上限。", "{given} has no ceiling of its own"),
}

# What pydantic finds, by the name it gives it.
FOUND_BY_PYDANTIC: Mapping[str, str] = {
    "missing": "MISSING",
    "extra_forbidden": "UNKNOWN_KEY",
    "model_type": "NO_TABLE",
    "model_attributes_type": "NO_TABLE",
    "dict_type": "NO_TABLE",
    "tuple_type": "NO_LIST",
    "too_short": "TOO_FEW",
    "union_tag_not_found": "NO_TAG",
    "union_tag_invalid": "UNKNOWN_TAG",
    "string_type": "NO_TEXT",
    "string_too_short": "EMPTY_TEXT",
    "int_type": "NO_WHOLE_NUMBER",
    "bool_type": "NO_YES_OR_NO",
    "finite_number": "ENDLESS",
    "greater_than_equal": "BELOW",
    "greater_than": "NOT_ABOVE",
    "less_than_equal": "ABOVE",
    "less_than": "NOT_BELOW",
    "literal_error": "NOT_OFFERED",
}

# Names of the closed lists, as sentences call them.
LISTS: Mapping[str, tuple[str, str]] = {
    "outcome reason": ("结果原因代码", "outcome reason"),
    "industry": ("行业代码", "industry"),
    "provider kind": ("机构种类代码", "provider kind"),
    "training type": ("培训类型代码", "training type"),
    "grade": ("等级代码", "grade"),
    "certificate kind": ("证书种类代码", "certificate kind"),
    "training mode": ("培训方式代码", "training mode"),
    "fund source": ("资金渠道代码", "fund source"),
    "group": ("人员类别代码", "group"),
}
ANY = "any"
ANY_OF: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "of_kind": {ANY: ("各种证书", "any kind")},
    "of_grade": {ANY: ("各等级", "any grade")},
    "last_day": {"": ("长期", "no set end")},
    "ended": {"": ("长期", "no set end")},
}
