"""Who may open the pages of changes of classes."""

from tests.access_table import STAFF, WRITERS, Row

REVIEW = frozenset({"officer_first", "officer_final", "auditor"})
DECIDES = frozenset({"officer_first"})
REFUSAL = {"reasons": ["OTHER"], "note": "请补充"}
FOUND = {"kinds": ["site"], "text": "到场时在另一间教室上课"}

ROWS = [
    Row("class_changes", STAFF | REVIEW, own="accepted_class"),
    Row("change_file", WRITERS, own="accepted_class"),
    Row("change_late", WRITERS, own="found_change"),
    Row("change_show", STAFF | REVIEW, own="filed_change"),
    Row("change_withdraw", WRITERS, own="filed_change", method="post"),
    Row("change_list", REVIEW | {"officer_elsewhere"}, scoped=False),
    Row("change_accept", DECIDES, own="filed_change", method="post"),
    Row("change_refuse", DECIDES, own="filed_change", method="post", data=lambda _subject: REFUSAL),
    Row("change_take_back", DECIDES, own="found_change", method="post", data=lambda _subject: {"note": "已核实"}),
    Row("change_found", DECIDES, own="accepted_class", method="post", data=lambda _subject: FOUND),
]
