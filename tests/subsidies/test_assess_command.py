"""`manage.py assess`: JSON Lines in, JSON alone out, errors by line; no database is asked for by any test here."""

import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from subsidies.rules.policy import packs_directory
from tests.subsidies.rules.situations import situation

PACK = (packs_directory / "jiangyin-2019.toml").read_text("utf-8")


def line(case_id: str, jurisdiction: str = "JY", name: str = "worker", **different: Any) -> bytes:
    case = {"id": case_id, "jurisdiction": jurisdiction, "input": situation(name, **different), "expected": {}}
    return (json.dumps(case, default=lambda v: int(v) if isinstance(v, Decimal) else v.isoformat()) + "\n").encode()


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*lines: bytes, status: int = 0, **options: Any) -> tuple[list[dict[str, Any]], str]:
        cases = tmp_path / "cases.jsonl"
        cases.write_bytes(b"".join(lines))
        if status:
            with pytest.raises(SystemExit) as ended:
                call_command("assess", str(cases), **options)
            assert ended.value.code == status
        else:
            call_command("assess", str(cases), **options)
        printed = capsys.readouterr()
        return [json.loads(answer) for answer in printed.out.splitlines()], printed.err

    return run


@pytest.mark.clause("JY-63")
def test_answer_carries_its_steps(run: Any) -> None:
    [answer], said = run(line("A", grade="senior", shortage=True))
    assert said == ""
    assert answer == {
        "id": "A",
        "eligible": True,
        "amount_cny": 2600,
        "payee": "individual",
        "reasons": ["UPLIFT_APPLIED"],
        "fund": "special_account",
        "steps": [
            {
                "code": "standard",
                "clause": "JY-61",
                "before": 0,
                "after": 2000,
                "inputs": {"paid_for": "senior", "ceiling": "2000"},
                "text": "高级工补贴标准2000元。",
                "text_en": "The standard for senior worker is 2000 yuan.",
            },
            {
                "code": "uplift",
                "clause": "JY-63",
                "before": 2000,
                "after": 2600,
                "inputs": {"percent": "30"},
                "text": "目录内紧缺职业（工种），上浮标准的30%。",
                "text_en": "Catalogue and shortage occupation: plus 30%.",
            },
        ],
    }


def test_bad_lines_leave_others_answered(run: Any) -> None:
    answers, _ = run(
        line("A"),
        b"nonsense\n",
        b"\n",
        b"[1]\n",
        b'{"id": "N", "jurisdiction": "JY", "input": {"actual_cost_cny": NaN}}\n',
        b"\xff\xfe\n",
        b"[" * 100_000 + b"\n",
        line("B", favourite=1),
        line("C", jurisdiction="XX"),
        b'{"id": "D", "jurisdiction": "JY"}\n',
        line("E", name="own_training", scheme="NY-HIRE"),
        line("F", stage="redeem"),
        line("G", grade="senior"),
        status=1,
    )
    keys = [(answer["id"], answer.get("error", {}).get("key")) for answer in answers]
    assert keys == [
        ("A", None),
        (None, "line"),
        (None, "line"),
        (None, "line"),
        (None, "line"),
        (None, "line"),
        ("B", "favourite"),
        ("C", "jurisdiction"),
        ("D", "input"),
        ("E", "scheme"),
        ("F", "stage"),
        ("G", None),
    ]
    assert "NY-HIRE" in answers[9]["error"]["message"]
    assert answers[-1]["amount_cny"] == 2000


def test_numbers_are_read_exactly(run: Any) -> None:
    text = line("A").replace(b'"grade"', b'"actual_cost_cny": 333.339, "grade"')
    [answer], _ = run(text)
    assert answer["amount_cny"] == 333.33
    assert answer["steps"][1]["inputs"] == {"cost": "333.339"}


def test_any_id_is_given_back(run: Any) -> None:
    ids = [b"7", b"null", b'{"part": "A"}', b"1.50", b"[1e999]"]
    answers, _ = run(*(line("ID").replace(b'"ID"', given, 1) for given in ids))
    assert [answer["id"] for answer in answers] == [7, None, {"part": "A"}, "1.50", ["1E+999"]]


def test_line_of_marks_alone_is_empty(run: Any) -> None:
    answers, _ = run(b"\xef\xbb\xbf\r\n", b" \t\n", line("A"))
    assert [answer["id"] for answer in answers] == ["A"]


def test_settlement_and_hours_are_told(run: Any) -> None:
    settled = line("A", name="own_training", stage="settle", headcount=1, prepay={"prepaid_cny": 2000})
    hours = line("B", hours={"on_site": 10, "online": 5})
    unset = line("C", certificate_kind="training_completion")
    [one, two, three], _ = run(settled, hours, unset)
    assert (one["amount_cny"], one["recover_cny"]) == (0, 500)
    assert two["counted_hours"] == 10
    assert (three["eligible"], three["amount_cny"], three["steps"][0]["after"]) == (True, None, None)


def test_demonstration_answers_under_its_code(run: Any) -> None:
    [answer], _ = run(line("A", jurisdiction="DEMO", date="2026-05-20", hours={"on_site": 10, "online": 10}))
    assert (answer["amount_cny"], answer["counted_hours"]) == (1000, 13)


def test_draft_pack_decides_alone(run: Any, tmp_path: Path) -> None:
    draft = tmp_path / "draft.toml"
    draft.write_text(PACK.replace("ceiling = 1000", "ceiling = 1100", 1), encoding="utf-8")
    answers, _ = run(line("A"), line("B", jurisdiction="DEMO"), policy=draft, status=1)
    assert answers[0]["amount_cny"] == 1100
    assert answers[1]["error"]["key"] == "jurisdiction"


def test_broken_draft_is_refused(run: Any, tmp_path: Path) -> None:
    draft = tmp_path / "draft.toml"
    draft.write_text(PACK.replace("ceiling = 1000", "ceiling = -1"), encoding="utf-8")
    with pytest.raises(CommandError, match="draft.toml: schemes.0.standards.0.ceiling"):
        run(line("A"), policy=draft)


def test_missing_file_is_told() -> None:
    with pytest.raises(CommandError, match="No such file"):
        call_command("assess", "/nowhere/cases.jsonl")


def test_sheets_go_to_standard_error(run: Any) -> None:
    answers, sheets = run(line("A", grade="senior", shortage=True), line("B", date="2022-01-01"), explain=True)
    assert len(answers) == 2
    assert "2. 紧缺上浮 2000 → 2600" in sheets
    assert "应发金额：2600元  收款方：劳动者个人" in sheets
    assert "[OUT_OF_PERIOD JY-01]" in sheets


def test_sheet_says_not_set(run: Any) -> None:
    _, sheets = run(line("A", certificate_kind="training_completion"), explain=True)
    assert "应发金额：未定标准" in sheets


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("\ufeff".encode() + line("A"))))
    call_command("assess")
    assert json.loads(capsys.readouterr().out)["amount_cny"] == 1000
