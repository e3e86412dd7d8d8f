"""Does the web server answer? Exit code 0 when it does; for the health check of a container."""

from __future__ import annotations

import http.client
import os
import sys


def is_healthy(port: int, host: str) -> bool:
    """Ask as the proxy does: by the name of this installation."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=4)
    try:
        line.request("GET", "/gezondheid/", headers={"Host": host})
        return line.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()


if __name__ == "__main__":
    name = os.environ.get("BUNDEL_HOSTS", "localhost").split(",")[0].strip().lstrip(".")
    sys.exit(0 if is_healthy(int(os.environ.get("BUNDEL_PORT", "8000")), name) else 1)
