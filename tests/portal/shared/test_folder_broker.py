"""The broker of files under many hands: whoever reads meets whole messages and whole lists of queues."""

from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection

from portal.folder_broker import Transport

MESSAGES = 300
LONG = ["x" * 50] * 20_000  # long enough for a reader to come in between
TRANSPORT = Transport
Folders = dict[str, str]


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    places = {"data_folder_in": "messages", "data_folder_out": "messages", "control_folder": "control"}
    places["processed_folder"] = "processed"
    for place in places.values():
        (tmp_path / place).mkdir(exist_ok=True)
    return {name: str(tmp_path / place) for name, place in places.items()}


@pytest.fixture
def processes() -> Iterator[Executor]:
    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as pool:
        yield pool


def _send(folders: Folders) -> None:
    with Connection(transport=TRANSPORT, transport_options=folders) as connection:
        for _n in range(MESSAGES):
            connection.default_channel._put("work", LONG)


def _read(folders: Folders) -> int:
    with Connection(transport=TRANSPORT, transport_options=folders) as connection:
        return sum(_next(connection.default_channel) == LONG for _n in range(MESSAGES))


def _next(channel: Transport.Channel) -> object:
    while True:
        try:
            return channel._get("work")
        except Empty:
            continue


def _bind(folders: Folders, number: int) -> None:
    with Connection(transport=TRANSPORT, transport_options=folders) as connection:
        connection.default_channel._queue_bind("celery", "", "", f"queue{number}")


def _bound(folders: Folders) -> set[str]:
    with Connection(transport=TRANSPORT, transport_options=folders) as connection:
        return {row.queue for row in connection.default_channel.get_table("celery")}


def test_reader_never_meets_half_a_message(folders: Folders, processes: Executor) -> None:
    sent, got = processes.submit(_send, folders), processes.submit(_read, folders)
    sent.result(timeout=60)
    assert got.result(timeout=60) == MESSAGES


def test_queues_bound_at_once_are_all_listed(folders: Folders, processes: Executor) -> None:
    bound = [processes.submit(_bind, folders, number) for number in range(40)]
    for each in bound:
        each.result(timeout=60)
    assert _bound(folders) == {f"queue{number}" for number in range(40)}
