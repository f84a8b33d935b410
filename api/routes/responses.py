"""The problems that operations can answer, for OpenAPI."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api.problems import MEDIA_TYPE


class FieldError(BaseModel):
    """One wrong value."""

    pointer: str = Field(description="JSON Pointer into the request's body, as a fragment", examples=["#/amount"])
    detail: str


class ProblemBody(BaseModel):
    """RFC 9457. `values` are what the contracts compared: amounts in fen, rates in millionths, days as day numbers."""

    model_config = ConfigDict(title="Problem", extra="allow")

    type: str = Field(examples=["/problems/too-early"])
    title: str
    status: int
    detail: str
    node: str | None = None
    operation: str | None = None
    values: dict[str, Any] | None = None
    errors: list[FieldError] | None = None


WORDS = {
    400: "请求无法解析 / The request cannot be read",
    401: "缺少有效的 API 密钥 / No valid API key",
    403: "无权 / Not entitled",
    404: "不存在，或属于其他贷款人 / Not there, or another lender's",
    409: "状态不允许 / The state does not allow it",
    413: "内容过大 / Too large",
    422: "字段有误 / A field is wrong",
    429: "请求过多 / Too many requests",
    500: "服务故障 / A fault of the service",
    501: "节点尚未实现 / The node is not built yet",
    503: "链不可达 / The chain cannot be reached",
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The responses of these statuses."""
    schema = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {status: {"description": WORDS[status], "content": {MEDIA_TYPE: schema}} for status in statuses}


PROBLEMS = problems(400, 401, 403, 404, 409, 413, 422, 429, 500, 503)
