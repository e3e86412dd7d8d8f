"""How the web server runs in a container; a proxy of your own stands in front of it and speaks TLS."""

import gc
import os
from typing import Any

bind = "0.0.0.0:8000"  # nosec B104 - within the container; compose.yaml lets only this machine in
workers = int(os.environ.get("BUNDEL_WEB_WORKERS", "2"))
threads = 4
# The root of the container can't be written to.
worker_tmp_dir = "/dev/shm"  # nosec B108
# Nobody steers it from within, and there is no home to put a socket in.
control_socket_disable = True
# Longer than any statement may take (5 seconds), shorter than a visitor waits.
timeout = 60
graceful_timeout = 20
# A worker that grew is replaced now and then, and never all at the same moment.
max_requests, max_requests_jitter = 5_000, 500
limit_request_line, limit_request_fields, limit_request_field_size = 8_190, 60, 8_190
# What a proxy says of a visitor is weighed by Bundel itself (BUNDEL_TRUSTED_PROXIES), not here.
forwarded_allow_ips = ""
errorlog = "-"
loglevel = "warning"

# By then a worker holds what it keeps for ever: reference data, compiled pages, the plan of the country.
PAGES_UNTIL_WARM = 100


def post_request(worker: Any, _request: object, _environ: object, _answer: object) -> None:
    """A sweep of the garbage collector over all of it takes as long as ten pages, for whoever asks just then."""
    if worker.nr >= PAGES_UNTIL_WARM and not gc.get_freeze_count():
        gc.collect()
        gc.freeze()
