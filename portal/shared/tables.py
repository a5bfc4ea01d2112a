"""The one table component: a list of columns, rendered in Python for pages, workbooks and CSV alike."""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from django.core.exceptions import SuspiciousOperation
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, QueryDict
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from portal.shared import keyset
from portal.shared.badges import Family
from portal.shared.spreadsheets import exporting
from portal.shared.spreadsheets.exporting import Form, Value

Text = str | Promise
Align = Literal["left", "right", "centre"]
Place = Literal["", "name", "amount", "second", "state"]


class UnknownSort(SuspiciousOperation):
    """The address asks for an order the table does not have; answered with 400."""


@dataclass(frozen=True)
class Column:
    """One column.

    `render` gives the cell of a row: text (escaped) or safe HTML. `export` gives the plain value for workbooks and CSV
    and is needed where `render` gives HTML. `sort` is the field path to order by (not null), empty for none. `unit`
    stands in the head. `card` says where the cell goes below 720 px; the rest become a two-column list.
    """

    name: str
    label: Text
    render: Callable[[Any], object]
    export: Callable[[Any], Value] | None = None
    sort: str = ""
    align: Align = "left"
    unit: Text = ""
    card: Place = ""
    code: bool = False

    def plain(self, row: Any) -> Value:
        """The cell for a workbook. Raises TypeError for HTML without an `export`: tags must not reach a file."""
        if self.export is not None:
            return self.export(row)
        text = self.render(row)
        if isinstance(text, SafeString):
            raise TypeError(f"column {self.name} renders HTML and has no export")
        return str(text)


@dataclass(frozen=True)
class Empty:
    """What a table says when there is nothing: why, what will fill it and when, at most one thing to do."""

    why: Text
    fill: Text = ""
    action: Text = ""
    url: str = ""


@dataclass(frozen=True)
class Group:
    """A row between rows: family glyph, name, how many, how much."""

    family: Family
    name: Text
    note: Text = ""


@dataclass
class Table:
    """Rows and how to show them.

    `order` is the sort in force (a column's name, minus for descending). `query` is the address's query, kept in
    all links. `page` is absent where all rows are shown. `key` names a row in check boxes; `tickable` says which rows
    may be ticked (None: no check boxes); `form` is the id of the form the boxes belong to. `tone` marks a row `bad`
    or `warn`. `selected` is the key of the row shown beside the table. `total` maps column names to
    cells of the last row. `group` gives a Group, shown whenever it changes.
    """

    columns: Sequence[Column]
    rows: Sequence[Any]
    caption: Text
    empty: Empty
    order: str = ""
    query: QueryDict = field(default_factory=QueryDict)
    page: keyset.KeysetPage | None = None
    url: Callable[[Any], str] | None = None
    key: Callable[[Any], object] = lambda row: row.pk
    tickable: Callable[[Any], bool] | None = None
    ticked: frozenset[str] = frozenset()
    form: str = ""
    selected: object = None
    tone: Callable[[Any], str] | None = None
    total: Mapping[str, object] | None = None
    group: Callable[[Any], Group] | None = None

    def link(self, **changes: str) -> str:
        """The address of this table with some of its query changed; an empty value takes a key out."""
        query = self.query.copy()
        for name, value in changes.items():
            query[name] = value
            if not value:
                del query[name]
        return f"?{query.urlencode()}"

    @property
    def filtered(self) -> bool:
        """Whether the query narrows the list, so that an empty one offers to clear it."""
        return any(value for name, value in self.query.items() if name not in ("sort", "after", "before"))


def listing(
    request: HttpRequest,
    queryset: QuerySet[Any],
    columns: Sequence[Column],
    *,
    order: str,
    caption: Text,
    empty: Empty,
    size: int = 50,
    **options: Any,
) -> Table:
    """A table of one page of a queryset, ordered and placed by the request's `sort`, `after` and `before`.

    `order` is the column (minus for descending) when the address names none; `options` are further fields of Table.
    """
    chosen = request.GET.get("sort", order)
    path = ordering(columns, chosen)
    page = keyset.page(
        queryset, order=[path], after=request.GET.get("after", ""), before=request.GET.get("before", ""), size=size
    )
    return Table(
        columns=columns,
        rows=page.rows,
        caption=caption,
        empty=empty,
        order=chosen,
        query=request.GET,
        page=page,
        **options,
    )


def narrowed_to(request: HttpRequest, name: str, among: Container[str]) -> str:
    """The one of these that the address narrows a list to; "" for all of them. Raises Http404 for anything else."""
    chosen = request.GET.get(name, "")
    if chosen and chosen not in among:
        raise Http404
    return chosen


def ordering(columns: Iterable[Column], order: str) -> str:
    """The field path of a sort (`amount`, `-amount`). Raises UnknownSort."""
    name = order.removeprefix("-")
    for column in columns:
        if column.name == name and column.sort:
            return f"-{column.sort}" if order.startswith("-") else column.sort
    raise UnknownSort(f"this list cannot be ordered by {name}")


def exported(columns: Sequence[Column], rows: Iterable[Any], *, form: Form = "xlsx", title: str = "") -> bytes:
    """The rows as a workbook or as CSV, by the same columns as the page. Raises TypeError for a cell of HTML."""
    heads = [f"{column.label}（{column.unit}）" if column.unit else str(column.label) for column in columns]
    cells = ([column.plain(row) for column in columns] for row in rows)
    return exporting.export(heads, cells, form=form, title=title)
