from django.urls import path, re_path

from certificates.views import (
    above_scale,
    certificate_page,
    class_pages,
    for_evaluation,
    learning,
    own_evaluation_plan,
    own_evaluations,
    public,
)

urlpatterns = [
    path("certificates/check/", public.certificate_check, name="certificate_check"),
    path("c/<slug:code>/", public.certificate_by_code, name="certificate_by_code"),
    path("certificates/<int:pk>/", certificate_page.certificate_detail, name="certificate_detail"),
    path("certificates/<int:pk>/change/", certificate_page.certificate_change, name="certificate_change"),
    path("classes/<int:pk>/certificates/", class_pages.class_certificates, name="class_certificates"),
    path("evaluation/certificates/", for_evaluation.certificate_list, name="certificate_list"),
    path("evaluation/certificates/upload/", for_evaluation.certificate_upload, name="certificate_upload"),
    path("evaluation/uploads/<int:pk>/", for_evaluation.certificate_preview, name="certificate_preview"),
    path("evaluation/uploads/<int:pk>/marked/", for_evaluation.certificate_workbook, name="certificate_workbook"),
    path("evaluation/uploads/<int:pk>/confirm/", for_evaluation.certificate_confirm, name="certificate_confirm"),
    path("evaluation/uploads/<int:pk>/abandon/", for_evaluation.certificate_abandon, name="certificate_abandon"),
    path("own-evaluations/", own_evaluations.own_evaluation_list, name="own_evaluation_list"),
    path("own-evaluations/new/", own_evaluation_plan.own_evaluation_draft, name="own_evaluation_draft"),
    path("own-evaluations/<int:pk>/", own_evaluations.own_evaluation_detail, name="own_evaluation_detail"),
    path("own-evaluations/<int:pk>/edit/", own_evaluation_plan.own_evaluation_revise, name="own_evaluation_revise"),
    re_path(
        r"^own-evaluations/(?P<pk>[0-9]+)/(?P<step>file|withdraw|assess|send_back|accept|refuse|end)/$",
        own_evaluations.own_evaluation_step,
        name="own_evaluation_step",
    ),
    path("bureau/above-scale/", above_scale.above_scale_list, name="above_scale_list"),
    path("bureau/above-scale/new/", above_scale.above_scale_add, name="above_scale_add"),
    path("bureau/above-scale/<int:pk>/", above_scale.above_scale_entry, name="above_scale_entry"),
    path("my/learning/", learning.my_learning, name="my_learning"),
    path("my/learning/file/", learning.my_learning_file, name="my_learning_file"),
    path("people/<int:pk>/learning/", learning.person_learning, name="person_learning"),
    path("evaluation/classes/", class_pages.results_list, name="results_list"),
    path("evaluation/classes/<int:pk>/", class_pages.class_results, name="class_results"),
]
