"""Breaking good files at random, outside and inside their package."""

import io
import zipfile

PIECES = [
    b'r="A99999999"',
    b"<f/>",
    b"&#0;",
    b"&x;",
    b'<c r="ZZZZ1"/>',
    b"1e999",
    b"NaN",
    b"</row>",
    b"\xff\xfe",
    b"\0",
]


def changed(content, chance):
    content = bytearray(content)
    for _time in range(chance.choice([1, 1, 3, 10])):
        at = chance.randrange(len(content) + 1)
        piece = chance.choice([chance.choice(PIECES), chance.randbytes(chance.randrange(9)), content[at : at + 200]])
        content[at : at + chance.choice([0, 0, 1, 40])] = piece
    return bytes(content)


def changed_inside(content, chance):
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        target = chance.choice(old.namelist())
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, changed(part, chance) if name == target else part)
    return result.getvalue()
