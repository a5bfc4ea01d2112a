"""The OpenAPI description: what the library cannot see by itself, above all how refusals look."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from rest_framework import serializers

from portal.shared.problems import PROBLEM

REFUSALS = {
    "400": "A value cannot be read; `reasons` names each.",
    "401": "No token, or one that is unknown or over.",
    "403": "The account's role may not do this.",
    "404": "There is no such thing inside the account's scope.",
    "406": "Only JSON is spoken here.",
    "429": "Too many requests for this token.",
}
REFUSALS_OF_WRITES = {
    "409": "Refused by the rules of the matter, with every reason; or a twin of the request is under way.",
    "413": "The request is too large.",
    "415": "Only JSON is read here.",
    "422": "The key was used for another request.",
}


class ReasonSerializer(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="From a closed list; what machines read")
    detail = serializers.CharField(help_text="The sentence for people, in Chinese")
    field = serializers.CharField(allow_blank=True, help_text="The value it speaks of, such as sessions.0.starts_at")


class ProblemSerializer(serializers.Serializer[Any]):
    """Problem details, RFC 9457."""

    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField(allow_blank=True)
    reasons = ReasonSerializer(many=True)


class ProblemSchema(AutoSchema):
    """Adds the refusals to every operation."""

    def _get_response_bodies(self, direction: Any = "response") -> Any:
        bodies = super()._get_response_bodies(direction)
        refusals = REFUSALS if self.method == "GET" else REFUSALS | REFUSALS_OF_WRITES
        for status, words in refusals.items():
            problem = self._get_response_for_code(ProblemSerializer, status, media_types=[PROBLEM])
            bodies[status] = problem | {"description": words}
        return bodies


class TokenScheme(OpenApiAuthenticationExtension):
    """`Authorization: Bearer …`."""

    target_class = "portal.accounts.tokens.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}
