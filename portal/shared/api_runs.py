"""Long jobs through the API: whoever started one sees how far it is."""

from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated

from portal.shared.api import Reads
from portal.shared.models import Run


class RunSerializer(serializers.ModelSerializer[Run]):
    """A job: `done` of `total` pieces, what came of it in `counts`, why it stopped in `error`."""

    class Meta:
        model = Run
        fields = [
            "id", "kind", "status", "attempts", "queued_at", "started_at", "finished_at", "done", "total", "counts",
            "error", "result_name",
        ]  # fmt: skip
        read_only_fields = fields


class RunViewSet(Reads):
    """The account's own jobs; an auditor's also those that the clock started."""

    queryset = Run.objects.defer("arguments", "result")
    serializer_class = RunSerializer
    filterset_fields = ["kind", "status"]
    permission_classes = [IsAuthenticated]
