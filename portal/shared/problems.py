"""Refusals of the API as problem details (RFC 9457)."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from portal.shared.idempotency import Answer, KeyReused
from portal.shared.refusals import Refused

PROBLEM = "application/problem+json"
WAITED_TOO_LONG = {"55P03", "40P01"}  # lock_not_available, deadlock_detected
BUSY = "Somebody else is changing the same thing, or a twin of this request is under way. Send it again."
REUSED = "This Idempotency-Key was used for another request. Take a new key for each new request."


def problem_details(error: Exception, context: dict[str, Any]) -> Response | None:
    """Every refusal as a document with a title, a status, a code, and its reasons by code.

    Returns None for what is no refusal but a fault of the portal.
    """
    if isinstance(error, Refused):
        return as_response(of_refusal(error))
    if isinstance(error, KeyReused):
        return as_response(_problem(422, "KEY_REUSED", REUSED))
    if isinstance(error, OperationalError) and getattr(error.__cause__, "pgcode", "") in WAITED_TOO_LONG:
        return as_response(_problem(409, "BUSY", BUSY))
    return _of_exception(error, context)


def of_refusal(error: Refused) -> Answer:
    """409 with every reason: its code, its sentence, the field it belongs to or an empty text."""
    reasons = [{"code": each.code, "detail": str(each), "field": each.field} for each in error.reasons]
    return _problem(409, reasons[0]["code"], reasons[0]["detail"], reasons)


def as_response(answer: Answer) -> Response:
    """An answer with the media type of its kind."""
    kind = PROBLEM if answer.status >= 400 else None
    return Response(answer.body, status=answer.status, content_type=kind)


def _problem(status: int, code: str, detail: str, reasons: list[dict[str, str]] | None = None) -> Answer:
    body = {"title": HTTPStatus(status).phrase, "status": status, "code": code, "detail": detail}
    return Answer(status, body | {"reasons": reasons or []})


def _of_exception(error: Exception, context: dict[str, Any]) -> Response | None:
    response = exception_handler(error, context)
    if response is None:
        return None
    answer = _of_api_exception(_named(error), response.status_code)
    response.data, response.content_type = answer.body, PROBLEM
    return response


def _named(error: Exception) -> exceptions.APIException:
    if isinstance(error, Http404):
        return exceptions.NotFound()
    if isinstance(error, PermissionDenied):
        return exceptions.PermissionDenied()
    assert isinstance(error, exceptions.APIException)  # the handler answers nothing else
    return error


def _of_api_exception(error: exceptions.APIException, status: int) -> Answer:
    if isinstance(error, exceptions.ValidationError):
        return _problem(status, "INVALID", "Some values were not accepted.", list(_reasons(error.detail)))
    return _problem(status, str(error.default_code).upper(), str(error.detail))


def _reasons(detail: Any, path: tuple[str, ...] = ()) -> Iterator[dict[str, str]]:
    """The tree of a serializer's faults as one row a fault, its place written "sessions.0.starts_at"."""
    if isinstance(detail, exceptions.ErrorDetail):
        named = [part for part in path if part != "non_field_errors"]
        yield {"code": str(detail.code).upper(), "detail": str(detail), "field": ".".join(named)}
    elif isinstance(detail, dict):
        for name, below in detail.items():
            yield from _reasons(below, (*path, str(name)))
    else:
        for place, below in enumerate(detail):
            plain = isinstance(below, exceptions.ErrorDetail)
            yield from _reasons(below, path if plain else (*path, str(place)))
