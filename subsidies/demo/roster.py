"""The workbook a school would hand in."""

import csv
import io

from trainees.models import Person

COLUMNS = ["序号", "姓名", "性别", "身份证号", "手机号码", "人员类别", "文化程度"]
SEX = {"m": "男", "f": "女"}


def write(people: list[Person], groups: list[str]) -> bytes:
    """A roster of these people as CSV, one group name a person."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for number, (person, group) in enumerate(zip(people, groups, strict=True), start=1):
        rows.writerow([number, person.name, SEX[person.sex], person.id_number, person.phone, group, person.education])
    return text.getvalue().encode("utf-8-sig")
