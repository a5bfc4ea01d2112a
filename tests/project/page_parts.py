"""The parts of a page that lead somewhere, read from its HTML: links, and forms with what their boxes hold."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

CHOSEN, FILE, NOT_TYPED = {"checkbox", "radio"}, "file", {"submit", "button", "reset", "image"}


@dataclass
class PageForm:
    """`boxes` are the values as a browser would send them, by name; `files` names the boxes for files."""

    action: str
    method: str
    boxes: dict[str, list[str]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)


class PageParts(HTMLParser):
    """The page's forms, and the addresses of its links, each once."""

    def __init__(self, html):
        super().__init__()
        self.forms, self.links, self.by_id = [], {}, {}
        self.form = self.values = None  # where an input belongs; what a select or a text area holds
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in given:
            self.links[given["href"]] = None
        elif tag == "form":
            self.form = PageForm(given.get("action", ""), given.get("method", "get").lower())
            self.forms.append(self.form)
            self.by_id[given.get("id", "")] = self.form
        elif tag == "option" and self.values is not None and "selected" in given:
            self.values[:] = [given.get("value", "")]
        elif tag in ("input", "select", "textarea"):
            self._box(tag, given, self.by_id.get(given["form"]) if "form" in given else self.form)

    def _box(self, tag, given, form):
        name, kind = given.get("name", ""), given.get("type", "text")
        if form is None or not name or kind in NOT_TYPED or name == "csrfmiddlewaretoken":
            return
        if kind == FILE:
            form.files.append(name)
            return
        values = form.boxes.setdefault(name, [])
        if tag != "input":
            self.values = values
        elif kind not in CHOSEN or "checked" in given:
            values.append(given.get("value", "on" if kind in CHOSEN else ""))

    def handle_data(self, data):
        if self.values is not None and self.lasttag == "textarea":
            self.values.append(data)

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag in ("select", "textarea"):
            self.values = None
