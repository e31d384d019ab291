"""Finding what earlier runs made, many steps in one query: a recipe stands for a step before its inputs are known."""

from collections.abc import Sequence

from .digests import text_digest
from .slots import Slot
from .store import Store
from .templates import Frame


def prefetch(frames: Sequence[Frame], store: Store, fresh: bool) -> None:
    """Give each frame the recipes of its steps, and (unless `fresh`) the entries that the same recipes led to before.

    A recipe is made of the step's static key and the recipes of its inputs. What it leads to is a guess: it counts
    only when its key is the one made from the real digests.
    """
    asked: list[str] = []
    for frame in frames:
        known: list[str] = [slot.digest if isinstance(slot, Slot) else "" for slot in frame.slots]
        recipes = frame.recipes
        for step in frame.template.steps:
            text = step.key or step.name or step.place
            for label, source in step.keyed:
                text += label + known[source]
            recipe = text_digest(text)
            recipes.append(recipe)
            if step.count == 1:
                known[step.base] = recipe
            else:
                for number in range(step.count):
                    known[step.base + number] = f"{recipe}:{number}"
            if not step.always and not fresh:
                asked.append(recipe)
    found = store.entries_of(asked) if asked else {}
    for frame in frames:
        frame.found = found
