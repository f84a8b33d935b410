"""Scenarios: a loan's life written down in one YAML file and played on a chain of its own (docs/guides/scenarios.md)."""
