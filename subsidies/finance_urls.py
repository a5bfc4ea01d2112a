"""Addresses of finance."""

from django.urls import path, re_path

from subsidies.views import finance_funds, finance_payments, finance_returns, for_finance

urlpatterns = [
    path("finance/funds/", finance_funds.fund_list, name="fund_list"),
    path("finance/funds/appropriate/", finance_funds.fund_appropriate, name="fund_appropriate"),
    path("finance/funds/<int:pk>/", finance_funds.fund_statement, name="fund_statement"),
    path("finance/funds/<int:pk>/batch/", for_finance.batch_make, name="batch_make"),
    path("finance/batches/", for_finance.batch_list, name="batch_list"),
    path("finance/batches/<int:pk>/", for_finance.batch_detail, name="batch_detail"),
    re_path(
        r"^finance/batches/(?P<pk>[0-9]+)/(?P<step>check|approve|send|close)/$",
        for_finance.batch_step,
        name="batch_step",
    ),
    path("finance/batches/<int:pk>/abandon/", for_finance.batch_abandon, name="batch_abandon"),
    path("finance/batches/<int:pk>/file/", for_finance.batch_file, name="batch_file"),
    path("finance/batches/<int:pk>/return/", finance_returns.return_upload, name="return_upload"),
    path("finance/returns/<int:pk>/", finance_returns.return_preview, name="return_preview"),
    path("finance/returns/<int:pk>/confirm/", finance_returns.return_confirm, name="return_confirm"),
    path("finance/lines/<int:pk>/account/", finance_payments.line_account, name="line_account"),
    path("payments/<int:pk>/", finance_payments.payment_detail, name="payment_detail"),
    path("institution/payments/", finance_payments.failed_payments, name="failed_payments"),
]
