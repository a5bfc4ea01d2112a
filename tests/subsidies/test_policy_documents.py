"""The official document of a version: attached by officers as a PDF, fetched by the public, never changed."""

import hashlib
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.db.utils import InternalError
from django.urls import reverse
from django.utils import timezone

from portal.shared import trail
from portal.shared.refusals import Refused
from subsidies import policies, policy_documents
from subsidies.models import PolicyDocument
from subsidies.policy_documents import MAX_BYTES
from tests.institutions.factories import UserFactory
from tests.subsidies.factories import document_for, pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def hand_in(client):
    """A person hands a file in as the document of a version."""

    def handed_in(person, policy, content=None, name="方案.pdf"):
        client.force_login(person)
        file = SimpleUploadedFile(name, pdf() if content is None else content, content_type="application/pdf")
        return client.post(reverse("policy_document", args=[policy.pk]), {"document": file})

    return handed_in


def test_officer_attaches_and_the_public_fetches(hand_in, client, officer_first, policy):
    assert hand_in(officer_first, policy).status_code == 302
    made = policy.documents.get()
    assert (made.name, made.size, made.sha256) == ("方案.pdf", len(pdf()), hashlib.sha256(pdf()).hexdigest())
    assert made.attached_by == officer_first
    assert trail.of(policy).filter(verb="attach", details__sha256=made.sha256).exists()
    client.logout()
    page = client.get(reverse("public_policy", args=[policy.pk])).content.decode()
    assert made.sha256 in page and reverse("public_document", args=[policy.pk]) in page
    answer = client.get(reverse("public_document", args=[policy.pk]))
    assert answer.content == pdf() and answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment") and answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04 a workbook", "NO_PDF"),
        (b"<html>%PDF-1.7 %%EOF</html>", "NO_PDF"),
        (b"%PDF-1.7 cut off", "NO_PDF"),
        (b"%PDF-1.7" + b" " * (MAX_BYTES - 7) + b"%%EOF", "TOO_LARGE"),
    ],
)
def test_what_is_no_document_is_refused(policy, content, code):
    with pytest.raises(Refused) as refused:
        policy_documents.attach(policy, name="a.pdf", content=content, actor=UserFactory(), now=timezone.now())
    assert refused.value.codes == [code] and not policy.documents.exists()


def test_as_large_as_may_be_is_taken(policy):
    content = b"%PDF-" + b" " * (MAX_BYTES - 10) + b"%%EOF"
    made = policy_documents.attach(policy, name="a.pdf", content=content, actor=UserFactory(), now=timezone.now())
    assert made.size == MAX_BYTES


@pytest.mark.parametrize("content", [b"GIF89a", b"", b"%PDF-1.7" + b" " * MAX_BYTES + b"%%EOF"])
def test_page_says_why_a_file_is_refused(hand_in, officer_first, policy, content):
    answer = hand_in(officer_first, policy, content)
    assert answer.status_code == 422 and answer.context["form"].errors["document"]
    assert not policy.documents.exists()


def test_a_later_one_takes_its_place_and_both_stay(hand_in, client, officer_first, policy):
    first, later = document_for(policy, "first"), document_for(policy, "later")
    assert document_for(policy, "later") == later
    client.force_login(officer_first)
    page = client.get(reverse("policy_document", args=[policy.pk])).content.decode()
    assert page.index(later.sha256) < page.index(first.sha256)
    assert client.get(reverse("policy_document_file", args=[policy.pk, first.pk])).content == pdf("first")
    client.logout()
    assert client.get(reverse("public_document", args=[policy.pk])).content == pdf("later")
    assert first.sha256 not in client.get(reverse("public_policy", args=[policy.pk])).content.decode()


def test_first_may_be_attached_again_after_a_later_one(policy):
    first = document_for(policy, "first")
    document_for(policy, "later")
    again = document_for(policy, "first")
    assert again != first and policy_documents.standing_for(policy) == again


@pytest.mark.parametrize("change", [{"name": "other.pdf"}, {"sha256": "0" * 64}])
def test_an_attached_document_never_changes(policy, change):
    made = document_for(policy)
    with pytest.raises(InternalError), transaction.atomic():
        PolicyDocument.objects.filter(pk=made.pk).update(**change)
    with pytest.raises(InternalError), transaction.atomic():
        PolicyDocument.objects.filter(pk=made.pk).delete()


@pytest.mark.parametrize("wrong", [{"sha256": "0" * 64}, {"size": 3}, {"attached_by": None}])
def test_database_holds_hash_and_size_to_the_file(policy, wrong):
    made = document_for(policy)
    fields = {
        "name": "a.pdf",
        "content": pdf(),
        "size": made.size,
        "sha256": made.sha256,
        "attached_by": UserFactory(),
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        PolicyDocument.objects.create(policy=policy, attached_at=timezone.now(), **{**fields, **wrong})


def test_foreign_officer_does_not_find_it(hand_in, client, officer_elsewhere, policy):
    made = document_for(policy)
    assert hand_in(officer_elsewhere, policy, pdf("foreign")).status_code == 404
    for name, args in (("policy_document", [policy.pk]), ("policy_document_file", [policy.pk, made.pk])):
        assert client.get(reverse(name, args=args)).status_code == 404
    assert policy.documents.count() == 1


def test_finance_and_audit_read_but_do_not_attach(hand_in, client, finance_maker, auditor, policy):
    document_for(policy)
    for person in (finance_maker, auditor):
        assert hand_in(person, policy, pdf("theirs")).status_code == 404
        assert client.get(reverse("policy_document", args=[policy.pk])).context["form"] is None
    assert policy.documents.count() == 1


def test_document_of_a_draft_is_not_public(client, draft_policy):
    document_for(draft_policy)
    assert client.get(reverse("public_document", args=[draft_policy.pk])).status_code == 404


def test_version_without_a_document_offers_none(client, policy):
    assert client.get(reverse("public_document", args=[policy.pk])).status_code == 404
    page = client.get(reverse("public_policy", args=[policy.pk])).content.decode()
    assert reverse("public_document", args=[policy.pk]) not in page


def test_document_of_another_version_is_not_found_under_this(client, officer_first, policy, document_of_draft):
    client.force_login(officer_first)
    assert client.get(reverse("policy_document_file", args=[policy.pk, document_of_draft.pk])).status_code == 404


def test_nothing_is_attached_to_a_version_given_up(draft_policy):
    policies.withdraw(draft_policy, actor=UserFactory(), now=timezone.now(), reason="x")
    with pytest.raises(Refused) as refused:
        document_for(draft_policy)
    assert refused.value.codes == ["POLICY_WITHDRAWN"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("方案.PDF", "方案.pdf"),
        ("C:\\文件\\方案.pdf", "方案.pdf"),
        ("../../x.pdf", "x.pdf"),
        ("a" * 300, "a" * 190 + ".pdf"),
    ],
)
def test_name_is_that_of_a_file(policy, given, kept):
    made = policy_documents.attach(policy, name=given, content=pdf(given), actor=UserFactory(), now=timezone.now())
    assert made.name == kept and re.fullmatch(r"[^/\\]+\.pdf", made.name)
