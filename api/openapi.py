"""The description of the API (OpenAPI 3.1): what the framework tells of the operations, and what it cannot know."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api.routes.responses import ProblemBody
from api.security import SCHEME
from ledger.domain.nodes import PHASES

OPEN_PATHS = ("/healthz", "/readyz", "/problems/{name}")
INTRODUCTION = """\
一笔贷款从授信到结清的每一步，都是由智能合约强制执行的状态转换。

Every step of a loan's life, from credit grant to settlement, is a transition that a smart contract enforces.

* **Operations** 操作: `POST` for each actor and time node; the answer is an operation resource with the cascades that it set off.
  `Prefer: wait=N` waits for its end, `Idempotency-Key` makes a repetition safe.
* **Values** 数值: amounts are yuan as text (`"916.80"`), rates yearly fractions as text (`"0.180000"`), days ISO dates, ids and hashes
  hex with `0x`. A field that is not named here is refused.
* **Rights** 权限: an API key is of one lender and may read; `lend`, `administer` and `regulate` are given to it one by one.
* **Signatures** 签名: `POST …/prepare` answers EIP-712 typed data; `fubie sign` or a wallet signs it on the borrower's side; the operation
  carries the signature. The server holds no borrower's key.
* **Problems** 问题: RFC 9457. `detail` names the failed condition with its values, `errors` the fields.
"""


def describe(app: FastAPI) -> None:
    """Make the application's description, once and when it is first asked for."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _described(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _described(app: FastAPI) -> dict[str, Any]:
    found = get_openapi(
        title=app.title,
        version=app.version,
        summary="贷款账本 / A loan ledger on smart contracts",
        description=INTRODUCTION,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        routes=app.routes,
        tags=[
            *_phases(),
            {"name": "administration"},
            {"name": "operations"},
            {"name": "reading"},
            {"name": "health"},
            {"name": "problems"},
        ],
    )
    components = found.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    problem = ProblemBody.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= problem.pop("$defs", {}) | {"Problem": problem}
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    components["securitySchemes"] = {
        SCHEME.scheme_name: SCHEME.model.model_dump(mode="json", exclude_none=True, by_alias=True)
    }
    for path, operations in found["paths"].items():
        for operation in operations.values():
            _amend(path, operation)
    return found


def _amend(path: str, operation: dict[str, Any]) -> None:
    """Who may call, and the framework's own kind of error, which is never answered."""
    if path not in OPEN_PATHS:
        operation["security"] = [{SCHEME.scheme_name: []}]
    refused = operation["responses"].get("422")
    if refused is not None and "application/json" in refused.get("content", {}):
        operation["responses"].pop("422")


def _phases() -> list[dict[str, str]]:
    return [{"name": f"phase-{phase.id}", "description": f"{phase.zh} / {phase.en}"} for phase in PHASES]
