"""How a block runs, in words: the same for the inspector, the canvas and the command line."""

from hyperstudio.graph.block import Block, ForEach, Repeat, Use
from hyperstudio.graph.faces import Face

LIFETIMES = {"call": "for each call", "process": "as long as the process", "baked": "in the export"}
CACHES = {"keep": "kept, across sessions", "run": "made again, not stored", "never": "never reused"}


def mode_in_words(mode: object) -> str:
    """How often a block runs."""
    if isinstance(mode, ForEach):
        names = (" × " if mode.pair == "all" else " and ").join(mode.for_each)
        return f"once for each of {names}"
    if isinstance(mode, Repeat):
        return f"repeats until {mode.repeat.until}, {mode.repeat.limit} times at most"
    return "learns, then is applied" if mode == "fitted" else "runs once"


def terms_in_words(block: Block, use: Use | None = None) -> str:
    """All that is not as usual, after the mode; what a use says counts for it."""
    lifetime = (use.lifetime if use else None) or block.lifetime
    cache = (use.cache if use else None) or block.cache
    words = [mode_in_words((use.mode if use else None) or block.mode)]
    if block.choose_by is not None:
        words.append(f"{block.choose_by} chooses")
    if lifetime != "call":
        words.append(f"lives {LIFETIMES[lifetime]}")
    if cache != "keep":
        words.append(CACHES[cache])
    if block.timeout is not None:
        words.append(f"{block.timeout:g} s at most")
    if block.retries:
        words.append(f"tried {block.retries + 1} times")
    words += [f"{amount:g} {name}" for name, amount in block.resources.items()]
    return " · ".join(words)


def chips_of(face: Face) -> tuple[str, ...]:
    """What a block on the canvas wears: how it is used, how often it runs, what lives on and what is not reused."""
    chips = [face.as_] if face.as_ is not None else []
    thing, use = face.thing, face.use
    if isinstance(thing, Block) and face.mode == "fitted":
        chips.append("learns")
    if isinstance(face.mode, ForEach):
        chips.append("for each")
    elif isinstance(face.mode, Repeat):
        chips.append("repeats")
    lifetime = (use.lifetime if use else None) or (thing.lifetime if isinstance(thing, Block) else "call")
    cache = (use.cache if use else None) or (thing.cache if isinstance(thing, Block) else "keep")
    chips += {"process": ["stays loaded"], "baked": ["baked"]}.get(lifetime, [])
    chips += {"run": ["not stored"], "never": ["never reused"]}.get(cache, [])
    if use is not None and isinstance(thing, Block):
        chips.append("shared")
    return tuple(chips)
