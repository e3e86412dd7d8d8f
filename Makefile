# Every recipe calls one script under tools/; the scripts say what they do as they do it.
SHELL := bash
.DEFAULT_GOAL := help
.PHONY: help setup run test check long format map messages openapi lock clean

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 18

setup: ## install only, into .venv and node_modules, so that .venv/bin/bundel works
	@tools/setup.sh

run: ## install what is needed, make the database, load the data, serve a local try-out (PORT=8000, DATABASE_URL=)
	@tools/run.sh

test: ## all tests, in a real browser and on a real PostgreSQL too, with the coverage gate (at most 18 minutes)
	@tools/test.sh

check: ## everything else that CI checks: format, types, house rules, catalogues (at most 2 minutes)
	@tools/setup.sh dev
	@.venv/bin/python -m tools.check

long: ## what takes longer: many kills, fuzzing, all municipalities
	@tools/test.sh long

format: ## put code and imports in the house format
	@tools/setup.sh dev
	@.venv/bin/ruff check --fix-only --quiet .
	@.venv/bin/ruff format .

map: ## write docs/map.md anew from the tree
	@.venv/bin/python -m tools.checks.tree_map --write

messages: ## bring the English catalogue up to date with the code, and say what is still to translate
	@.venv/bin/python -m tools.checks.translations --write

openapi: ## write docs/openapi.json anew from the code
	@BUNDEL_MODE=test .venv/bin/python manage.py write_openapi

lock: ## pin the dependencies anew, with hashes and without the name of a registry
	@tools/lock.sh

clean: ## remove what was made: .venv, node_modules and var (the local database with it)
	rm -rf .venv node_modules var
