"""Settings of a real server in the test run: what several processes must agree on lies in its own folder."""

from bundel.site.settings_test import *  # noqa: F403
from bundel.site.settings_test import VAR

RECORD_DIR = VAR / "record"
# As in a real installation, an advice is computed by a worker, not within a request.
ADVICE_AT_ONCE_SCENARIOS = 0
