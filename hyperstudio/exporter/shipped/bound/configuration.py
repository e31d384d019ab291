"""Stands for the module of this name that is written for each package, so that its neighbour can be checked here."""

from typing import Any, Literal

from pydantic import BaseModel, Field

HASH = ""
CONFIGURATION: dict[str, Any] = {}
CALL = frozenset({"main.block"})
FIELDS = {"main.block": "main_block"}
CASES: dict[str, dict[str, dict[str, str]]] = {"main.block": {"one": {}}}


class One(BaseModel):
    """An implementation without parameters."""

    implementation: Literal["one"] = "one"


class Configuration(BaseModel):
    """All that is left open."""

    main_block: One = Field(default_factory=One, alias="main.block")
