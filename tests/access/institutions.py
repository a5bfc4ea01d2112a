"""Who may open the pages of classes, filings, sites and instructors."""

from tests.access_table import STAFF, WRITERS, Row

REVIEW = frozenset({"officer_first", "officer_final", "auditor"})
REASON = {"reason": "报名人数不足"}
TYPED = {"title": "还没想好"}
RETURN = {"reasons": ["OTHER"], "note": "请补充", "correct_by": "2099-01-01"}

ROWS = [
    Row("class_list", STAFF | {"staff_b"}, scoped=False),
    Row("class_draft", WRITERS | {"staff_b"}, scoped=False),
    # nothing was typed in the first step: back to it
    Row("class_draft_when", WRITERS | {"staff_b"}, scoped=False),
    Row(
        "class_draft_typing",
        WRITERS | {"staff_b"},
        scoped=False,
        args=lambda _subject: ("what",),
        method="post",
        data=lambda _subject: TYPED,
    ),
    Row("class_show", STAFF | REVIEW, own="filed_class"),
    Row("class_revise", WRITERS, own="training_class"),
    Row(
        "class_typing",
        WRITERS,
        own="training_class",
        args=lambda subject: (subject.pk, "what"),
        method="post",
        data=lambda _subject: TYPED,
    ),
    Row("class_when", WRITERS, own="training_class", method="post", ok=frozenset({422})),
    Row("class_timetable", STAFF | REVIEW, own="filed_class"),
    Row("class_history", STAFF | REVIEW, own="filed_class"),
    Row("class_open", WRITERS, own="training_class"),
    Row(
        "class_open_end",
        WRITERS,
        own="own_opening",
        args=lambda opening: (opening.training_class_id,),
        method="post",
        data=lambda opening: {"opening": opening.pk},
    ),
    Row("open_class_list", public=True),
    Row("open_class_show", own="own_opening", public=True),
    Row("class_file", WRITERS, own="training_class", method="post", ok=frozenset({422})),
    Row("class_withdraw", WRITERS, own="filed_class", method="post", data=lambda _subject: REASON),
    Row("class_cancel", WRITERS, own="training_class", method="post", data=lambda _subject: REASON),
    Row("class_terminate", WRITERS, own="running_class", method="post", data=lambda _subject: REASON),
    Row("premises_list", STAFF | {"staff_b"}, scoped=False),
    Row("site_add", WRITERS | {"staff_b"}, scoped=False),
    Row("site_revise", WRITERS, own="site"),
    Row("instructor_add", WRITERS | {"staff_b"}, scoped=False),
    Row("instructor_revise", WRITERS, own="instructor"),
    Row("filing_list", REVIEW | {"officer_elsewhere"}, scoped=False),
    Row("filing_review", REVIEW, own="filed_class"),
    Row(
        "filing_send_back",
        frozenset({"officer_first"}),
        own="filed_class",
        method="post",
        data=lambda _subject: RETURN,
    ),
]
