"""The uses of a year beside a line: one that is paid counts, one on its way is said to be left out of what is left."""

import pytest
from django.urls import reverse

from subsidies.models import ClaimLine

pytestmark = pytest.mark.django_db
LEFT = "本次后还剩2次"


@pytest.fixture
def lines(failed_payment):
    """By state: one line that was paid, one whose payment failed."""
    return {line.state: line for line in ClaimLine.objects.all()}


def text(client, name, *args, **query):
    return client.get(reverse(name, args=args), query).content.decode()


def test_institution_reads_what_is_left(lines, signed_in, staff_a):
    client = signed_in(staff_a)
    table = text(client, "claim_detail", lines["paid"].claim_id)
    assert (table.count("已享受1/3次"), table.count(LEFT)) == (1, 1)
    assert "已享受1/3次" in text(client, "claim_line", lines["paid"].pk)
    assert LEFT in text(client, "claim_line", lines["failed"].pk)


@pytest.mark.parametrize(
    ("state", "words", "boxes"), [("paid", "已享受1/3次", "use-used"), ("failed", LEFT, "use-this")]
)
def test_reviewer_reads_the_same(state, words, boxes, lines, signed_in, officer_first):
    line = lines[state]
    shown = text(signed_in(officer_first), "claim_review", line.claim_id, line=line.pk)
    panel = shown[shown.index("review-uses") :].partition("</div>")[0]
    assert words in panel
    assert panel.count(boxes) == 1
    assert ("本次之外" in panel) is (state == "failed")
    assert shown.count("<span>1/3</span>") == 2
