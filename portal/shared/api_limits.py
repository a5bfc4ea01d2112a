"""How much one answer and one minute hold. Apart from the endpoints, since the library loads this first."""

import re
from typing import Any

from rest_framework import exceptions
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

TOO_DEEP = "JSON parse error - nested too deeply."


class FlatJSONParser(JSONParser):
    """JSON as the endpoints take it; what is nested too deep to be read is a fault of the sender."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise exceptions.ParseError(TOO_DEEP) from error


class KeysetPagination(CursorPagination):
    """Pages by key: as quick at the end of five million rows as at the start."""

    ordering = "-pk"
    page_size_query_param = "page_size"
    max_page_size = 200

    def get_page_size(self, request: Request) -> int:
        asked = request.query_params.get(self.page_size_query_param)
        if asked is None:
            return int(self.page_size or self.max_page_size)
        if not re.fullmatch("[0-9]{1,3}", asked) or not 1 <= int(asked) <= self.max_page_size:
            raise exceptions.ValidationError({"page_size": f"A number from 1 to {self.max_page_size} is needed."})
        return int(asked)

    def decode_cursor(self, request: Request) -> Cursor | None:
        cursor = super().decode_cursor(request)
        position = None if cursor is None else cursor.position
        if position is not None and not re.fullmatch("[0-9]{1,18}", str(position)):
            raise exceptions.NotFound(self.invalid_cursor_message)
        return cursor

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        parameters = super().get_schema_operation_parameters(view)
        for parameter in parameters:
            if parameter["name"] == self.page_size_query_param:
                parameter["schema"] |= {"minimum": 1, "maximum": self.max_page_size}
        return parameters


class TokenThrottle(SimpleRateThrottle):
    """So many requests a token and minute; who needs no token is counted by address."""

    scope = "token"

    def get_cache_key(self, request: Request, view: Any) -> str:
        token = request.auth
        ident = f"token-{token.pk}" if token is not None else self.get_ident(request)
        return self.cache_format % {"scope": self.scope, "ident": ident}
