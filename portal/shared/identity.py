"""Who someone is: ID numbers, names, mobile numbers, credit codes, bank accounts, and how each is shown masked.

ID numbers follow GB 11643-1999: six digits of region, birth date, three digits of order (odd for men), check digit
by ISO 7064 MOD 11-2. The region is never checked: codes are re-assigned, and real cards carry codes younger than
their holders.
"""

import re
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from stdnum.cn import ric, uscc
from stdnum.exceptions import InvalidFormat, InvalidLength, ValidationError

from portal.shared.folding import fold, single_blanks, without_blanks
from portal.shared.refusals import Reason, Refused
from portal.shared.sentences import Text, sentence

EARLIEST_BIRTH_YEAR = 1900
# An ID number, or as many digits as bank cards have; office telephones are shorter.
LONG_NUMBER = re.compile(r"(?<!\d)(?:\d{17}[\dX]|\d{16,19})(?!\d)")


class ValueRefused(Refused):
    """A single value cannot be taken; `code` is from a closed list, `sentence` is for the person who wrote it."""

    def __init__(self, code: str, sentence: Text) -> None:
        super().__init__(Reason(code, sentence))
        self.code = code
        self.sentence = sentence


class IdNumberRefused(ValueRefused):
    """Not an ID number of a resident of China. Codes: `ID_NUMBER_CODES`."""


class Sex(TextChoices):
    MALE = "m", _("male")
    FEMALE = "f", _("female")


@dataclass(frozen=True)
class IdNumber:
    """An ID number in its normal form; `normalised` says that it was written differently."""

    number: str
    birth_date: date
    sex: Sex
    normalised: bool


_EMPTY = _("The ID number is missing. Please fill it in from the ID card.")
_FLOAT = _(
    "The spreadsheet turned the ID number into a number and lost its last digits. "
    "Please set the column to text and enter the number again."
)
_OLD = _("This is a 15-digit number of the first generation of cards. Please enter the 18 digits of the present card.")
_SHORT = _("It has %(count)s of the 18 characters. Please complete it from the ID card.")
_LONG = _("It has %(count)s characters, 18 are allowed. Please check it against the ID card.")
_CHARACTERS = _(
    "An ID number consists of digits, with an X at most at the end; here is “%(found)s”. "
    "Please check it against the ID card."
)
_BIRTH_DATE = _("The digits 7 to 14 (%(digits)s) are no birth date. Please check it against the ID card.")
_CHECK_DIGIT = _("The check digit does not fit, so at least one digit is wrong. Please check it against the ID card.")

ID_NUMBER_CODES = (
    "ID_EMPTY",
    "ID_LOST_DIGITS",
    "ID_OLD_15",
    "ID_TOO_SHORT",
    "ID_TOO_LONG",
    "ID_CHARACTERS",
    "ID_BIRTH_DATE",
    "ID_CHECK_DIGIT",
)

_FLOATED = re.compile(r"\d(\.\d+)?E\+?\d+|\d{15,}\.\d*", re.IGNORECASE)
_ID_FORM = re.compile(r"[0-9]{17}[0-9X]")


def parse(text: str) -> IdNumber:
    """Read an ID number as people write it; raises `IdNumberRefused`.

    Lower-case x, full-width digits, blanks inside and zero-width characters are put right and marked as normalised.
    """
    number = without_blanks(text).upper()
    _refuse_other_forms(number)
    birth_date = _birth_date(number)
    if number[-1] != ric.calc_check_digit(number):
        raise IdNumberRefused("ID_CHECK_DIGIT", _CHECK_DIGIT)
    sex = Sex.MALE if int(number[16]) % 2 else Sex.FEMALE
    return IdNumber(number, birth_date, sex, normalised=number != text)


def lost_digits() -> IdNumberRefused:
    """The refusal for a number cell: a spreadsheet keeps 15 digits of a number and turns the rest into zeros."""
    return IdNumberRefused("ID_LOST_DIGITS", _FLOAT)


def _refuse_other_forms(number: str) -> None:
    if _ID_FORM.fullmatch(number):
        return
    if not number:
        raise IdNumberRefused("ID_EMPTY", _EMPTY)
    if _FLOATED.fullmatch(number):
        raise lost_digits()
    if strange := re.sub(r"[0-9]|X$", "", number):
        raise IdNumberRefused("ID_CHARACTERS", sentence(_CHARACTERS, found=strange[:5]))
    if len(number) == 15 and number.isdecimal():
        raise IdNumberRefused("ID_OLD_15", _OLD)
    if len(number) < 18:
        raise IdNumberRefused("ID_TOO_SHORT", sentence(_SHORT, count=len(number)))
    if len(number) > 18:
        raise IdNumberRefused("ID_TOO_LONG", sentence(_LONG, count=len(number)))


def _birth_date(number: str) -> date:
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError as error:
        raise _no_birth_date(number) from error
    if born.year < EARLIEST_BIRTH_YEAR:
        raise _no_birth_date(number)
    return born


def _no_birth_date(number: str) -> IdNumberRefused:
    return IdNumberRefused("ID_BIRTH_DATE", sentence(_BIRTH_DATE, digits=number[6:14]))


