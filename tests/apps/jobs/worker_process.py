"""A worker in a process of its own, on a database of its own, with a short lease; killed by its number."""

from __future__ import annotations

import os
import sys
from datetime import timedelta


def main(lease_seconds: float, keeps_leases: bool) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "bundel.site.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from tests.apps.jobs import killed_worker_jobs  # noqa: F401

    from bundel.apps.jobs import actions, registry, running

    # What the installation does by itself would come in between, by the hour of the day.
    for name in [name for name, entry in registry.JOBS.items() if entry.cron]:
        del registry.JOBS[name]
    actions.LEASE = timedelta(seconds=lease_seconds) if keeps_leases else timedelta(days=1)
    running.BEAT_SECONDS = lease_seconds / 4
    running.run_next.__kwdefaults__["beat_seconds"] = lease_seconds / 4
    call_command("work")


if __name__ == "__main__":
    main(float(sys.argv[1]), sys.argv[2] == "leases")
