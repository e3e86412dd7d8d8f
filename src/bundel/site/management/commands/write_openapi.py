from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from bundel.site.api_document import openapi_document


class Command(BaseCommand):
    help = "Schrijf docs/openapi.json zoals de code het zegt; met --check alleen vergelijken."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")
        parser.add_argument("--file", type=Path, default=settings.ROOT / "docs" / "openapi.json")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        text = json.dumps(openapi_document(), ensure_ascii=False, indent=2) + "\n"
        if not options["check"]:
            path.write_text(text, encoding="utf-8")
            self.stdout.write(f"{path} geschreven.")
        elif not path.is_file() or path.read_text(encoding="utf-8") != text:
            raise CommandError(f"{path} is niet gelijk aan de code. Draai: python manage.py write_openapi")
