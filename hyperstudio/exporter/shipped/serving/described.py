"""What an application says of itself: its requests, its answers, and what can go wrong."""

import json
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import FastAPI
from fastapi import Path as PathParameter
from pydantic import BaseModel, ConfigDict

from .problems import MEDIA_TYPE as PROBLEM_TYPE
from .problems import ProblemDocument
from .trail import MEDIA_TYPE

PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {
        "description": words,
        "content": {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}},
    }
    for status, words in {
        400: "The request cannot be read.",
        401: "The API key is missing or wrong.",
        404: "What is asked for does not exist.",
        413: "The request is too large.",
        415: "The request is of another type.",
        422: "The request is not as described here, or a block refused it.",
        500: "A block failed.",
        504: "The answer took too long.",
    }.items()
}


EVENTS: dict[str, Any] = {
    "description": "Server-sent events where the request accepts text/event-stream: `begun` and `ended` of each block, "
    "`item` of a generator, then `answer` or `problem`, and `over`.",
    "content": {MEDIA_TYPE: {"schema": {"type": "string"}}},
}
ANSWERS = PROBLEMS | {200: EVENTS}
RequestId = Annotated[str, PathParameter(pattern=r"^[A-Za-z0-9_.-]{1,64}$")]


class Given(BaseModel):
    """What a request brings as JSON; names that nobody asked for are refused."""

    model_config = ConfigDict(
        extra="forbid", populate_by_name=True, protected_namespaces=(), arbitrary_types_allowed=True
    )


class BatchItem(BaseModel):
    """What one item of a batch came to: an answer, or a problem."""

    status: int
    answer: dict[str, Any] | None = None
    problem: ProblemDocument | None = None


class BatchAnswer(BaseModel):
    """What the items of a batch came to, in their order."""

    items: list[BatchItem]


class ConfigurationAnswer(BaseModel):
    """What was chosen."""

    package: str
    version: str
    hash: str
    configuration: dict[str, Any]


def with_problems(app: FastAPI) -> None:
    """Let the description of the application know what a problem looks like."""
    describe = app.openapi

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = describe()
            schemas = schema.setdefault("components", {}).setdefault("schemas", {})
            schemas["ProblemDocument"] = json.loads(json.dumps(ProblemDocument.model_json_schema()))
            app.openapi_schema = schema
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]  # FastAPI's documented way to extend its description


def choosable(addresses: Sequence[str]) -> dict[str, Any]:
    """The header with which a request chooses for itself."""
    says = f"What is chosen for this request alone, by address: {', '.join(addresses)}, and their parameters."
    content = {"application/json": {"schema": {"type": "object", "additionalProperties": True}}}
    return {
        "parameters": [
            {"name": "Configuration", "in": "header", "required": False, "description": says, "content": content}
        ]
    }
