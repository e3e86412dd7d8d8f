#!/usr/bin/env bash
# A local try-out of Bundel, from nothing: see `make run`.
. "$(dirname "$0")/say.sh"
. tools/packages.sh
PORT=${PORT:-8000}
[[ $PORT =~ ^[0-9]+$ ]] && [ "$PORT" -ge 1 ] && [ "$PORT" -le 65535 ] || fail "PORT must be a number from 1 to 65535, not '$PORT'. Nothing was done."
tools/system_packages.sh "${RUN_PACKAGES[@]}"
tools/setup.sh runtime

export BUNDEL_MODE=tryout DJANGO_SETTINGS_MODULE=bundel.site.settings PYTHONUNBUFFERED=1
python=.venv/bin/python
"$python" -c "import socket,sys; s=socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind(('127.0.0.1', int(sys.argv[1])))" "$PORT" 2>/dev/null \
  || fail "Port $PORT is in use. Nothing was started; take another one: make run PORT=8001"

word=$(digest src/bundel/site/locale)
is_fresh messages "$word" && ls src/bundel/site/locale/*/LC_MESSAGES/django.mo >/dev/null 2>&1 || {
  say "Translations"
  tools/compile_messages.sh
  stamp messages "$(digest src/bundel/site/locale)"
}
word=$(digest package-lock.json src/bundel/*/static src/bundel/apps/*/static src/bundel/site/assets.py requirements.txt)
is_fresh assets "$word" && [ -d var/static ] || {
  say "Style sheets and fonts, put together from the installed packages"
  "$python" manage.py build_assets
  "$python" manage.py collectstatic --noinput --clear --verbosity 0
  stamp assets "$word"
}
"$python" -m tools.prepare_database

children=()
stop() {
  trap - INT TERM EXIT
  for child in "${children[@]}"; do kill -TERM "$child" 2>/dev/null || true; done
  for child in "${children[@]}"; do wait "$child" 2>/dev/null || true; done
}
trap 'stop; exit 0' INT TERM
trap stop EXIT
# Each child gets a process group of its own, so that Ctrl-C reaches it once, through stop.
set -m
"$python" manage.py work &
children+=($!)
.venv/bin/gunicorn bundel.site.wsgi --workers 2 --threads 4 --bind "127.0.0.1:$PORT" --log-level warning --graceful-timeout 5 --worker-tmp-dir /tmp &
children+=($!)
set +m
for _ in $(seq 100); do
  "$python" -c "import socket,sys; socket.create_connection(('127.0.0.1', int(sys.argv[1])), 1)" "$PORT" 2>/dev/null && break
  kill -0 "${children[1]}" 2>/dev/null || fail "The web server did not start; its messages stand above."
  sleep 0.1
done
database=var/bundel.sqlite3; [ -n "${DATABASE_URL:-}" ] && database="the one of DATABASE_URL"
cat <<TEXT

  Bundel is up:  http://127.0.0.1:$PORT
  This is a local try-out on this machine: example accounts stand on the log-in page, and nothing here is meant for real use.
  Database: $database
  Ctrl-C stops it; a next \`make run\` keeps everything.

TEXT
wait -n "${children[@]}" && code=0 || code=$?
printf '✗ A process stopped by itself (exit code %s); the others are stopped too. What was saved is kept.\n' "$code" >&2
exit 1
