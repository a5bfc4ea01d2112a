"""What people type and copy, brought to one form: full width, invisible characters, blanks.

Only the forms of the same character are folded. Compatibility normalisation (NFKC) would also replace rare
characters in people's names, so it is not used.
"""

import re
import unicodedata

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_BLANKS = re.compile(r"\s+")
# Signs of ASCII and Chinese characters: text of these alone, as most of it is, has nothing to fold.
_PLAIN = re.compile("[\x20-\x7e\u4e00-\u9fff]*")


def fold(text: str) -> str:
    """Full-width letters, digits and signs to half width, invisible characters away, blanks trimmed."""
    if _PLAIN.fullmatch(text):
        return text.strip()
    return "".join(char for char in text.translate(_FULL_WIDTH) if not _invisible(char)).strip()


def without_blanks(text: str) -> str:
    """`fold`, and the blanks inside are dropped too."""
    return text.replace(" ", "") if _PLAIN.fullmatch(text) else _BLANKS.sub("", fold(text))


def single_blanks(text: str) -> str:
    """`fold`, and each run of blanks inside becomes one blank."""
    return _BLANKS.sub(" ", fold(text))


def _invisible(char: str) -> bool:
    # Cf: zero-width blanks and joiners, direction marks, the byte order mark; Cc: control characters
    return unicodedata.category(char) in ("Cf", "Cc") and char not in "\t\n\r"
