#!/usr/bin/env bash
# setup.sh [runtime|dev] : the packages of the lock files into .venv and node_modules. Each step is skipped when its lock
# file is the one that was installed last.
. "$(dirname "$0")/say.sh"
kind=${1:-runtime}

python=$(command -v python3.11 || command -v python3 || true)
[ -n "$python" ] || fail "python3.11 is needed and was not found."
"$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || fail "Python 3.11 is needed; $python is $("$python" --version 2>&1). Nothing was installed."
"$python" -c 'import venv, ensurepip' 2>/dev/null || [ -x .venv/bin/pip ] || fail "The module venv is missing: apt-get install python3-venv. Nothing was installed."

if [ ! -x .venv/bin/python ]; then
  say "Making .venv with $("$python" --version)"
  rm -f "$STAMPS"/python-* "$STAMPS"/node-*
  "$python" -m venv .venv || { rm -rf .venv; fail "The virtual environment could not be made; nothing was kept."; }
fi

pip=(.venv/bin/python -m pip --disable-pip-version-check --quiet)
install_locked() { # NAME FILE...
  local name=$1 word; shift
  word=$(digest "$@" pyproject.toml)
  is_fresh "python-$name" "$word" && return
  say "Python packages: $*"
  for file in "$@"; do "${pip[@]}" install --require-hashes -r "$file"; done
  "${pip[@]}" install --no-build-isolation --no-deps -e .
  stamp "python-$name" "$word"
}
case $kind in
  runtime) install_locked runtime requirements-build.txt requirements.txt ;;
  dev) install_locked dev requirements-dev.txt; stamp python-runtime "$(digest requirements-build.txt requirements.txt pyproject.toml)" ;;
  *) fail "setup.sh runtime|dev, not '$kind'" ;;
esac

# Assets for the pages; axe-core besides when tests will run.
word=$(digest package-lock.json package.json .npmrc)
if [ "$kind" = dev ]; then node_is_fresh() { is_fresh node-dev "$word"; }
else node_is_fresh() { is_fresh node-runtime "$word" || is_fresh node-dev "$word"; }; fi
if ! node_is_fresh || [ ! -d node_modules ]; then
  if ! command -v npm >/dev/null; then
    if [ ! -x .venv/bin/npm ]; then
      say "There is no npm here: Node.js comes into .venv (requirements-node.txt)"
      "${pip[@]}" install --require-hashes -r requirements-node.txt
    fi
    export PATH="$ROOT/.venv/bin:$PATH"
  fi
  say "Assets: npm ci"
  omit=(--omit=dev); [ "$kind" = dev ] && omit=()
  npm ci --ignore-scripts --loglevel=error "${omit[@]}"
  rm -f "$STAMPS"/node-*
  stamp "node-$kind" "$word"
fi

# Loops are compiled once for their code as it is, so that nobody's first advice waits half a minute for them.
word=$(digest requirements.txt src/bundel/engine/portfolio/compiling.py src/bundel/engine/portfolio/*/*.py)
if [ "$kind" = runtime ] && ! is_fresh loops "$word"; then
  say "Compiling the loops of the engine (about half a minute, once)"
  .venv/bin/bundel advise --municipality GM0513 --scenarios 20 --json >/dev/null || [ $? -eq 3 ] || fail "The engine gave no advice."
  stamp loops "$word"
fi
