#!/usr/bin/env bash
# Pin the dependencies anew. The files name no registry: whoever installs uses the one that their own pip is set to.
. "$(dirname "$0")/say.sh"
tools/setup.sh dev
for name in requirements-build requirements requirements-dev requirements-node; do
  say "$name.txt"
  .venv/bin/uv pip compile "$name.in" --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header -q -o "$name.txt"
done
