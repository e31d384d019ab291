"""Calls of anybody's code: what would end the process is an error of that call."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any


class Ended(RuntimeError):
    """Code that wanted to end the process, with SystemExit or something like it."""


def called(function: Callable[..., Any], given: Mapping[str, Any]) -> Any:
    """What a function gives. Ended where it wants to end the process."""
    try:
        return function(**given)
    except Exception:
        raise
    except BaseException as error:
        raise _ended(error) from error


async def awaited(function: Callable[..., Any], given: Mapping[str, Any]) -> Any:
    """What an async function gives. Ended where it wants to end the process."""
    try:
        return await function(**given)
    except (Exception, asyncio.CancelledError):
        raise
    except BaseException as error:
        raise _ended(error) from error


def _ended(error: BaseException) -> Ended:
    return Ended(f"{type(error).__name__}: {error}").with_traceback(error.__traceback__)
