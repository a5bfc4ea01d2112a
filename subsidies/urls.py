from django.urls import path

from subsidies.views import claim_line_page, for_filing, for_institution

urlpatterns = [
    path("institution/claims/", for_institution.claim_list, name="claim_list"),
    path("institution/claims/<int:pk>/", for_institution.claim_detail, name="claim_detail"),
    path("institution/claims/<int:pk>/submit/", for_institution.claim_submit, name="claim_submit"),
    path("institution/claims/<int:pk>/withdraw/", for_institution.claim_withdraw, name="claim_withdraw"),
    path("institution/claim-lines/<int:pk>/", claim_line_page.claim_line, name="claim_line"),
    path("institution/claim-lines/<int:pk>/leave-out/", claim_line_page.leave_out, name="claim_line_leave_out"),
    path("institution/classes/<int:pk>/claims/", for_institution.class_claims, name="class_claims"),
    path("institution/classes/<int:pk>/claims/draft/", for_institution.claim_draft, name="claim_draft"),
    path("classes/<int:pk>/quote/", for_filing.filing_quote, name="filing_quote"),
    path("bureau/filings/<int:pk>/accept/", for_filing.filing_accept, name="filing_accept"),
]
