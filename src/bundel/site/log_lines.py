"""How a line of the log of the installation is written: one line of JSON for each event, with its moment in UTC."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime

# A link in a mail opens something once, and so does whoever reads it in a log: the framework logs addresses.
LINK = re.compile(r"/(?=[^/\s]{0,200}[0-9A-Z])[A-Za-z0-9_-]{20,200}(?=/|\s|$)")
# A mail server names whom it refused, and a database the row that it has already: no log tells who somebody is.
ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,9}")


class JsonLine(logging.Formatter):
    """Whatever somebody typed or sent stands escaped in it: no sign of it begins a line or colours a screen."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, str | int | None] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "process": record.process,
            "message": ADDRESS.sub("...@...", LINK.sub("/...", record.getMessage())),
        }
        if record.exc_info:
            line["fault"] = ADDRESS.sub("...@...", self.formatException(record.exc_info))
        # With escapes for all that is not plain ASCII: invisible signs and other line ends too.
        return json.dumps(line)
