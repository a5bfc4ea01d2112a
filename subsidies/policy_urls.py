"""Addresses of policies, local standards, settings and replays."""

from django.urls import URLPattern, path, re_path

from subsidies.views import (
    calculator,
    list_files,
    lists,
    policies,
    policy_documents,
    policy_drafts,
    public_policies,
    replays,
    settings,
    standard_drafts,
    standards,
)


def _list(name: str) -> list[URLPattern]:
    pages = {page: getattr(lists, f"{name}_{page}") for page in ("list", "add", "entry")}
    pages |= {page: getattr(list_files, f"{name}_{page}") for page in ("upload", "preview")}
    return [
        path(f"policies/{name}/", pages["list"], name=f"{name}_list"),
        path(f"policies/{name}/add/", pages["add"], name=f"{name}_add"),
        path(f"policies/{name}/upload/", pages["upload"], name=f"{name}_upload"),
        path(f"policies/{name}/<int:pk>/", pages["entry"], name=f"{name}_entry"),
        path(f"policies/{name}/files/<int:pk>/", pages["preview"], name=f"{name}_preview"),
    ]


urlpatterns = [
    path("calculator/", calculator.calculator_page, name="calculator"),
    path("policies/", public_policies.public_policies, name="public_policies"),
    path("policies/<int:pk>/", public_policies.public_policy, name="public_policy"),
    path("policies/<int:pk>/document/", policy_documents.public_document, name="public_document"),
    path("policies/versions/", policies.policy_list, name="policy_list"),
    path("policies/versions/draft/", policy_drafts.policy_draft, name="policy_draft"),
    path("policies/versions/draft/text/", policy_drafts.policy_write, name="policy_write"),
    path("policies/versions/<int:pk>/", policies.policy_detail, name="policy_detail"),
    path("policies/versions/<int:pk>/document/", policy_documents.policy_document, name="policy_document"),
    path(
        "policies/versions/<int:pk>/document/<int:document>/",
        policy_documents.policy_document_file,
        name="policy_document_file",
    ),
    path("policies/versions/<int:pk>/text/", policies.policy_text, name="policy_text"),
    path("policies/versions/<int:pk>/revise/", policy_drafts.policy_revise, name="policy_revise"),
    path("policies/versions/<int:pk>/parts/<str:part>/", policy_drafts.policy_part, name="policy_part"),
    path("policies/versions/<int:pk>/replay/", replays.policy_replay, name="policy_replay"),
    path("policies/versions/<int:pk>/withdraw/", policies.policy_withdraw, name="policy_withdraw"),
    path("policies/versions/<int:pk>/against/<int:other>/", policies.policy_compare, name="policy_compare"),
    re_path(
        r"^policies/versions/(?P<pk>[0-9]+)/(?P<step>propose|publish)/$", policies.policy_step, name="policy_step"
    ),
    path("policies/standards/", standards.standard_list, name="standard_list"),
    path("policies/standards/draft/", standard_drafts.standard_draft, name="standard_draft"),
    path("policies/standards/<int:pk>/", standards.standard_detail, name="standard_detail"),
    path("policies/standards/<int:pk>/revise/", standard_drafts.standard_revise, name="standard_revise"),
    path("policies/standards/<int:pk>/replay/", replays.standard_replay, name="standard_replay"),
    path("policies/standards/<int:pk>/withdraw/", standards.standard_withdraw, name="standard_withdraw"),
    path("policies/standards/<int:pk>/end/", standards.standard_end, name="standard_end"),
    path("policies/standards/<int:pk>/keep/", standards.standard_keep, name="standard_keep"),
    re_path(
        r"^policies/standards/(?P<pk>[0-9]+)/(?P<step>sign|cosign|cosign_end)/$",
        standards.standard_step,
        name="standard_step",
    ),
    path("policies/settings/", settings.setting_list, name="setting_list"),
    path("policies/settings/<int:place>/<str:key>/", settings.setting_detail, name="setting_detail"),
    path("policies/settings/changes/<int:pk>/cosign/", settings.setting_cosign, name="setting_cosign"),
    path("policies/settings/changes/<int:pk>/withdraw/", settings.setting_withdraw, name="setting_withdraw"),
    path("policies/replays/<int:pk>/", replays.replay_detail, name="replay_detail"),
    path("policies/replays/<int:pk>/lines/<int:line>/", replays.replay_line, name="replay_line"),
    *_list("catalogue"),
    *_list("shortage"),
]
