"""Compute the plan of the whole country now, in this process, and say how far it is."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bundel.apps.portfolio.actions import planning
from bundel.apps.portfolio.models import NationalPlan
from bundel.site import clock


class Command(BaseCommand):
    help = "Compute the plan of the whole country. The page /landelijk/ shows the result."

    def handle(self, *args: Any, **options: Any) -> None:
        plan = planning.request_national_plan(day=clock.today(), at=clock.now())
        planning.run_national_plan(plan.pk, now=clock.now, report=self._report)
        done = NationalPlan.objects.filter(pk=plan.pk).first()
        if done is None:
            self.stdout.write("Nothing changed: the plan that is there stands.")
        elif done.state == NationalPlan.State.DONE:
            self.stdout.write(f"Done, with {done.scenarios} scenarios.")
        else:
            raise CommandError(f"The plan did not come about: {done.state}.")

    def _report(self, done: int, total: int) -> None:
        self.stdout.write(f"{done} of {total}")
