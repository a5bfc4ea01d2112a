from django.urls import path

from institutions.views import (
    application_review,
    applications,
    bureau_institutions,
    directory_profile,
    for_bureau,
    for_institution,
    listing_changes,
    premises,
    public_directories,
    steps,
    timetables,
)

urlpatterns = [
    path("institution/classes/", for_institution.class_list, name="class_list"),
    path("institution/classes/new/", for_institution.class_draft, name="class_draft"),
    path("institution/classes/<int:pk>/", for_institution.class_show, name="class_show"),
    path("institution/classes/<int:pk>/edit/", for_institution.class_revise, name="class_revise"),
    path("institution/classes/<int:pk>/timetable/", timetables.class_timetable, name="class_timetable"),
    path("institution/classes/<int:pk>/history/", for_institution.class_history, name="class_history"),
    path("institution/classes/<int:pk>/file/", steps.class_file, name="class_file"),
    path("institution/classes/<int:pk>/withdraw/", steps.class_withdraw, name="class_withdraw"),
    path("institution/classes/<int:pk>/cancel/", steps.class_cancel, name="class_cancel"),
    path("institution/classes/<int:pk>/terminate/", steps.class_terminate, name="class_terminate"),
    path("institution/premises/", premises.premises_list, name="premises_list"),
    path("institution/sites/new/", premises.site_add, name="site_add"),
    path("institution/sites/<int:pk>/", premises.site_revise, name="site_revise"),
    path("institution/instructors/new/", premises.instructor_add, name="instructor_add"),
    path("institution/instructors/<int:pk>/", premises.instructor_revise, name="instructor_revise"),
    path("bureau/filings/", for_bureau.filing_list, name="filing_list"),
    path("bureau/filings/<int:pk>/", for_bureau.filing_review, name="filing_review"),
    path("bureau/filings/<int:pk>/send-back/", for_bureau.filing_send_back, name="filing_send_back"),
    path("institution/directories/", directory_profile.directory_profile, name="directory_profile"),
    path("institution/<int:pk>/profile/", directory_profile.profile_revise, name="profile_revise"),
    path("institution/applications/new/", applications.application_draft, name="application_draft"),
    path("institution/applications/<int:pk>/", applications.application_show, name="application_show"),
    path("institution/applications/<int:pk>/edit/", applications.application_revise, name="application_revise"),
    path("institution/applications/<int:pk>/items/", applications.application_add, name="application_add"),
    path(
        "institution/applications/<int:pk>/items/<int:item>/take-out/", applications.application_take_out,
        name="application_take_out",
    ),
    path("institution/applications/<int:pk>/submit/", applications.application_submit, name="application_submit"),
    path(
        "institution/applications/<int:pk>/withdraw/", applications.application_withdraw, name="application_withdraw"
    ),
    path("bureau/applications/", application_review.application_list, name="application_list"),
    path("bureau/applications/<int:pk>/", application_review.application_review, name="application_review"),
    path(
        "bureau/applications/<int:pk>/<slug:step>/", application_review.application_step, name="application_step"
    ),
    path("bureau/institutions/", bureau_institutions.institution_list, name="institution_list"),
    path("bureau/institutions/<int:pk>/", bureau_institutions.institution_show, name="institution_show"),
    path(
        "bureau/institutions/<int:pk>/<slug:directory>/", listing_changes.listing_propose, name="listing_propose"
    ),
    path("bureau/listing-changes/<int:pk>/", listing_changes.listing_change, name="listing_change"),
    path("bureau/listing-changes/<int:pk>/sign/", listing_changes.listing_cosign, name="listing_cosign"),
    path(
        "bureau/listing-changes/<int:pk>/withdraw/", listing_changes.listing_change_withdraw,
        name="listing_change_withdraw",
    ),
    path("directories/", public_directories.public_directories, name="public_directories"),
    path("directories/<slug:slug>/", public_directories.public_directory, name="public_directory"),
]  # fmt: skip
