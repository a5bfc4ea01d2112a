"""The list of certificates an evaluation body hands in: typed rows and refusals, without a look at our own rows."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from portal.reference.grades import parse_grade
from portal.shared.folding import without_blanks
from portal.shared.identity import ValueRefused
from portal.shared.sentences import sentence
from portal.shared.spreadsheets import columns
from portal.shared.spreadsheets.columns import Column
from portal.shared.spreadsheets.importing import Preview, Row, preview

KIND_OF_WORD = {
    "职业资格证书": "vocational_qualification",
    "国家职业资格证书": "vocational_qualification",
    "职业技能等级证书": "skill_level",
    "技能等级证书": "skill_level",
    "专项职业能力证书": "special_ability",
    "专项能力证书": "special_ability",
    "特种作业操作证": "special_operation",
    "特种作业操作证书": "special_operation",
    "特种设备作业人员证": "special_equipment",
    "特种设备安全管理和作业人员证": "special_equipment",
    "培训合格证": "training_completion",
    "培训合格证书": "training_completion",
    "特殊行业上岗证": "special_industry_post",
    "学历证书": "academic",
}
_KIND = _("“%(text)s” is not a kind of certificate. Please enter it as on the certificate, such as 职业技能等级证书.")
_NUMBER = _("“%(text)s” is not a certificate number: 6 to 40 letters, digits and hyphens are needed.")
_TWICE = _("This certificate is already in row %(row)s of this file. Please keep one of the two rows.")
_TWO_HOLDERS = _("Row %(row)s gives the same certificate number to %(name)s. Please check both certificates.")


def parse_kind(text: str) -> str:
    """The code of a kind of certificate; raises `ValueRefused` KIND_UNKNOWN."""
    word = without_blanks(text)
    if word not in KIND_OF_WORD:
        raise ValueRefused("KIND_UNKNOWN", sentence(_KIND, text=text))
    return KIND_OF_WORD[word]


def parse_certificate_number(text: str) -> str:
    """A certificate number in upper case without blanks; raises `ValueRefused` CERTIFICATE_NUMBER."""
    number = without_blanks(text).upper()
    if not 6 <= len(number) <= 40 or not number.replace("-", "").isascii() or not number.replace("-", "").isalnum():
        raise ValueRefused("CERTIFICATE_NUMBER", sentence(_NUMBER, text=text))
    return number


COLUMNS = (
    Column(
        "number",
        _("certificate number"),
        ("证书编号", "证书号", "证书号码", "编号"),
        columns.by_text(parse_certificate_number),
        required=True,
    ),
    Column("name", _("name"), ("姓名", "持证人", "持证人姓名"), columns.person_name, required=True, identifies=True),
    Column(
        "id_number",
        _("ID number"),
        ("身份证号", "身份证号码", "证件号码", "证件号", "公民身份号码"),
        columns.id_number,
        required=True,
        identifies=True,
    ),
    Column(
        "occupation",
        _("occupation"),
        ("职业(工种)", "职业工种", "职业名称", "工种", "职业(工种)名称"),
        columns.text(100),
        required=True,
    ),
    Column(
        "grade",
        _("grade"),
        ("等级", "技能等级", "级别", "职业技能等级", "等级名称"),
        columns.word(parse_grade),
        required=True,
    ),
    Column("kind", _("kind"), ("证书类型", "证书种类", "证书类别"), columns.word(parse_kind), required=True),
    Column("issued_on", _("issued on"), ("发证日期", "发证时间", "颁证日期"), columns.day, required=True),
    Column(
        "expires_on",
        _("expires on"),
        ("有效期至", "有效期截止日期", "有效期限", "有效期", "失效日期"),
        columns.day,
        optional=True,
        empty=None,
    ),
    Column(
        "body",
        _("issuing body"),
        ("发证机构统一社会信用代码", "统一社会信用代码", "评价机构统一社会信用代码", "机构代码"),
        columns.credit_code,
        required=True,
    ),
)


def read_certificates(content: bytes, name: str) -> Preview:
    """Preview of a list of certificates; unreadable files give a preview with an error.

    Values of a row: ``number``, ``name``, ``id_number`` (an `IdNumber`), ``occupation`` (its name), ``grade`` (a
    `Grade`), ``kind`` (its code), ``issued_on`` (a date), ``expires_on`` (a date or
    None), ``body`` (a unified social credit code).
    """
    return preview(content, name, COLUMNS, check=_check_numbers)


def _check_numbers(rows: Sequence[Row]) -> None:
    first: dict[str, Row] = {}
    for row in rows:
        if "number" not in row.values:
            continue
        earlier = first.setdefault(row.values["number"], row)
        if earlier is not row:
            _refuse_repeat(row, earlier)


def _refuse_repeat(row: Row, earlier: Row) -> None:
    if _holder(row) == _holder(earlier):
        row.refuse("number", "REPEATED", sentence(_TWICE, row=earlier.number))
    else:
        other = earlier.values.get("name") or earlier.cells["name"].text
        row.refuse("number", "NUMBER_OF_ANOTHER", sentence(_TWO_HOLDERS, row=earlier.number, name=other))


def _holder(row: Row) -> str:
    number = row.values.get("id_number")
    return number.number if number else row.cells["id_number"].text
