# Sourced after say.sh: a throwaway PostgreSQL on a free port. start_postgres sets DATABASE_URL's parts; stop_postgres removes it.
# initdb refuses root, so root runs it as the user postgres that the Debian package made.
PG_DIR=
PG_PORT=
as_postgres() { if [ "$(id -u)" -eq 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi; }

start_postgres() {
  local bin
  bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
  [ -n "$bin" ] || bin=$(dirname "$(command -v initdb)")
  PG_BIN=$bin
  PG_DIR=$(mktemp -d /tmp/bundel-postgres.XXXXXX)
  [ "$(id -u)" -eq 0 ] && chown postgres "$PG_DIR"
  PG_PORT=$(.venv/bin/python -c "import socket; s=socket.socket(); s.bind(('127.0.0.1', 0)); print(s.getsockname()[1])")
  as_postgres "$PG_BIN/initdb" -D "$PG_DIR/data" -U bundel -A trust --no-sync -E UTF8 --locale=C.UTF-8 >"$PG_DIR.log" 2>&1 \
    || { cat "$PG_DIR.log" >&2; fail "PostgreSQL could not be made."; }
  as_postgres "$PG_BIN/pg_ctl" -D "$PG_DIR/data" -w -t 60 -l "$PG_DIR/server.log" \
    -o "-p $PG_PORT -k $PG_DIR -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off -c synchronous_commit=off" start >>"$PG_DIR.log" 2>&1 \
    || { cat "$PG_DIR.log" "$PG_DIR/server.log" >&2; fail "PostgreSQL did not start."; }
  PG_URL="postgres://bundel@127.0.0.1:$PG_PORT/postgres"
}

stop_postgres() {
  [ -n "$PG_DIR" ] || return 0
  as_postgres "$PG_BIN/pg_ctl" -D "$PG_DIR/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$PG_DIR" "$PG_DIR.log"
  PG_DIR=
}
