# The project's commands. Each sets up by itself what it needs, below this folder; only Python, git and make are presumed.
PYTHON ?= python3
# How hard the random tests try: default, ci or soak.
PROFILE ?= default

export PATH := $(CURDIR)/.tools/bin:$(PATH)
export UV_CACHE_DIR := $(CURDIR)/.tools/cache/uv
export npm_config_cache := $(CURDIR)/.tools/cache/npm
export SOLCX_BINARY_PATH := $(CURDIR)/scripts/solc
export FOUNDRY_PROFILE := $(PROFILE)

VENV := .venv/bin
# Tools that keep settings in a home folder keep them below the checkout.
TOOL := env HOME=$(CURDIR)/.tools/home
SLITHER := .tools/cache/slither

.DEFAULT_GOAL := help
.PHONY: help setup setup-brownie setup-ipfs setup-browser build generate page check format test test-contracts test-python coverage slither mutate demo gas bench soak lock clean

help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-16s %s\n", $$1, $$2}'

setup: ## Install everything below this folder
	@$(PYTHON) scripts/bootstrap.py

setup-brownie: ## Install Brownie too, in its own environment
	@$(PYTHON) scripts/bootstrap.py brownie

setup-ipfs: ## Install a real IPFS HTTP API too, for the tests of the store
	@$(PYTHON) scripts/bootstrap.py ipfs

setup-browser: setup ## Install a browser for the page's tests, where none is on PATH
	@$(PYTHON) scripts/bootstrap.py browser

build: generate ## Compile the contracts, with the artifacts that the Python package ships
	@$(TOOL) forge build --quiet

generate: setup ## Write the generated files anew
	@$(TOOL) $(VENV)/python scripts/generate.py

page: setup ## Build the verifier page
	@$(TOOL) $(VENV)/python scripts/generate.py page-texts page

check: setup ## Format, lint, types, import rules, generated files fresh
	@$(VENV)/ruff format --check --quiet .
	@$(VENV)/ruff check --quiet .
	@$(VENV)/mypy
	@$(VENV)/lint-imports --no-logo
	@$(TOOL) forge fmt --check
	@$(TOOL) node_modules/.bin/tsc --project evidence/page
	@$(TOOL) $(VENV)/python scripts/generate.py --check

format: setup ## Format Python and Solidity
	@$(VENV)/ruff format --quiet .
	@$(TOOL) forge fmt

test: check test-contracts demo test-python ## Everything that CI checks, the demo included

test-contracts: setup ## The contract tests
	@$(TOOL) forge test

test-python: setup-brownie setup-browser ## The Python tests
	@$(TOOL) $(VENV)/pytest --hypothesis-profile=$(PROFILE)

coverage: setup ## Coverage of the contract tests, held to its floors
	@# In two parts: the compiler's WebAssembly build has no memory for all tests at once.
	@$(TOOL) FOUNDRY_PROFILE=coverage forge coverage --skip "tests/contracts/[A-M]*.t.sol" --report lcov --report-file .tools/lcov-1.info
	@$(TOOL) FOUNDRY_PROFILE=coverage forge coverage --skip "tests/contracts/[N-Z]*.t.sol" "tests/contracts/invariants/*.t.sol" --report lcov --report-file .tools/lcov-2.info
	@$(VENV)/python scripts/coverage.py .tools/lcov-1.info .tools/lcov-2.info

slither: setup ## Static analysis of the contracts; fails on high and medium findings
	@$(TOOL) forge build contracts --quiet --force --ast --build-info --out $(SLITHER)/out --cache-path $(SLITHER)/cache
	@$(TOOL) $(VENV)/slither . --compile-force-framework foundry --fail-medium

mutate: setup ## Change the money libraries and the guard one token at a time; fails on a change that no test notices
	@$(TOOL) $(VENV)/python scripts/mutate.py

demo: setup ## Take the example loans through their lives and verify their files
	@$(TOOL) $(VENV)/fubie demo

gas: setup ## Write docs/explain/gas.md: what every node costs, and the size of every contract
	@$(TOOL) $(VENV)/python scripts/gas_table.py

bench: setup ## Gas per node, loan lives per minute, verification time
	@$(TOOL) $(VENV)/fubie bench

soak: ## The random tests, for hours, from a new seed
	@seed=$$($(PYTHON) -c "import secrets; print(hex(secrets.randbits(64)))"); echo "seed $$seed"; \
		FOUNDRY_FUZZ_SEED=$$seed $(MAKE) test-contracts test-python PROFILE=soak

lock: setup ## Take the newest versions that pyproject.toml and package.json allow into the lock files
	@.tools/bin/uv lock --upgrade
	@$(VENV)/python scripts/lock_npm.py

clean: ## Remove what was built and installed
	rm -rf .tools .venv .venv-brownie node_modules out build cache
