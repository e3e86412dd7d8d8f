#!/usr/bin/env bash
# test.sh [long] : all tests, on SQLite with coverage and on PostgreSQL without. What is started here is stopped here.
. "$(dirname "$0")/say.sh"
. tools/packages.sh
kind=${1:-all}
tools/system_packages.sh "${TEST_PACKAGES[@]}"
tools/setup.sh dev
tools/compile_messages.sh
export BUNDEL_MODE=test
.venv/bin/python manage.py build_assets
. tools/postgres.sh
trap stop_postgres EXIT
trap 'exit 130' INT TERM
start_postgres
say "A throwaway PostgreSQL on port $PG_PORT"

# These bring databases of their own, of both kinds, and have run in the first run.
OWN_DATABASES=(tests/apps/jobs/test_killed_worker.py tests/apps/record/test_faults.py tests/apps/record/test_power_cuts.py)
failed=0
results=()
mkdir -p var/coverage
rm -f var/coverage/.coverage*
# run_tests NAME ARGUMENT... : one pytest run; the last line is kept for the end.
run_tests() {
  local name=$1 log=var/coverage/$1.log; shift
  say "Tests: $name"
  .venv/bin/pytest --durations=15 --durations-min=1 "$@" 2>&1 | tee "$log" || {
    # 5: there is no such test; that is no failure of the long ones, which not every room has.
    [ $? -eq 5 ] && [ "$name" = long ] || failed=1
  }
  results+=("$name: $(tail -n 1 "$log")")
}
if [ "$kind" = long ]; then
  BUNDEL_TEST_POSTGRES=$PG_URL run_tests long -n 2 -m long
else
  # Tracing costs as much again as the tests, and the first run goes every way: what only PostgreSQL does has its own processes there.
  COVERAGE_FILE=$ROOT/var/coverage/.coverage.sqlite BUNDEL_TEST_POSTGRES=$PG_URL \
    run_tests sqlite --cov --cov-report= -n 2 --dist worksteal -m "not long"
  DATABASE_URL=$PG_URL BUNDEL_TEST_POSTGRES=$PG_URL run_tests postgresql -n 2 --dist worksteal -m "not long and not browser" tests/apps "${OWN_DATABASES[@]/#/--ignore=}"
  # Not through pytest-cov: the processes that tests started count too.
  .venv/bin/coverage combine --quiet --data-file=var/coverage/.coverage var/coverage/.coverage.* || failed=1
  .venv/bin/coverage json --quiet --data-file=var/coverage/.coverage -o var/coverage/coverage.json || failed=1
  .venv/bin/python -m tools.checks.coverage_gate || failed=1
fi
say "Result"
printf '%s\n' "${results[@]}"
exit $failed
