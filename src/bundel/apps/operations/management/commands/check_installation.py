"""Looks whether all is well with this installation."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation

from bundel.apps.operations.installation.finding import Finding, Level
from bundel.apps.operations.installation.looking import KEYS, look, worst
from bundel.site import clock

MARKS = {Level.GOOD: "✓", Level.WARNING: "!", Level.WRONG: "✗"}


class Command(BaseCommand):
    help = (
        "Looks at database, clock, keys, worker, disks, backups, mail and certificate. "
        "Exit code 0: all is well; 1: look at it; 2: something is wrong."
    )
    # What is wrong with the settings of the database is one of the findings.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="for a program that watches over servers")
        parser.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES], default="nl")
        parser.add_argument(
            "--certificate", metavar="HOST[:PORT]", default="", help="default in production: our own host"
        )
        parser.add_argument("--only", choices=KEYS, default="", help="look at one thing")
        parser.add_argument("--log-ins", action="store_true", help="also ask the log-ins of municipalities")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(options["language"]):
            asked = {"certificate_of": options["certificate"], "log_ins": options["log_ins"], "only": options["only"]}
            found = look(clock.now(), **asked)
        self.stdout.write(as_json(found) if options["json"] else as_lines(found))
        sys.exit(worst(found))


def as_lines(found: list[Finding]) -> str:
    return "\n".join(f"{MARKS[one.level]} {one.text}" for one in found)


def as_json(found: list[Finding]) -> str:
    rows = [{"key": one.key, "level": one.level.name.lower(), "text": one.text} for one in found]
    return json.dumps({"worst": worst(found).name.lower(), "findings": rows}, ensure_ascii=False, indent=1)
