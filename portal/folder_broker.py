"""The broker of the embedded portal: messages are files in folders, without a server.

It is kombu's own, but nobody ever meets half a file: there a reader may take a message between its making and its
writing, or an exchange's list while another process makes it, and a worker that does so ends.
"""

import fcntl
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: Any, **_options: Any) -> None:
        """A message has another name until it is whole. Names sort by the moment of sending."""
        whole = Path(self.data_folder_out, f"{round(monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg")
        part = whole.with_suffix(".part")
        part.write_text(dumps(payload), encoding="utf-8")
        part.rename(whole)

    def get_table(self, exchange: str) -> list[Any]:
        with self._alone():
            table: list[Any] = super().get_table(exchange)
        return table

    def _queue_bind(self, exchange: str, *binding: str) -> None:
        with self._alone():
            super()._queue_bind(exchange, *binding)

    def _delete(self, queue: str, exchange: str, *binding: Any, **options: Any) -> None:
        with self._alone():
            super()._delete(queue, exchange, *binding, **options)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One process at a time reads or writes the lists of exchanges; closing the file opens the way again."""
        with Path(self.control_folder, "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


class Transport(filesystem.Transport):
    Channel = Channel


TRANSPORT_ALIASES["folder"] = "portal.folder_broker:Transport"
