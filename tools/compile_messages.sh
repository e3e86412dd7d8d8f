#!/usr/bin/env bash
# Compile the catalogues without gettext. -f: a header marked fuzzy would otherwise skip the whole catalogue in silence.
. "$(dirname "$0")/say.sh"
compgen -G 'src/bundel/site/locale/*/LC_MESSAGES/django.po' >/dev/null || exit 0
.venv/bin/pybabel --quiet compile -f -D django -d src/bundel/site/locale
