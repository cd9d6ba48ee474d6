# Two commands: `make run` starts the site, `make test` proves it. Both prepare .venv themselves.

PYTHON ?= python3
RUNTIME = $(PYTHON) -I -X utf8 divercity/bootstrap.py runtime
DEV = $(PYTHON) -I -X utf8 divercity/bootstrap.py dev
N ?= 10000

.PHONY: run test lint drill bench screenshots requirements

run:
	@$(RUNTIME) manage.py serve

test:
	@$(DEV) -m tests

lint:
	@$(DEV) -m tests lint

drill:
	@$(DEV) -m tests drill

bench:
	@$(DEV) -m bench $(N)
	@$(DEV) -m bench.hostile

# The pictures of the public pages and of the editors' handbook.
screenshots:
	@$(DEV) -m tests.screenshots

# Needs uv on the PATH; everything else about it is in pyproject.toml.
requirements:
	uv pip compile -q pyproject.toml --universal --generate-hashes --python-version 3.11 -o requirements.txt
	uv pip compile -q pyproject.toml --group dev -c requirements.txt --universal --generate-hashes --python-version 3.11 -o requirements-dev.txt
