"""How a line of the log of the installation is written: one line of JSON for each event, with its moment in UTC."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime


class JsonLine(logging.Formatter):
    """Whatever somebody typed or sent stands escaped in it: no sign of it begins a line or colours a screen."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, str | int | None] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "process": record.process,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["fault"] = self.formatException(record.exc_info)
        # With escapes for all that is not plain ASCII: invisible signs and other line ends too.
        return json.dumps(line)
