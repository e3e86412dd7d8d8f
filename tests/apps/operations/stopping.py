"""A database that stops in the middle of a request, and is started again; by the same means for everybody on it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from django.db import connection


class Stoppable(Protocol):
    """``stop`` and ``start`` as an operator or a power cut does it; ``database`` is how to reach it."""

    database: dict[str, Any]

    def stop(self) -> None: ...
    def start(self) -> None: ...


class FileAway:
    """SQLite: the disk with the file is taken away, as with a share on the network."""

    def __init__(self, database: dict[str, Any]) -> None:
        place = Path(database["NAME"])
        self.folder, self.away = place.parent, place.parent.with_name("away")
        # As in real life: tests usually run without a journal on the disk, and so would not notice.
        options = {**database["OPTIONS"], "init_command": "PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA"}
        self.database = {**database, "OPTIONS": options}

    def stop(self) -> None:
        self.folder.rename(self.away)

    def start(self) -> None:
        self.away.rename(self.folder)


class LineCut:
    """PostgreSQL: we speak to it through a line of our own, which breaks, and then takes nobody on."""

    def __init__(self, database: dict[str, Any]) -> None:
        self.server = (database["HOST"], int(database["PORT"]))
        self.sockets: list[socket.socket] = []
        self.listener: socket.socket | None = None
        self.port = 0
        self.start()
        self.database = {**database, "HOST": "127.0.0.1", "PORT": self.port}

    def start(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", self.port))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._take_on, args=(self.listener,), daemon=True).start()

    def stop(self) -> None:
        assert self.listener is not None
        for one in [self.listener, *self.sockets]:
            # Whoever waits on it in another thread has to hear of it too.
            with_shutdown(one)
        self.sockets, self.listener = [], None

    def _take_on(self, listener: socket.socket) -> None:
        while True:
            try:
                near, _address = listener.accept()
            except OSError:
                return
            far = socket.create_connection(self.server)
            self.sockets += [near, far]
            for source, target in ((near, far), (far, near)):
                threading.Thread(target=_carry, args=(source, target), daemon=True).start()


def _carry(source: socket.socket, target: socket.socket) -> None:
    try:
        while piece := source.recv(65_536):
            target.sendall(piece)
    except OSError:
        pass
    with_shutdown(target)


def with_shutdown(one: socket.socket) -> None:
    try:
        one.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    one.close()


@contextmanager
def stoppable() -> Iterator[Stoppable]:
    """For the database that we work on."""
    made: FileAway | LineCut = (
        FileAway(connection.settings_dict) if connection.vendor == "sqlite" else LineCut(connection.settings_dict)
    )
    connection.close()
    yield made
    if isinstance(made, LineCut) and made.listener is not None:
        made.stop()
