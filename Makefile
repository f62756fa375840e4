# make start · make test · make bench. Everything lives in .venv; nothing else is touched.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: start test lint types imports tests bench pictures clean

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed (需要 Python 3.11 以上)"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "Install python3-venv first (请先安装 python3-venv)"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $(STAMP)

# The interview; without a terminal the example is built instead, so that a script or a CI run sees a report.
start: $(STAMP)
	@if [ -t 0 ] && [ -t 1 ]; then exec $(BIN)/nianbao; else \
	  $(BIN)/nianbao build seeds/yanshan-2023.yaml --force -o out/example.docx -o out/example.html -o out/example.md -o out/example.txt; fi

test: $(STAMP) lint types imports tests

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)
	$(BIN)/mypy

imports: $(STAMP)
	$(BIN)/lint-imports

tests: $(STAMP)
	$(BIN)/python -m pytest -n auto

bench: $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check '.[bench]'
	$(BIN)/python -m tests.benchmarks

# The pictures of the README are slides of the lessons, the same bytes on every run.
pictures: $(STAMP)
	$(BIN)/nianbao demo five --record out/five --force
	$(BIN)/nianbao demo faults --record out/faults --force
	mkdir -p docs/pictures
	cp "$$(ls out/five/*-requests.received.svg | sed -n 2p)" docs/pictures/asked-back.svg
	cp out/five/*-report.requests.svg docs/pictures/table-three.svg
	cp "$$(ls out/faults/*-finish.svg | sed -n 2p)" docs/pictures/findings.svg

clean:
	rm -rf $(VENV) out dist
