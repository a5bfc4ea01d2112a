"""Who may open the pages of policies, local standards, settings, lists, replays, and the public ones."""

from tests.access_table import BUREAU, Row

READERS = BUREAU
LISTS = READERS | {"officer_elsewhere"}
AUTHORS = frozenset({"officer_first", "officer_final"})
SIGNER = frozenset({"officer_final"})
COSIGNERS = frozenset({"finance_maker", "finance_approver"})
REASON = {"reason": "重新测算"}


def _line(replay):
    return (replay.pk, replay.lines.first().line_id)


def _rows_of_list(name):
    return [
        Row(f"{name}_list", LISTS, scoped=False),
        Row(f"{name}_add", SIGNER, scoped=False),
        Row(f"{name}_upload", SIGNER, scoped=False),
        Row(f"{name}_entry", READERS, own=f"{name}_entry_of_city"),
        Row(f"{name}_preview", SIGNER, own=f"{name}_file"),
    ]


ROWS = [
    Row("calculator", public=True),
    Row("public_policies", public=True),
    Row("public_policy", own="policy", public=True),
    Row("public_document", own="policy_with_document", public=True),
    Row("policy_document", READERS, own="draft_policy"),
    Row("policy_document_file", READERS, own="document_of_draft", args=lambda own: (own.policy_id, own.pk)),
    Row("policy_list", LISTS, scoped=False),
    Row("policy_draft", AUTHORS | {"officer_elsewhere"}, scoped=False),
    Row("policy_write", AUTHORS | {"officer_elsewhere"}, scoped=False),
    Row("policy_detail", READERS, own="draft_policy"),
    Row("policy_text", READERS, own="draft_policy"),
    Row("policy_revise", AUTHORS, own="draft_policy"),
    Row("policy_part", AUTHORS, own="draft_policy", args=lambda own: (own.pk, "limits")),
    Row("policy_compare", READERS, own="draft_policy", args=lambda own: (own.pk, own.pk)),
    Row("policy_replay", AUTHORS | COSIGNERS, own="draft_policy", method="post"),
    Row("policy_withdraw", SIGNER, own="draft_policy", method="post", data=lambda own: REASON),
    Row("policy_step", COSIGNERS, own="proposed_policy", args=lambda own: (own.pk, "publish"), method="post",
        ok=frozenset({422})),
    Row("replay_detail", READERS, own="finished_replay"),
    Row("replay_line", READERS, own="finished_replay", args=_line),
    Row("standard_list", LISTS, scoped=False),
    Row("standard_draft", AUTHORS | {"officer_elsewhere"}, scoped=False),
    Row("standard_detail", READERS, own="draft_standard"),
    Row("standard_revise", AUTHORS, own="draft_standard"),
    Row("standard_replay", AUTHORS | COSIGNERS, own="draft_standard", method="post"),
    Row("standard_withdraw", SIGNER | COSIGNERS, own="draft_standard", method="post", data=lambda own: REASON),
    Row("standard_step", COSIGNERS, own="standard_for_finance", args=lambda own: (own.pk, "cosign"), method="post",
        ok=frozenset({422})),
    Row("standard_end", SIGNER, own="running_standard", method="post", ok=frozenset({422})),
    Row("standard_keep", SIGNER | COSIGNERS, own="ending_standard", method="post"),
    Row("setting_list", LISTS, scoped=False),
    Row("setting_detail", READERS, own="waiting_setting", args=lambda own: (own.jurisdiction_id, own.key)),
    Row("setting_cosign", COSIGNERS, own="waiting_setting", method="post"),
    Row("setting_withdraw", SIGNER | COSIGNERS, own="waiting_setting", method="post"),
    *_rows_of_list("catalogue"),
    *_rows_of_list("shortage"),
]  # fmt: skip