def age_on(birth_date: date, day: date) -> int:
    """Completed years on a day; who is born on 29 February completes a year on 1 March of a common year."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


SEX_WORDS = {
    "男": Sex.MALE,
    "男性": Sex.MALE,
    "M": Sex.MALE,
    "MALE": Sex.MALE,
    "1": Sex.MALE,
    "女": Sex.FEMALE,
    "女性": Sex.FEMALE,
    "F": Sex.FEMALE,
    "FEMALE": Sex.FEMALE,
    "2": Sex.FEMALE,
}
ON_CARDS = {Sex.MALE: "男", Sex.FEMALE: "女"}
_SEX_UNKNOWN = _("“%(text)s” is not a sex. Please enter 男 or 女 as on the ID card.")


def parse_sex(text: str) -> Sex:
    """男 or 女 (also the codes 1 and 2 of GB/T 2261.1); raises `ValueRefused` SEX_UNKNOWN."""
    word = without_blanks(text).upper()
    if word not in SEX_WORDS:
        raise ValueRefused("SEX_UNKNOWN", sentence(_SEX_UNKNOWN, text=text))
    return SEX_WORDS[word]


_DOTS = dict.fromkeys(map(ord, "•・‧∙⋅．.｡●"), "·")
_HAN = "〇㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff"
_HAN_NAME = re.compile(rf"[{_HAN}·\ue000-\uf8ff]+")
_HAN_ANYWHERE = re.compile(rf"[{_HAN}]")
_NAME = re.compile(rf"[{_HAN}·\ue000-\uf8ff A-Za-zÀ-ɏ'’-]+")
_LETTER = re.compile(rf"[{_HAN}\ue000-\uf8ffA-Za-zÀ-ɏ]")
_NAME_EMPTY = _("The name is missing. Please fill it in as on the ID card.")
_NAME_CHARACTERS = _("“%(text)s” holds characters that no name has. Please enter the name as on the ID card.")
LONGEST_NAME = 50


def normalise_name(text: str) -> str:
    """A person's name: no blanks between Chinese characters, the dot of minority names as ·; raises `ValueRefused`."""
    name = single_blanks(text)
    if _HAN_ANYWHERE.search(name):
        name = without_blanks(name).translate(_DOTS).strip("·")
    if not name:
        raise ValueRefused("NAME_EMPTY", _NAME_EMPTY)
    known = _LETTER.search(name) and (_HAN_NAME.fullmatch(name) or _NAME.fullmatch(name))
    if len(name) > LONGEST_NAME or not known:
        shown = mask_id_number(name) if hold_a_number(name) else name[:LONGEST_NAME]
        raise ValueRefused("NAME_CHARACTERS", sentence(_NAME_CHARACTERS, text=shown))
    return name


_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_MOBILE_PREFIX = re.compile(r"^(?:\+|00)?86(?=1[0-9]{10}$)")
_PHONE_EMPTY = _("The mobile number is missing.")
_PHONE_NOT_MOBILE = _(
    "“%(text)s” is not a mobile number: eleven digits beginning with 13 to 19 are needed. "
    "Please ask the person for the number."
)


def normalise_phone(text: str) -> str:
    """A mobile number of mainland China as eleven digits; raises `ValueRefused`."""
    digits = _MOBILE_PREFIX.sub("", re.sub(r"[-‐-―－()]", "", without_blanks(text)))
    if not digits:
        raise ValueRefused("PHONE_EMPTY", _PHONE_EMPTY)
    if not _MOBILE.fullmatch(digits):
        raise ValueRefused("PHONE_NOT_MOBILE", sentence(_PHONE_NOT_MOBILE, text=fold(text)))
    return digits


_ACCOUNT = re.compile(r"[0-9]{8,30}")
_ACCOUNT_FORM = _("“%(text)s” is not a bank account: 8 to 30 digits are needed. Please check it against the card.")


def normalise_account(text: str) -> str:
    """A bank account or card number as digits alone; raises `ValueRefused` ACCOUNT_FORM."""
    digits = without_blanks(text).replace("-", "")
    if not _ACCOUNT.fullmatch(digits):
        raise ValueRefused("ACCOUNT_FORM", sentence(_ACCOUNT_FORM, text=fold(text)))
    return digits


_CREDIT_CODE: dict[type[ValidationError], tuple[str, Text]] = {
    InvalidLength: (
        "CREDIT_CODE_LENGTH",
        _("A unified social credit code has 18 characters, this one has %(count)s (blanks and hyphens not counted)."),
    ),
    InvalidFormat: (
        "CREDIT_CODE_CHARACTERS",
        _("The unified social credit code “%(text)s” holds characters that such a code never has (I, O, S, V, Z)."),
    ),
}
_CREDIT_CODE_CHECK: tuple[str, Text] = (
    "CREDIT_CODE_CHECK",
    _("The check character of the unified social credit code “%(text)s” does not fit, so a character is wrong."),
)


def normalise_credit_code(text: str) -> str:
    """A unified social credit code (GB 32100-2015), upper case, checked; raises `ValueRefused`."""
    code = uscc.compact(without_blanks(text))
    try:
        return uscc.validate(code)
    except ValidationError as error:
        reason, words = _CREDIT_CODE.get(type(error), _CREDIT_CODE_CHECK)
        raise ValueRefused(reason, sentence(words, text=code, count=len(code))) from error


def hold_a_number(words: str) -> bool:
    """Whether an ID number or the number of a bank card stands in the words, blanks inside it or not."""
    return LONG_NUMBER.search(re.sub(r"\s", "", words).upper()) is not None


def mask_id_number(number: str) -> str:
    """The one form in which an ID number is shown: first four, twelve stars, last two."""
    return f"{number[:4]}{'*' * 12}{number[-2:]}" if number else ""


def mask_phone(phone: str) -> str:
    """First three, four stars, last four."""
    return f"{phone[:3]}****{phone[-4:]}" if phone else ""


def mask_account(account: str) -> str:
    """The last four digits alone, behind four stars."""
    return f"****{account[-4:]}" if account else ""


def mask_name(name: str) -> str:
    """First and last character with a star between; of two characters the first; a single one is hidden."""
    if len(name) < 2:
        return "*" * len(name)
    return f"{name[0]}*" if len(name) == 2 else f"{name[0]}*{name[-1]}"
