"""Settings of a real server in the test run: what several processes must agree on lies in its own folder."""

from bundel.site.settings_test import *  # noqa: F403
from bundel.site.settings_test import VAR

RECORD_DIR = VAR / "record"
