"""Twenty classes and how far each has come. The deepest stand first, because a later one picks up all that waits."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Story:
    """One class. `ended` is how many days ago its last day was (negative: to come); `upto` the last step told."""

    title: str
    institution: int
    occupation: str
    grade: str
    ended: int
    upto: str
    size: int = 30
    mode: str = "social"
    paid_by: str = "individual"
    cost: str = "3200.00"
    open_places: int = 0  # places beyond the roster that anybody may apply for
    payment_fails: bool = False  # the bank refuses one of them
    invented: bool = False  # nobody came to the last lesson, and its marks were made at a desk


STEPS = (
    "draft", "filed", "accepted", "running", "ended", "certified", "drafted", "submitted", "in_first_review",
    "in_final_review", "concluded", "in_notice", "approved", "batched", "sent", "paid",
)  # fmt: skip
# Where a story leaves the way: the step it was at, and what happened then.
TURNS = {
    "opened": "draft",
    "returned": "filed",
    "withdrawn": "filed",
    "cancelled": "accepted",
    "terminated": "running",
    "claim_withdrawn": "submitted",
    "claim_returned": "in_first_review",
    "claim_rejected": "in_final_review",
    "disputed": "in_notice",
    "certificate_revoked": "paid",
}

OWN, PROJECT = "enterprise_own", "institution_project"
STORIES = (
    Story("电工四级0601班", 0, "6-31-01-03", "intermediate", 92, "certificate_revoked", payment_fails=True),
    Story("焊工三级0701班", 1, "6-18-02-04", "senior", 55, "paid", cost="2480.00"),
    Story("车工四级0702班", 4, "6-18-01-01", "intermediate", 47, "sent", mode=OWN, paid_by="employer"),
    Story("家政服务员五级0803班", 3, "4-10-01-06", "junior", 15, "disputed"),
    Story("电工五级0806班", 0, "6-31-01-03", "junior", 12, "in_final_review"),
    Story(
        "车工三级0901班", 4, "6-18-01-01", "senior", 22, "claim_rejected", mode=OWN, paid_by="employer", invented=True
    ),
    Story("中式烹调师四级0902班", 3, "4-03-02-01", "intermediate", 11, "claim_returned"),
    Story("电工三级0802班", 0, "6-31-01-03", "senior", 10, "in_first_review", mode=PROJECT, paid_by="institution"),
    Story("养老护理员三级0903班", 2, "4-10-01-05", "senior", 9, "submitted"),
    Story("养老护理员四级0804班", 2, "4-10-01-05", "intermediate", 18, "claim_withdrawn"),
    Story("焊工五级0904班", 1, "6-18-02-04", "junior", 8, "drafted"),
    Story("家政服务员四级0905班", 2, "4-10-01-06", "intermediate", 3, "ended"),
    Story("电工四级1001班", 0, "6-31-01-03", "intermediate", -6, "running"),
    Story("焊工三级1002班", 1, "6-18-02-04", "senior", -5, "terminated"),
    Story("养老护理员五级1003班", 2, "4-10-01-05", "junior", -22, "accepted"),
    Story("中式烹调师五级1006班", 3, "4-03-02-01", "junior", -23, "cancelled"),
    Story("中式烹调师五级1004班", 3, "4-03-02-01", "junior", -26, "filed"),
    Story("焊工四级1007班", 1, "6-18-02-04", "intermediate", -27, "withdrawn"),
    Story("电工三级1005班", 0, "6-31-01-03", "senior", -27, "returned"),
    Story("养老护理员五级1008班", 2, "4-10-01-05", "junior", -33, "opened", open_places=4),
)
