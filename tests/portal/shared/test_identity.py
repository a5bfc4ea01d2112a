from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from portal.shared.identity import (
    ID_NUMBER_CODES,
    IdNumberRefused,
    Sex,
    ValueRefused,
    age_on,
    mask_account,
    mask_id_number,
    mask_name,
    mask_phone,
    normalise_account,
    normalise_credit_code,
    normalise_name,
    normalise_phone,
    parse,
    parse_sex,
)

ANY_BIRTH = st.dates(date(1900, 1, 1), date(2099, 12, 31))
REGIONS = st.integers(100_000, 899_999).map(str)
FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
NOISE = st.sampled_from(["", " ", "\u3000", "\u200b", "\ufeff", "\u202c", "\xa0", "\t"])


def id_number(region, born, order):
    body = f"{region}{born:%Y%m%d}{order:03}"
    return body + ric.calc_check_digit(body + "0")


ID_NUMBERS = st.builds(id_number, REGIONS, ANY_BIRTH, st.integers(0, 999))


@given(REGIONS, ANY_BIRTH, st.integers(0, 999))
def test_any_region_gives_birth_and_sex(region, born, order):
    read = parse(id_number(region, born, order))
    assert (read.birth_date, read.sex) == (born, Sex.MALE if order % 2 else Sex.FEMALE)
    assert not read.normalised


@given(ID_NUMBERS, st.lists(NOISE, min_size=19, max_size=19), st.booleans())
def test_noise_around_digits_is_dropped(number, noise, full_width):
    written = number.translate(FULL_WIDTH) if full_width else number.lower()
    written = "".join(char for pair in zip(noise, [*written, ""], strict=True) for char in pair)
    read = parse(written)
    assert read.number == number
    assert read.normalised == (written != number)


@given(ID_NUMBERS, st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_is_never_accepted(number, at, shift):
    changed = str(shift) if number[at] == "X" else str((int(number[at]) + shift) % 10)
    with pytest.raises(IdNumberRefused) as refused:
        parse(number[:at] + changed + number[at + 1 :])
    assert refused.value.code in ("ID_CHECK_DIGIT", "ID_BIRTH_DATE")


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text):
    try:
        assert len(parse(text).number) == 18
    except IdNumberRefused as refused:
        assert refused.code in ID_NUMBER_CODES
        assert str(refused.sentence)


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("", "ID_EMPTY", "没有填"),
        (" \u200b", "ID_EMPTY", "没有填"),
        ("3.20299197504047E+17", "ID_LOST_DIGITS", "文本"),
        ("320299197504047000.0", "ID_LOST_DIGITS", "文本"),
        ("320299750404701", "ID_OLD_15", "15位"),
        ("3202991975040470", "ID_TOO_SHORT", "只有16位，应为18位"),
        ("32029919730805274", "ID_TOO_SHORT", "只有17位，应为18位"),
        ("3202991973080527411", "ID_TOO_LONG", "19位"),
        ("32029919X308052741", "ID_CHARACTERS", "X"),
        ("护照E12345678", "ID_CHARACTERS", "护照E"),
        ("320299199013316542", "ID_BIRTH_DATE", "19901331"),
        ("320299190002290019", "ID_BIRTH_DATE", "19000229"),
        ("320299189912310012", "ID_BIRTH_DATE", "18991231"),
        ("320299198201069060", "ID_CHECK_DIGIT", "校验码"),
        ("320299198201069069", None, None),
    ],
)
def test_each_fault_has_its_sentence(text, code, words):
    if code is None:
        text = text[:17] + ric.calc_check_digit(text)
        assert parse(text).number == text
        return
    with pytest.raises(IdNumberRefused) as refused:
        parse(text)
    assert refused.value.code == code
    assert words in str(refused.value.sentence)


def test_region_younger_than_its_holder():
    born = date(1970, 1, 2)  # 320281 was assigned in 1987
    assert parse(id_number("320281", born, 1)).birth_date == born


@given(ANY_BIRTH, st.integers(0, 110))
def test_age_grows_on_the_birthday(born, years):
    if born.year + years > 2200 or (born.month, born.day) == (2, 29):
        return
    birthday = born.replace(year=born.year + years)
    assert age_on(born, birthday) == years
    assert age_on(born, birthday - timedelta(days=1)) == years - 1


