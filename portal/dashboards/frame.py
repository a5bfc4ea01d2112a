"""What every page's frame shows: the rail of the person's role."""

from typing import Any

from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, Any]:
    return {"rail": []}
