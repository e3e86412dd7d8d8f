#!/usr/bin/env python
import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bundel.site.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as fault:
        # What is wrong with a setting is said in one line, for whoever sets it; where in the code it shows is no help.
        sys.exit(f"✗ {fault}")


if __name__ == "__main__":
    main()
