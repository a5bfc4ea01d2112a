"""What every endpoint of the API shares: pages by key, throttling per token."""

from rest_framework.pagination import CursorPagination
from rest_framework.throttling import UserRateThrottle


class KeysetPagination(CursorPagination):
    """Pages by key: as quick at the end of five million rows as at the start."""

    ordering = "-pk"
    page_size_query_param = "page_size"
    max_page_size = 200


class TokenThrottle(UserRateThrottle):
    """So many requests a token and minute."""

    scope = "token"
