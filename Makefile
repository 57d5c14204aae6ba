# Placewell's commands. `make demo` and `make test` need only Python 3.11 (with venv or pip) and make.
export UV_SYSTEM_CERTS ?= $(if $(wildcard /etc/ssl/certs/ca-certificates.crt),1,0)
export UV_NO_PROGRESS ?= 1
PY ?= python3
UV := $(or $(shell command -v uv 2>/dev/null),.tools/bin/uv)
SYNC := $(UV) sync --locked --quiet
RUN := .venv/bin/
# Type checks and migrations need settings, not a database.
NOWHERE := DATABASE_URL=postgresql://nobody@127.0.0.1/nothing PLACEWELL_KIND=test PLACEWELL_KEYS_FOLDER=build/keys

.PHONY: demo serve test check bench format tools dev chromium

demo: tools
	@$(SYNC) --no-dev
	@$(RUN)placewell demo

serve: tools
	@$(SYNC) --no-dev
	@$(RUN)placewell serve

test: check chromium
	$(RUN)python -m pytest -n 2

check: dev
	$(UV) lock --check --quiet
	$(RUN)ruff check
	$(RUN)ruff format --check --quiet
	$(NOWHERE) $(RUN)mypy
	$(RUN)lint-imports
	$(RUN)djlint src --lint --quiet
	$(NOWHERE) $(RUN)python -W ignore -m placewell.web.manage makemigrations --check --dry-run

bench: dev
	$(RUN)python -m tests.bench $(ONLY)

format: dev
	$(RUN)ruff check --fix --quiet
	$(RUN)ruff format

dev: tools
	@$(SYNC)

tools: $(UV)

.tools/bin/uv:
	@$(PY) -m venv .tools 2>/dev/null && .tools/bin/pip install -q --disable-pip-version-check 'uv>=0.9' || \
	 { rm -rf .tools; $(PY) -m pip install -q --disable-pip-version-check --target .tools 'uv>=0.9'; } || \
	 { rm -rf .tools; echo "Placewell needs venv or pip: sudo apt-get install python3-venv, or install uv."; exit 1; }

chromium:
	@scripts/find_chromium.sh >/dev/null
