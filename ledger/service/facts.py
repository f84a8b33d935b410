"""How what the tables keep of a part is written in JSON: by the types that the contracts' own view and the effects give its fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ledger.chain.abi import Parameter
from ledger.chain.artifacts import Artifacts
from ledger.chain.decoding import effect_function
from ledger.chain.names import snake
from ledger.domain.nodes import Node, Scope
from ledger.service.values import Forms

# The view (IViews, IRecordViews, …) of the parts of each kind.
VIEWS: Mapping[Scope, str] = {
    Scope.GUARANTEE: "guaranteeOf",
    Scope.COLLATERAL: "collateralOf",
    Scope.DEPOSIT: "depositOf",
    Scope.FUNDING: "fundOf",
    Scope.NOTICE: "noticeOf",
    Scope.BUREAU: "reportOf",
    Scope.CLAIM: "transferOf",
    Scope.CASE: "caseOf",
    Scope.EVIDENCE: "evidenceOf",
    Scope.LOAN: "booksOf",
}


@dataclass(frozen=True)
class Facts:
    """Of one version of the contracts."""

    artifacts: Artifacts

    def shown(self, scope: Scope, facts: Mapping[str, Any]) -> dict[str, Any]:
        """The fields as an answer has them, those that are known."""
        known, forms = self._parameters(scope), Forms(self.artifacts.enums)
        return {snake(name): _shown(forms, known[name], value) for name, value in facts.items() if name in known}

    def _parameters(self, scope: Scope) -> dict[str, Parameter]:
        """The view's own come last: where an effect has a field of the same name, the struct's counts."""
        effects = (effect_function(node) for node in Node if node.built and node.scope is scope)
        found = {part.name: part for name in effects for part in self.artifacts.effects.function(name).inputs}
        (struct,) = self.artifacts.ledger.function(VIEWS[scope]).outputs
        return found | {part.name: part for part in struct.components}


def _shown(forms: Forms, part: Parameter, value: Any) -> Any:
    if part.is_array:
        return [_shown(forms, part.element, item) for item in value]
    return value if isinstance(value, str) else forms.of(part).show(value)
