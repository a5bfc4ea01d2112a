"""docs/api.md says what the description says; the page that shows it keeps to the strict rules of content."""

import re

import pytest
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from tests.project.sources import ROOT

TEXT = (ROOT / "docs/api.md").read_text(encoding="utf-8")


@pytest.fixture
def description():
    return SchemaGenerator().get_schema(request=None, public=True)


def test_operations_named_in_docs_exist(description):
    described = {
        operation["operationId"]
        for path in description["paths"].values()
        for method, operation in path.items()
        if method == "post"
    }
    assert set(re.findall(r"^\| `(\w+)`", TEXT, re.MULTILINE)) == described


def test_each_write_has_its_line(description):
    lines = re.findall(r"https://HOST(\S+)", TEXT)
    named = {re.sub(r"/\d+/", "/{id}/", line) for line in lines}
    assert named == {path for path, methods in description["paths"].items() if "post" in methods}


def test_nouns_named_in_docs_exist(description):
    nouns = set(re.findall(r"`([a-z-]+)`", TEXT.partition("## Reads")[2].partition("## Refusals")[0]))
    listed = {path.split("/")[3] for path, methods in description["paths"].items() if "get" in methods}
    assert nouns - {"next"} == listed - {"schema"}


def test_description_is_served(db):
    answer = Client().get("/api/schema/", headers={"Accept": "application/json"})
    assert answer.status_code == 200
    assert answer.json()["openapi"].startswith("3.1")


def test_page_of_docs_has_no_inline_code(db):
    answer = Client().get("/api/docs/")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "'unsafe-inline'" not in answer.headers["Content-Security-Policy"]
    assert "<style" not in text
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text))
