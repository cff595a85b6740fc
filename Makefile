# make site · make serve · make test: each first makes .venv from versions locked with hashes.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Programs from Debian that tests run. CJK fonts, because without them every Chinese letter is an empty box.
PACKAGES := chromium fonts-noto-cjk nginx-light libnginx-mod-http-brotli-static apache2-bin media-types
.DEFAULT_GOAL := site
.PHONY: site serve test bench lighthouse check links docs lock clean

site: $(VENV)/.site
	$(BIN)/python build.py build

serve: $(VENV)/.site
	$(BIN)/python build.py serve

links: $(VENV)/.site
	$(BIN)/python build.py links output/public

check: $(VENV)/.site
	$(BIN)/python build.py check

test: $(VENV)/.test $(VENV)/.browser
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

# What tests in a browser need beside Python: programs from Debian, and two packages from npm. Never skipped.
$(VENV)/.browser: tests/browser/package.json tests/browser/package-lock.json Makefile $(VENV)/.test
	@tests/install_packages.sh $(PACKAGES)
	$(BIN)/python tests/install_npm.py tests/browser $(VENV)/npm/browser
	@touch $@

# Scores of the phone profile. No part of `test`, because they measure this machine too.
lighthouse: $(VENV)/.lighthouse $(VENV)/.site
	$(BIN)/python tests/lighthouse/run.py

$(VENV)/.lighthouse: tests/lighthouse/package.json tests/lighthouse/package-lock.json $(VENV)/.browser
	$(BIN)/python tests/install_npm.py tests/lighthouse $(VENV)/npm/lighthouse
	@touch $@

# gongkai beside other generators and other searches on one corpus; an hour or more. No part of `test`, because it measures.
bench: $(VENV)/.bench
	$(BIN)/python -m bench.run

$(VENV)/.bench: bench/requirements.txt bench/npm/package.json bench/npm/package-lock.json $(VENV)/.browser
	$(BIN)/python -m venv $(VENV)/bench
	$(VENV)/bench/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r bench/requirements.txt
	$(BIN)/python tests/install_npm.py bench/npm $(VENV)/npm/bench
	@touch $@

# Renew the locks (needs uv). All hold hashes; those of Python for every platform, those of npm without any host.
lock: $(VENV)/.test
	uv pip compile --universal --python-version 3.11 --generate-hashes --custom-compile-command 'make lock' --extra compress pyproject.toml -o requirements.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --custom-compile-command 'make lock' -c requirements.txt --extra compress --extra test pyproject.toml -o requirements-test.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --custom-compile-command 'make lock' -c requirements.txt bench/requirements.in -o bench/requirements.txt
	$(BIN)/python tests/install_npm.py --lock bench/npm
	$(BIN)/python tests/install_npm.py --lock tests/browser
	$(BIN)/python tests/install_npm.py --lock tests/lighthouse

clean:
	rm -rf $(VENV) .cache output

# The reference of kinds, field types and rules, made from what the program obeys.
docs: $(VENV)/.site
	$(BIN)/python build.py explain --all --out docs
