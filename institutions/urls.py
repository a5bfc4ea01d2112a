from django.urls import path

from institutions.views import for_bureau, for_institution, open_classes, open_enrolment, premises, steps, timetables

urlpatterns = [
    path("institution/classes/", for_institution.class_list, name="class_list"),
    path("institution/classes/new/", for_institution.class_draft, name="class_draft"),
    path("institution/classes/<int:pk>/", for_institution.class_show, name="class_show"),
    path("institution/classes/<int:pk>/edit/", for_institution.class_revise, name="class_revise"),
    path("institution/classes/<int:pk>/timetable/", timetables.class_timetable, name="class_timetable"),
    path("institution/classes/<int:pk>/history/", for_institution.class_history, name="class_history"),
    path("institution/classes/<int:pk>/open/", open_enrolment.class_open, name="class_open"),
    path("institution/classes/<int:pk>/open/end/", open_enrolment.class_open_end, name="class_open_end"),
    path("institution/classes/<int:pk>/file/", steps.class_file, name="class_file"),
    path("institution/classes/<int:pk>/withdraw/", steps.class_withdraw, name="class_withdraw"),
    path("institution/classes/<int:pk>/cancel/", steps.class_cancel, name="class_cancel"),
    path("institution/classes/<int:pk>/terminate/", steps.class_terminate, name="class_terminate"),
    path("institution/premises/", premises.premises_list, name="premises_list"),
    path("institution/sites/new/", premises.site_add, name="site_add"),
    path("institution/sites/<int:pk>/", premises.site_revise, name="site_revise"),
    path("institution/instructors/new/", premises.instructor_add, name="instructor_add"),
    path("institution/instructors/<int:pk>/", premises.instructor_revise, name="instructor_revise"),
    path("open-classes/", open_classes.open_class_list, name="open_class_list"),
    path("open-classes/<int:pk>/", open_classes.open_class_show, name="open_class_show"),
    path("bureau/filings/", for_bureau.filing_list, name="filing_list"),
    path("bureau/filings/<int:pk>/", for_bureau.filing_review, name="filing_review"),
    path("bureau/filings/<int:pk>/send-back/", for_bureau.filing_send_back, name="filing_send_back"),
]
