"""Every line of the logs is one JSON object: time, level, logger, event, and the request or task it belongs to.

What libraries say through the standard library and what the house says through structlog take the same way. A
traceback is told as text and without the values of its variables, which may be people's data.
"""

from typing import Any

import structlog

_ADDED = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)
_WRITTEN = (
    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
    structlog.processors.format_exc_info,
    structlog.processors.JSONRenderer(ensure_ascii=False),
)


def configured(level: str) -> dict[str, Any]:
    """Django's LOGGING from this level (INFO, WARNING …) up; structlog is set up beside it."""
    structlog.configure(
        processors=[*_ADDED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    line = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": _ADDED,
        "processors": _WRITTEN,
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": line},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
    }
