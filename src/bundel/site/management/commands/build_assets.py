from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from bundel.site.assets import AssetMissing, build_assets


class Command(BaseCommand):
    help = "Maak de opmaak van de pagina's uit de geïnstalleerde pakketten."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        own_styles = settings.SITE / "static" / "site" / "layout.css"
        try:
            built = build_assets(settings.NODE_MODULES, own_styles, settings.ASSETS)
        except AssetMissing as missing:
            raise CommandError(str(missing)) from missing
        size = built.style_sheet.stat().st_size // 1024
        self.stdout.write(f"{built.style_sheet}: {size} kB, {built.tokens_kept} van {built.tokens_known} waarden.")
