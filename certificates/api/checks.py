"""The public check of a certificate through the API: by the code in its QR picture, masked as on its page."""

from typing import Any

from django.utils import timezone
from rest_framework import serializers
from rest_framework.exceptions import Throttled
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from certificates import lookup
from certificates.addresses import address_of
from certificates.models import Certificate
from certificates.throttle import TooMany
from portal.reference.grades import Grade
from portal.shared.api import CODE_FORM, Endpoint


class ShownSerializer(serializers.Serializer[Any]):
    """What the public sees of a certificate; `state` is that of the day asked."""

    state = serializers.ChoiceField(Certificate.State.choices)
    holder = serializers.CharField(help_text="Masked")
    occupation = serializers.CharField(help_text="Its name")
    grade = serializers.ChoiceField(Grade.choices)
    kind = serializers.CharField(help_text="Its name")
    body = serializers.CharField(help_text="The name of who issued it")
    issued_on = serializers.DateField()
    expires_on = serializers.DateField(allow_null=True)


class CertificateCheckSerializer(serializers.Serializer[Any]):
    """The answer to a check on a day; `certificate` is null where no certificate has this code."""

    day = serializers.DateField()
    receipt = serializers.CharField()
    certificate = ShownSerializer(allow_null=True)


class CertificateCheckViewSet(Endpoint):
    """Is a certificate real, is it in force; no token is needed. Each address has as many checks as on the page."""

    queryset = Certificate.objects.none()
    serializer_class = CertificateCheckSerializer
    permission_classes = [AllowAny]
    lookup_url_kwarg = "code"
    lookup_field = "check_code"
    lookup_value_regex = CODE_FORM

    def retrieve(self, request: Request, code: str) -> Response:
        """Check a certificate by the code in its QR picture."""
        now = timezone.now()
        try:
            answer = lookup.look_up_code(code, address=address_of(request._request), now=now)
        except TooMany as refused:
            wait = (refused.again - now).total_seconds()
            raise Throttled(wait=wait, detail=str(refused.reasons[0])) from refused
        return Response(CertificateCheckSerializer(answer).data)
