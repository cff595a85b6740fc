# make site · make serve · make test: each first makes .venv from versions locked with hashes.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
.DEFAULT_GOAL := site
.PHONY: site serve test check links docs lock clean

site: $(VENV)/.site
	$(BIN)/python build.py build

serve: $(VENV)/.site
	$(BIN)/python build.py serve

links: $(VENV)/.site
	$(BIN)/python build.py links output/public

check: $(VENV)/.site
	$(BIN)/python build.py check

test: $(VENV)/.test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest -n auto

# A bare Debian has python3 without the module that makes environments; install it where we may, or say so.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo '需要 Python 3.11 或更高版本'; exit 2; }
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 || { rm -rf $(VENV); \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null; } \
	  || { echo '缺少 venv 模块：请先安装 python3-venv'; exit 2; }; \
	  $(PYTHON) -m venv $(VENV); }

$(VENV)/.site: requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.test: requirements-test.txt $(VENV)/.site
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.txt
	@touch $@

# Renew the locks (needs uv). Both files hold hashes for every platform.
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --custom-compile-command 'make lock' pyproject.toml -o requirements.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --custom-compile-command 'make lock' -c requirements.txt --extra test pyproject.toml -o requirements-test.txt

clean:
	rm -rf $(VENV) .cache output

# The reference of kinds, field types and rules, made from what the program obeys.
docs: $(VENV)/.site
	$(BIN)/python build.py explain --all --out docs
