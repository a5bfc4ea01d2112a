"""The official document of a version: officers attach it and see every earlier one; the public fetches the last."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.access import role_required
from portal.shared.refusals import Refused, refuse
from portal.shared.scoping import get_visible
from subsidies import policy_documents
from subsidies.models import Policy, PolicyDocument
from subsidies.policy_documents import MAX_BYTES, MEGABYTE
from subsidies.views.policy_frame import AUTHORS, READERS, REFUSED, crumbs, policy_of

LARGER = _("The file is larger than %(megabytes)s MB.")


class DocumentForm(forms.Form):
    """The document as a PDF."""

    document = forms.FileField(
        label=_("official document"), widget=forms.FileInput(attrs={"accept": ".pdf,application/pdf"}),
        error_messages={"required": _("Please choose the file first.")},
    )  # fmt: skip

    def clean_document(self) -> Any:
        """Too large a file is not even read."""
        file = self.cleaned_data["document"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(LARGER, params={"megabytes": MAX_BYTES // MEGABYTE})
        return file


@role_required(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def policy_document(request: HttpRequest, pk: int) -> HttpResponse:
    """Every document that was attached to a version, the standing one first; whoever may draft attaches another."""
    policy, writes = policy_of(request, pk), request.user.has_role(*AUTHORS)
    if request.method == "POST" and not writes:
        raise Http404
    form = DocumentForm(request.POST or None, request.FILES or None) if request.method == "POST" else DocumentForm()
    if form.is_valid() and _attached(request, policy, form):
        return redirect("policy_document", policy.pk)
    values = {
        "policy": policy,
        "documents": PolicyDocument.objects.without_content().filter(policy=policy).select_related("attached_by"),
        "form": form if writes and policy.state != Policy.State.WITHDRAWN else None,
        "back": reverse("policy_detail", args=[policy.pk]),
        "trail": crumbs((str(policy), reverse("policy_detail", args=[policy.pk])), (__("Official document"), "")),
    }
    return render(request, "subsidies/policy_document.html", values, status=REFUSED if form.is_bound else 200)


def _attached(request: HttpRequest, policy: Policy, form: DocumentForm) -> bool:
    file = form.cleaned_data["document"]
    try:
        made = policy_documents.attach(
            policy, name=file.name, content=file.read(), actor=request.user, now=timezone.now()
        )
    except Refused as refused:
        refuse(form, refused.reasons)
        return False
    messages.success(request, __("“%(file)s” is the official document now.") % {"file": made})
    return True


@role_required(*READERS)
@require_safe
def policy_document_file(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """One of the documents attached, for officers."""
    return _file(get_visible(PolicyDocument.objects, request.user, pk=document, policy=pk))


@login_not_required
@require_safe
def public_document(request: HttpRequest, pk: int) -> HttpResponse:
    """The official document of a version that holds, held or will hold; a draft's is nobody's but the office's."""
    public = Policy.objects.signed()
    standing = policy_documents.standing_for(get_object_or_404(public, pk=pk))
    if standing is None:
        raise Http404
    return _file(standing)


def _file(document: PolicyDocument) -> HttpResponse:
    headers = {
        "Content-Disposition": content_disposition_header(True, document.name),
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(bytes(document.content), content_type="application/pdf", headers=headers)
