"""What is written to the logs: one JSON object a line, whoever speaks."""

import io
import json
import logging

import pytest
import structlog
from django.conf import settings


@pytest.fixture
def told():
    """The lines that were written since, read back."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    terms = {name: value for name, value in settings.LOGGING["formatters"]["line"].items() if name != "()"}
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(**terms))
    logging.getLogger().addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.getLogger().removeHandler(handler)


def test_library_and_house_write_alike(told):
    structlog.get_logger("house").warning("broker does not answer", run=7)
    logging.getLogger("library").warning("took %s s", 3)
    house, library = told()
    assert (house["event"], house["run"], house["level"], house["logger"]) == (
        "broker does not answer", 7, "warning", "house",
    )  # fmt: skip
    assert (library["event"], library["level"], library["logger"]) == ("took 3 s", "warning", "library")
    assert all(line["timestamp"].endswith("Z") for line in (house, library))


@pytest.mark.parametrize("logger", [structlog.get_logger("house"), logging.getLogger("library")])
def test_traceback_is_told_without_the_values_of_variables(told, logger):
    secret = "110101" + "199003070011"
    try:
        if secret:
            raise ValueError("the tape is torn")
    except ValueError:
        logger.exception("job failed")
    [line] = told()
    assert "ValueError: the tape is torn" in line["exception"]
    assert "test_logs.py" in line["exception"]
    assert secret not in json.dumps(line)


def test_lines_of_a_request_carry_its_number(told, client, db):
    client.get("/health/")
    numbers = {line["request_id"] for line in told() if line["event"].startswith("request_")}
    assert len(numbers) == 1


def test_level_is_kept(told):
    structlog.get_logger("house").debug("turned a page")
    assert told() == []
