# The project's commands. Each sets up by itself what it needs, below this folder; only Python, git and make are presumed.
PYTHON ?= python3
PROFILE ?= default

export PATH := $(CURDIR)/.tools/bin:$(PATH)
export UV_CACHE_DIR := $(CURDIR)/.tools/cache/uv
export npm_config_cache := $(CURDIR)/.tools/cache/npm
export SOLCX_BINARY_PATH := $(CURDIR)/scripts/solc
export FOUNDRY_PROFILE := $(PROFILE)

VENV := .venv/bin
.DEFAULT_GOAL := help
.PHONY: help setup build generate check format test test-contracts test-python clean

help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-15s %s\n", $$1, $$2}'

setup: ## Install everything below this folder
	@$(PYTHON) scripts/bootstrap.py

build: generate ## Compile the contracts, with the artifacts that the Python package ships
	@forge build --quiet

generate: setup ## Write the generated files anew
	@$(VENV)/python scripts/generate.py

check: setup ## Format, lint, types, import rules, generated files fresh
	@$(VENV)/ruff format --check --quiet .
	@$(VENV)/ruff check --quiet .
	@$(VENV)/mypy
	@$(VENV)/lint-imports --no-logo
	@forge fmt --check
	@$(VENV)/python scripts/generate.py --check

format: setup ## Format Python and Solidity
	@$(VENV)/ruff format --quiet .
	@forge fmt

test: check test-contracts test-python ## Everything that CI checks

test-contracts: setup ## The contract tests (PROFILE=ci|soak for more runs)
	@forge test

test-python: setup ## The Python tests
	@$(VENV)/pytest

clean: ## Remove what was built and installed
	rm -rf .tools .venv .venv-brownie node_modules out build cache
