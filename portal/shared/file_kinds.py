"""What a paper or photo handed in really is, read from its first bytes: nothing is decoded, so nothing can explode."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from portal.shared.identity import ValueRefused
from portal.shared.sentences import sentence

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 64_000_000  # what the largest phone cameras make; the next size up is a bomb
PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
ENDINGS = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png"}

_PNG_HEAD = b"\x89PNG\r\n\x1a\n"
_TAIL = 2048  # bytes in which a PDF ends
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # JPEG's frame headers among its tables
_SCAN, _BARE = 0xDA, frozenset({0x01, *range(0xD0, 0xD8)})

REFUSALS = {
    "DOCUMENT_EMPTY": _("The file is empty. Please choose the file again."),
    "DOCUMENT_TOO_LARGE": _("The file is larger than %(megabytes)s MB. Please scan or photograph it smaller."),
    "DOCUMENT_KIND": _(
        "This is no PDF, JPEG or PNG, whatever its name says. Please scan the paper or take a photo of it."
    ),
    "DOCUMENT_DAMAGED": _("The file breaks off or is damaged. Please scan or photograph the paper again."),
    "DOCUMENT_TOO_MANY_PIXELS": _(
        "The picture has %(width)s × %(height)s pixels; at most %(most)s million can be taken. Please make it smaller."
    ),
}


class DocumentRefused(ValueRefused):
    """The file cannot be kept. Codes: `REFUSALS`."""


@dataclass(frozen=True)
class FileKind:
    """Media type, and of a picture its width and height in pixels."""

    media_type: str
    width: int | None = None
    height: int | None = None


def kind_of(content: bytes) -> FileKind:
    """What the bytes are; raises `DocumentRefused` for what is not whole, too large, or none of the three kinds."""
    if not content:
        raise _refused("DOCUMENT_EMPTY")
    if len(content) > MAX_BYTES:
        raise too_large()
    if content.startswith(b"%PDF-"):
        return _pdf(content)
    if content.startswith(_PNG_HEAD):
        return _picture(PNG, *_png(content))
    if content.startswith(b"\xff\xd8\xff"):
        return _picture(JPEG, *_jpeg(content))
    raise _refused("DOCUMENT_KIND")


def too_large() -> DocumentRefused:
    """The refusal of a file above the limit, for whoever knows its size before reading it."""
    return _refused("DOCUMENT_TOO_LARGE", megabytes=MAX_BYTES // 1024 // 1024)


def _refused(code: str, **values: object) -> DocumentRefused:
    return DocumentRefused(code, sentence(REFUSALS[code], **values))


def _pdf(content: bytes) -> FileKind:
    if b"%%EOF" not in content[-_TAIL:]:
        raise _refused("DOCUMENT_DAMAGED")
    return FileKind(PDF)


def _picture(media_type: str, width: int, height: int) -> FileKind:
    if not width or not height:
        raise _refused("DOCUMENT_DAMAGED")
    if width * height > MAX_PIXELS:
        raise _refused("DOCUMENT_TOO_MANY_PIXELS", width=width, height=height, most=MAX_PIXELS // 1_000_000)
    return FileKind(media_type, width, height)


def _png(content: bytes) -> tuple[int, int]:
    head = content[8:24]
    if len(head) < 16 or head[:8] != b"\x00\x00\x00\x0dIHDR":
        raise _refused("DOCUMENT_DAMAGED")
    if [name for name in _chunks(content) if name in (b"IDAT", b"IEND")][-1:] != [b"IEND"]:
        raise _refused("DOCUMENT_DAMAGED")
    width, height = struct.unpack(">II", head[8:])
    return width, height


def _chunks(content: bytes) -> Iterator[bytes]:
    """The names of a PNG's chunks, as far as they are whole."""
    at, seen_data = len(_PNG_HEAD), False
    while at + 12 <= len(content):
        length, name = struct.unpack(">I4s", content[at : at + 8])
        at += 12 + length
        if at > len(content) or (name == b"IEND" and not seen_data):
            return
        seen_data = seen_data or name == b"IDAT"
        yield name


def _jpeg(content: bytes) -> tuple[int, int]:
    size: tuple[int, int] | None = None
    for marker, body in _segments(content):
        if marker in _FRAMES and len(body) >= 5:
            height, width = struct.unpack(">HH", body[1:5])
            size = (width, height)
        if marker == _SCAN and size is not None and b"\xff\xd9" in content[-_TAIL:]:
            return size
    raise _refused("DOCUMENT_DAMAGED")


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """The marker segments of a JPEG with their contents, up to the first scan."""
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF or marker in _BARE:  # padding, or a marker without contents
            at += 1 if marker == 0xFF else 2
            continue
        length = int.from_bytes(content[at + 2 : at + 4], "big")
        if length < 2 or at + 2 + length > len(content):
            return
        yield marker, content[at + 4 : at + 2 + length]
        if marker == _SCAN:
            return
        at += 2 + length
