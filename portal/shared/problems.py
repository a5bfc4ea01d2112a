"""Refusals of the API as problem details (RFC 9457)."""

from typing import Any

from rest_framework.exceptions import APIException, ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from portal.shared.refusals import Refused

PROBLEM = "application/problem+json"


def problem_details(error: Exception, context: dict[str, Any]) -> Any:
    """RFC 9457: every refusal as a document with a title, a status and its reasons by code."""
    if isinstance(error, Refused):
        return _of_refusal(error)
    response = exception_handler(error, context)
    if response is None:
        return None
    response.data = _of_exception(error, response)
    response.content_type = PROBLEM
    return response


def _of_refusal(error: Refused) -> Response:
    reasons = [{"code": r.code, "detail": str(r.sentence), "field": r.field} for r in error.reasons]
    body = {"title": "Refused", "status": 409, "detail": str(error.reasons[0]), "reasons": reasons}
    return Response(body, status=409, content_type=PROBLEM)


def _of_exception(error: Exception, response: Response) -> dict[str, Any]:
    title = error.default_code if isinstance(error, APIException) else "not_found"
    body = {"title": str(title), "status": response.status_code}
    if isinstance(error, ValidationError):
        return body | {"detail": "Some values were not accepted.", "errors": response.data}
    return body | {"detail": str(response.data.get("detail", ""))}
