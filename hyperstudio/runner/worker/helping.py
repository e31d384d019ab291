"""A worker that helps another one: it runs the single steps that it is sent, with the same code as any run."""

import json
from collections.abc import Mapping
from typing import Any

from .items import split
from .performing import Performer
from .portable import Arrivals
from .templates import Frame, Template
from .workshop import Orders, Tally, Workshop


class Helping:
    """One run that this worker helps with."""

    def __init__(self, workshop: Workshop, run: str, fresh: bool, plan: Mapping[str, Any]) -> None:
        self._workshop = workshop
        workshop.learn(plan)
        orders = Orders(run, True, fresh, False, strict=bool(plan.get("strict")))
        self.performer = Performer(workshop, orders, Tally())
        self._arrivals = Arrivals(workshop, orders, self.performer.supply, split)

    def perform(self, step: Mapping[str, Any], place: str, key: str, recipe: str, inputs: Mapping[str, Any]) -> None:
        """Run a step of the plan (as JSON) at a place; its last event is its end, or `unsupplied`."""
        names = [name for name, _ in step["inputs"]]
        moved = {**step, "place": place, "inputs": [[name, ["input", name]] for name in names]}
        template = Template({"steps": [moved]}, dict.fromkeys(names, False), keyed=True)
        frame = Frame(template)
        frame.recipes = [recipe]
        try:
            for name in names:
                slot = self._arrivals.slot(inputs[name])
                frame.slots[template.inputs[name]] = slot
                if not self.performer.supply.available(slot):
                    raise LookupError(f"{slot.digest} is not in the store.")
        except Exception as error:  # lists are taken apart and values are made by the project's code
            unsupplied = {"event": "unsupplied", "place": place, "kind": step["kind"], "why": str(error)}
            self._workshop.outbox.put(json.dumps(unsupplied))
            return
        self.performer.perform(frame, template.steps[0], key)