def test_leap_day_birthday_waits_for_march():
    assert age_on(date(2004, 2, 29), date(2020, 2, 28)) == 15
    assert age_on(date(2004, 2, 29), date(2020, 2, 29)) == 16
    assert age_on(date(2004, 2, 29), date(2021, 2, 28)) == 16
    assert age_on(date(2004, 2, 29), date(2021, 3, 1)) == 17


@pytest.mark.parametrize(("text", "sex"), [("男", "m"), (" 女 ", "f"), ("男性", "m"), ("2", "f")])
def test_sex_words_are_read(text, sex):
    assert parse_sex(text) == sex


def test_unknown_sex_is_refused():
    with pytest.raises(ValueRefused) as refused:
        parse_sex("不详")
    assert refused.value.code == "SEX_UNKNOWN"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("张 伟", "张伟"),
        (" 许\u3000秀兰 ", "许秀兰"),
        ("阿卜杜拉•买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉.买买提", "阿卜杜拉·买买提"),
        ("吴\u200b艳", "吴艳"),
        ("𠮷野㐂", "𠮷野㐂"),
        ("Ａｎｎａ  Smith", "Anna Smith"),
        ("欧阳\ufa0e", "欧阳\ufa0e"),
    ],
)
def test_names_are_put_in_order(text, name):
    assert normalise_name(text) == name


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "NAME_EMPTY"),
        ("\u200b ", "NAME_EMPTY"),
        ("张三1", "NAME_CHARACTERS"),
        ("-", "NAME_CHARACTERS"),
        ("' '", "NAME_CHARACTERS"),
        ("=cmd|'/c calc'!A0", "NAME_CHARACTERS"),
        ("@张三", "NAME_CHARACTERS"),
        ("张" * 51, "NAME_CHARACTERS"),
    ],
)
def test_what_is_no_name(text, code):
    with pytest.raises(ValueRefused) as refused:
        normalise_name(text)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "text",
    [
        "15721178155",
        "+86 157-2117-8155",
        "86 15721178155",
        "0086-157 2117 8155",
        "１５７２１１７８１５５",
        "(+86)15721178155",
    ],
)
def test_phone_in_any_writing(text):
    assert normalise_phone(text) == "15721178155"


@pytest.mark.parametrize("text", ["12345", "12721178155", "157211781555", "0510-86801234", "1.5721178155E+10", "电话"])
def test_what_is_no_mobile_number(text):
    with pytest.raises(ValueRefused) as refused:
        normalise_phone(text)
    assert refused.value.code == "PHONE_NOT_MOBILE"


def test_account_keeps_its_digits():
    assert normalise_account("6217 1661 3186 0913 901") == "6217166131860913901"
    with pytest.raises(ValueRefused):
        normalise_account("6.21716613186091E+18")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("91320299F32J46RNE", "CREDIT_CODE_LENGTH"),
        ("91320299F32J46RNIO", "CREDIT_CODE_CHARACTERS"),
        ("91320299F32J46RNE0", "CREDIT_CODE_CHECK"),
    ],
)
def test_credit_code_faults(text, code):
    with pytest.raises(ValueRefused) as refused:
        normalise_credit_code(text)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("91-320299-F32J46RN", 16),
        ("９１－３２０２９９－Ｆ３２Ｊ４６ＲＮ", 16),
        ("91–320299—F32J46RN", 16),
        ("91 320299 F32J46RN", 16),
        ("91\u3000320299\u200bF32J46RN", 16),
        ("91-320299-F32J46RNEDX", 19),
        ("-" * 18, 0),
    ],
)
def test_credit_code_is_counted_without_what_is_dropped(text, count):
    with pytest.raises(ValueRefused) as refused:
        normalise_credit_code(text)
    assert refused.value.code == "CREDIT_CODE_LENGTH"
    assert f"这里有{count}位" in str(refused.value.sentence)


def test_credit_code_is_brought_to_form():
    assert normalise_credit_code(" 91320299f32j46 rned") == "91320299F32J46RNED"


def test_masks_show_no_more_than_allowed():
    assert mask_id_number("320299197907129718") == "3202************18"
    assert mask_phone("13181590830") == "131****0830"
    assert mask_account("6217166131860913901") == "****3901"
    assert [mask_name(name) for name in ("陈国梁", "吴艳", "阿卜杜拉·买买提", "吴", "")] == [
        "陈*梁",
        "吴*",
        "阿*提",
        "*",
        "",
    ]
