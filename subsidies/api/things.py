"""What a movement was for and what a finding rests on: rows of other tables, by the API's nouns."""

from typing import Any

from rest_framework import serializers

NOUNS = {
    "institutions.trainingclass": "classes",
    "trainees.attendancemark": "attendance-marks",
    "subsidies.claimline": "claim-lines",
    "subsidies.fund": "funds",
    "subsidies.payment": "payments",
}


class ThingSerializer(serializers.Serializer[Any]):
    """A row elsewhere in the API, there for those whose role and scope reach it."""

    noun = serializers.ChoiceField(sorted(NOUNS.values()))
    id = serializers.IntegerField()


def thing(model: str, key: Any) -> dict[str, Any]:
    """The row of a model, named by its label, under the API's noun."""
    return {"noun": NOUNS[model], "id": int(key)}
