"""An answer from a model behind an OpenAI-compatible endpoint."""

import json
import os
import urllib.error
import urllib.request
from typing import Annotated, Any

from annotated_types import Interval

from document_qa.lib.passages import Passage

_RULES = (
    "Answer the question from the passages alone, in as few of their words as possible. "
    "If they do not hold the answer, say nothing."
)


def endpoint(
    question: str, found: list[Passage], *, timeout_s: Annotated[float, Interval(ge=1, le=300)] = 60.0
) -> tuple[str, int]:
    """What the model $QA_MODEL says at $QA_URL (such as http://localhost:8080/v1), with the key $QA_KEY if it is set.

    Gives the answer and the number of tokens that the endpoint counted. RuntimeError where it cannot be asked.
    """
    url, model = os.environ.get("QA_URL", ""), os.environ.get("QA_MODEL", "")
    if not url.startswith(("http://", "https://")) or not model:
        raise RuntimeError("Set QA_URL to an address that begins with http and QA_MODEL to a model's name.")
    read = "\n\n".join(f"[page {passage.page}] {passage.text}" for passage in found)
    messages = [{"role": "system", "content": _RULES}, {"role": "user", "content": f"{read}\n\nQuestion: {question}"}]
    said = _posted(
        f"{url.rstrip('/')}/chat/completions", {"model": model, "messages": messages, "temperature": 0}, timeout_s
    )
    try:
        text, tokens = said["choices"][0]["message"]["content"], said.get("usage", {}).get("total_tokens", 0)
    except (KeyError, IndexError, TypeError) as error:
        raise RuntimeError(f"{url} answered in a form that is not known here.") from error
    return (text or "").strip(), int(tokens)


def _posted(url: str, body: dict[str, Any], timeout_s: float) -> Any:
    headers = {"Content-Type": "application/json"}
    if key := os.environ.get("QA_KEY"):
        headers["Authorization"] = f"Bearer {key}"
    asked = urllib.request.Request(url, json.dumps(body).encode(), headers)
    try:
        with urllib.request.urlopen(asked, timeout=timeout_s) as answered:
            return json.load(answered)
    except urllib.error.HTTPError as error:
        raise RuntimeError(f"{url} refused with status {error.code}.") from error
    except (urllib.error.URLError, TimeoutError, ValueError) as error:
        raise RuntimeError(f"{url} gave no answer: {error}") from error
