from django.urls import path

from trainees.views import (
    attendance,
    attendance_files,
    check_ins,
    devices,
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
    path(f"{OF_CLASS}attendance/newest/", attendance.attendance_newest, name="attendance_newest"),
    path(f"{OF_CLASS}attendance/upload/", attendance_files.attendance_upload, name="attendance_upload"),
    path(f"{OF_CLASS}attendance/files/<int:upload>/", attendance_files.attendance_preview, name="attendance_preview"),
    path("institution/attendance/papers/<int:pk>/", attendance.attendance_paper, name="attendance_paper"),
    path(f"{OF_CLASS}online/upload/", attendance_files.online_upload, name="online_upload"),
    path(f"{OF_CLASS}online/files/<int:upload>/", attendance_files.online_preview, name="online_preview"),
    path(f"{OF_CLASS}complete/", attendance.class_complete, name="class_complete"),
    path("institution/devices/", devices.device_list, name="device_list"),
    path("institution/devices/new/", devices.device_add, name="device_add"),
    path("institution/devices/<int:pk>/", devices.device_show, name="device_show"),
    path("institution/devices/<int:pk>/key/", devices.device_renew, name="device_renew"),
    path("institution/devices/<int:pk>/out-of-use/", devices.device_retire, name="device_retire"),
    path("institution/enrolments/<int:pk>/drop/", rosters.enrolment_drop, name="enrolment_drop"),
    path(
        "institution/enrolments/<int:enrolment>/sessions/<int:session>/",
        attendance.attendance_rule,
        name="attendance_rule",
    ),
    path("institution/persons/<int:pk>/", people.person_detail, name="person_detail"),
    path("bureau/registers/", registers.register_list, name="register_list"),
    path("bureau/registers/upload/", registers.register_upload, name="register_upload"),
    path("bureau/registers/files/<int:upload>/", register_files.register_preview, name="register_preview"),
    path("bureau/registers/files/<int:upload>/marked/", register_files.register_annotated, name="register_annotated"),
    path("institution/sessions/<int:pk>/code/", check_ins.session_code, name="session_code"),
    path("my/check-in/<str:code>/", check_ins.check_in, name="check_in"),
    path("my/classes/<int:pk>/", for_trainee.my_class, name="my_class"),
]
