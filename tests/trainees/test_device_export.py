from datetime import UTC, datetime

from tests.trainees.samples import EXPECTED, sample
from trainees.device_export import read_device_export

HEAD = "身份证号,打卡时间,设备号,打卡方式\n"


def export(*lines):
    return read_device_export((HEAD + "\n".join(lines)).encode(), "a.csv")


def test_sample_gives_what_is_expected():
    found = read_device_export(*sample("attendance-device.csv"))
    strangers = 1  # told apart by the roster only
    assert (
        len({mark.id_number.number for mark in found.marks})
        == EXPECTED["attendance-device.csv"]["persons"] + strangers
    )
    assert found.repeats == EXPECTED["attendance-device.csv"]["repeats_ignored"]
    assert [(each.field, each.code) for each in found.preview.refused] == [("at", "DATE_NO_SUCH_DAY")]
    assert len(found.marks) == 761


def test_time_is_the_clock_in_china():
    mark = export("320299199011216009,2020-06-01 08:38:07,KQ-002,人脸").marks[0]
    assert mark.at == datetime(2020, 6, 1, 0, 38, 7, tzinfo=UTC)
    assert (mark.way, mark.device, mark.row) == ("face", "KQ-002", 1)


def test_other_device_is_another_mark():
    line = "320299199011216009,2020-06-01 08:38:07,{},扫码"
    found = export(line.format("A"), line.format("B"), line.format("A"), line.format("A"))
    assert (len(found.marks), found.repeats) == (2, 2)


def test_unknown_way_and_bad_time_are_refused():
    found = export("320299199011216009,2020-06-01 25:00,A,人脸", "320299199011216009,2020-06-01 08:00,A,指纹")
    assert [each.code for each in found.preview.refused] == ["MOMENT_FORM", "WAY_UNKNOWN"]


def test_file_without_times_is_refused_whole():
    assert read_device_export("身份证号\n1\n".encode(), "a.csv").preview.error_code == "NO_COLUMN"
