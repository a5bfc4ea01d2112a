"""Addresses of the departments' reports: what their liaisons write, and what the leading group's office decides."""

from django.urls import path

from subsidies.views import department_files, department_office, department_reports

urlpatterns = [
    path("department/reports/", department_reports.department_months, name="department_months"),
    path("department/reports/begin/", department_reports.department_begin, name="department_begin"),
    path("department/reports/template/", department_files.department_template, name="department_template"),
    path("department/reports/<int:pk>/", department_reports.department_report, name="department_report"),
    path("department/reports/<int:pk>/rows/", department_reports.department_row_add, name="department_row_add"),
    path("department/rows/<int:pk>/", department_reports.department_row, name="department_row"),
    path("department/rows/<int:pk>/remove/", department_reports.department_row_remove, name="department_row_remove"),
    path("department/reports/<int:pk>/file/", department_files.department_upload, name="department_upload"),
    path("department/files/<int:upload>/", department_files.department_preview, name="department_preview"),
    path("department/files/<int:upload>/marked/", department_files.department_marked, name="department_marked"),
    path("department/reports/<int:pk>/hand-in/", department_reports.department_hand_in, name="department_hand_in"),
    path("department/reports/<int:pk>/correct/", department_reports.department_correct, name="department_correct"),
    path("bureau/departments/", department_office.department_overview, name="department_overview"),
    path("bureau/departments/<int:pk>/", department_office.department_detail, name="department_detail"),
    path("bureau/departments/<int:pk>/liaison/", department_office.department_liaison, name="department_liaison"),
    path("bureau/departments/<int:pk>/target/", department_office.department_target, name="department_target"),
    path("bureau/liaisons/<int:pk>/end/", department_office.department_liaison_end, name="department_liaison_end"),
    path("bureau/departments/reports/<int:pk>/accept/", department_office.department_accept, name="department_accept"),
    path(
        "bureau/departments/reports/<int:pk>/send-back/",
        department_office.department_send_back,
        name="department_send_back",
    ),
]
