"""What went wrong, as RFC 9457 has it: `application/problem+json`."""

import http
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

MEDIA_TYPE = "application/problem+json"


class Problem(HTTPException):
    """An answer other than the wanted one. `block` is the address of the block that failed, where one did.

    `errors` say what is wrong in the request: a place in it and a sentence each.
    """

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        block: str = "",
        errors: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status, detail, dict(headers) if headers else None)
        self.block = block
        self.errors = tuple(errors)

    def document(self) -> dict[str, Any]:
        """The problem as JSON."""
        title = http.HTTPStatus(self.status_code).phrase
        told: dict[str, Any] = {"type": "about:blank", "title": title, "status": self.status_code}
        told["detail"] = self.detail
        if self.block:
            told["block"] = self.block
        if self.errors:
            told["errors"] = [dict(error) for error in self.errors]
        return told

    def response(self) -> JSONResponse:
        """The whole answer."""
        return JSONResponse(self.document(), self.status_code, self.headers, MEDIA_TYPE)


class ProblemDocument(BaseModel):
    """What went wrong (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    block: str | None = Field(default=None, description="The block that failed.")
    errors: list[dict[str, str]] | None = Field(default=None, description="What is wrong in the request, and where.")


def of_request(found: Iterable[Any]) -> Problem:
    """The problem of a request that is not as the interface says (pydantic's list of errors)."""
    errors = []
    for error in found:
        place = [str(part) for part in error["loc"] if part not in {"body", "query", "path"}]
        if error["type"] == "json_invalid":
            return Problem(400, f"The body is not JSON: {error.get('ctx', {}).get('error', error['msg'])}.")
        errors.append({"at": ".".join(place) or "body", "detail": error["msg"]})
    first = errors[0]
    more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    return Problem(422, f"“{first['at']}”: {first['detail']}{more}.", errors=jsonable_encoder(errors))


def of_failure(
    error: BaseException, package: str, blocks: Mapping[str, str], shown: bool, mask: Callable[[str], str] = str
) -> Problem:
    """The problem of a call that raised.

    An exception class of the package itself says which: a LookupError is 404, a ValueError 422, a PermissionError 403,
    a TimeoutError 504; `status` of the exception says another one. So does a ValueError that the package's own code
    raised. All else is 500; what it had to say is kept from strangers unless `shown`.
    """
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    names = [str(frame.f_globals.get("__name__", "")) for frame in frames]
    block = next((blocks[name] for name in reversed(names) if name in blocks), "")
    where = f"“{block}”" if block else "The call"
    ours = type(error).__module__.startswith(f"{package}.")
    status = getattr(error, "status", None) if ours else None
    if not isinstance(status, int) or not 400 <= status <= 599:
        status = 500
        for kind, number in ((LookupError, 404), (PermissionError, 403), (TimeoutError, 504), (ValueError, 422)):
            if isinstance(error, kind) and (ours or (kind is ValueError and _own(package, names))):
                status = number
                break
    said = mask(str(error).strip())
    if status < 500:
        return Problem(status, said or f"{where} refused it.", block=block)
    told = f" {type(error).__name__}: {said}" if shown else ""
    return Problem(status, f"{where} failed.{told}", block=block)


def not_to_blame() -> Problem:
    """The problem of a failure outside of the blocks."""
    return Problem(500, "Something failed that no block is to blame for. The log says more.")


def _own(package: str, names: Sequence[str]) -> bool:
    """Whether the innermost frame is of the package's own implementations."""
    own = tuple(f"{package}.{room}." for room in ("workflows", "shared", "lib"))
    return bool(names) and names[-1].startswith(own)
