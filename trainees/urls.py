from django.urls import path

from trainees.views import (
    attendance,
    attendance_files,
    changes,
    changes_for_bureau,
    for_trainee,
    people,
    register_files,
    registers,
    roster_files,
    rosters,
)

OF_CLASS = "institution/classes/<int:pk>/"

urlpatterns = [
    path(f"{OF_CLASS}roster/", rosters.class_roster, name="class_roster"),
    path(f"{OF_CLASS}roster/template/", rosters.roster_template, name="roster_template"),
    path(f"{OF_CLASS}roster/upload/", roster_files.roster_upload, name="roster_upload"),
    path(f"{OF_CLASS}roster/files/<int:upload>/", roster_files.roster_preview, name="roster_preview"),
    path(f"{OF_CLASS}roster/files/<int:upload>/marked/", roster_files.roster_annotated, name="roster_annotated"),
    path(f"{OF_CLASS}attendance/", attendance.class_attendance, name="class_attendance"),
    path(f"{OF_CLASS}attendance/sheet/", attendance.attendance_sheet, name="attendance_sheet"),
    path(f"{OF_CLASS}attendance/upload/", attendance_files.attendance_upload, name="attendance_upload"),
    path(f"{OF_CLASS}attendance/files/<int:upload>/", attendance_files.attendance_preview, name="attendance_preview"),
    path(f"{OF_CLASS}complete/", attendance.class_complete, name="class_complete"),
    path("institution/enrolments/<int:pk>/drop/", rosters.enrolment_drop, name="enrolment_drop"),
    path(
        "institution/enrolments/<int:enrolment>/sessions/<int:session>/",
        attendance.attendance_rule,
        name="attendance_rule",
    ),
    path(f"{OF_CLASS}changes/", changes.class_changes_list, name="class_changes"),
    path(f"{OF_CLASS}changes/new/", changes.change_file, name="change_file"),
    path("institution/changes/<int:pk>/late/", changes.change_late, name="change_late"),
    path("institution/changes/<int:pk>/withdraw/", changes.change_withdraw, name="change_withdraw"),
    path("changes/<int:pk>/", changes.change_show, name="change_show"),
    path("bureau/changes/", changes_for_bureau.change_list, name="change_list"),
    path("bureau/changes/<int:pk>/refuse/", changes_for_bureau.change_refuse, name="change_refuse"),
    path("bureau/changes/<int:pk>/take-back/", changes_for_bureau.change_take_back, name="change_take_back"),
    path("bureau/filings/<int:pk>/found-change/", changes_for_bureau.change_found, name="change_found"),
    path("institution/persons/<int:pk>/", people.person_detail, name="person_detail"),
    path("bureau/registers/", registers.register_list, name="register_list"),
    path("bureau/registers/upload/", registers.register_upload, name="register_upload"),
    path("bureau/registers/files/<int:upload>/", register_files.register_preview, name="register_preview"),
    path("bureau/registers/files/<int:upload>/marked/", register_files.register_annotated, name="register_annotated"),
    path("my/classes/<int:pk>/", for_trainee.my_class, name="my_class"),
]
