"""Who may open the pages of classes, filings, sites and instructors."""

from tests.access_table import STAFF, WRITERS, Row

REVIEW = frozenset({"officer_first", "officer_final", "auditor"})
REASON = {"reason": "报名人数不足"}
TYPED = {"title": "还没想好"}
RETURN = {"reasons": ["OTHER"], "note": "请补充", "correct_by": "2099-01-01"}

OWN = STAFF | {"staff_b", "evaluator"}
PROPOSERS = frozenset({"officer_first", "officer_final"})
GIVEN_UP = {"reason": "改期再报"}
OPINION = {"pass_on-opinion": "已现场核验"}

ROWS = [
    Row("directory_profile", OWN, scoped=False),
    Row("profile_revise", WRITERS, own="institution_a"),
    Row("application_draft", OWN - {"teacher_a"}, scoped=False),
    Row("application_show", STAFF, own="listing_application"),
    Row("application_revise", WRITERS, own="listing_application"),
    Row("application_add", WRITERS, own="listing_application", method="post"),
    Row("application_take_out", WRITERS, own="listing_application", args=lambda own: (own.pk, own.items.get().pk),
        method="post"),
    Row("application_submit", WRITERS, own="listing_application", method="post"),
    Row("application_withdraw", WRITERS, own="listing_application", method="post", data=lambda _own: GIVEN_UP),
    Row("application_list", REVIEW | {"officer_elsewhere"}, scoped=False),
    Row("application_review", REVIEW, own="application_handed_in"),
    Row("application_step", frozenset({"officer_first"}), own="application_handed_in",
        args=lambda own: (own.pk, "pass_on"), method="post", data=lambda _own: OPINION),
    Row("institution_list", REVIEW | {"officer_elsewhere"}, scoped=False),
    Row("institution_show", REVIEW, own="institution_a"),
    Row("listing_propose", PROPOSERS, own="listed_place", args=lambda own: (own.institution_id, own.directory)),
    Row("listing_change", REVIEW, own="proposed_change"),
    Row("listing_cosign", frozenset({"officer_final"}), own="proposed_change", method="post"),
    Row("listing_change_withdraw", PROPOSERS, own="proposed_change", method="post", data=lambda _own: GIVEN_UP),
    Row("public_directories", public=True),
    Row("public_directory", own="listed_place", args=lambda _own: ("training",), public=True),
    Row("public_institution", own="listed_place", args=lambda own: (own.institution_id,), public=True),
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
]  # fmt: skip
