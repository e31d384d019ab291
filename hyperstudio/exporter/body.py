"""The statements of one graph: plain calls in the order in which they can run."""

from hyperstudio.exporter.calls import Calls
from hyperstudio.exporter.names import parameter_name
from hyperstudio.exporter.ways import Output, Ref, Way
from hyperstudio.graph.block import ForEach, Repeat, RepeatRule
from hyperstudio.graph.faces import Face
from hyperstudio.graph.rules import split_end
from hyperstudio.graph.types import item_of

Node = tuple[str, str]


class Body(Calls):
    """The calls of a graph in their order, with loops where its blocks run for each item or again and again."""

    def walk(self, ends: list[str]) -> None:
        """Write the calls that these sources need."""
        self._emit([("apply", split_end(end)[0]) for end in ends if split_end(end)[0]], ends)

    def learn_all(self) -> None:
        """Write the learning of every block that learns."""
        learners = [name for name in self.graph.names if self.book.face_learns(self._face(name))]
        self._emit([("learn", name) for name in learners], [])

    def outputs(self, face: Face) -> dict[str, Output]:
        """The outputs of a block as it would be called here."""
        return self._way(face.name).outputs

    # the order

    def _emit(self, targets: list[Node], ends: list[str]) -> None:
        order: dict[Node, None] = {}
        for end in ends:
            self._need(end)
        stack: list[tuple[Node, bool]] = [(node, False) for node in reversed(targets)]
        while stack:
            node, ready = stack.pop()
            if ready:
                order[node] = None
            elif node not in order:
                stack.append((node, True))
                stack.extend((before, False) for before in reversed(self._before(node)) if before not in order)
        for kind, name in order:
            if kind == "learn":
                self._learn(name)
            else:
                self._apply(name)

    def _before(self, node: Node) -> list[Node]:
        kind, name = node
        way = self._way(name)
        ports = way.learning if kind == "learn" else (*way.inputs, *(way.learning if way.kind == "fit" else ()))
        before: list[Node] = []
        if kind == "apply" and self.phase == "fit" and way.kind == "object":
            before.append(("learn", name))
        for port in ports:
            end = self.graph.wires.get(f"{name}:{port.name}")
            if end is not None:
                self._need(end)
                if split_end(end)[0]:
                    before.append(("apply", split_end(end)[0]))
        return list(dict.fromkeys(before))

    def _need(self, end: str) -> None:
        name, port = split_end(end)
        self._needed.setdefault(name, set()).add(port)

    def _learn(self, name: str) -> None:
        way = self._way(name)
        attribute = f"{name}_" if name in {"fit", "save", "load"} else name
        self.members[attribute] = way.callee
        self.lines.append(f"self.{attribute} = {way.callee}({', '.join(way.parameters)})")
        refs = {port.name: self._source(name, port) for port in way.learning}
        wait = "await " if way.fit_is_async else ""
        self.is_async |= bool(wait)
        self.lines.append(f"{wait}self.{attribute}.fit({self._arguments(way, refs, way.learning, ())})")

    def _apply(self, name: str) -> None:
        face, way = self._face(name), self._way(name)
        ports = way.inputs if way.kind != "fit" else (*way.inputs, *(p for p in way.learning if p not in way.inputs))
        refs = {port.name: self._source(name, port) for port in ports}
        if way.kind == "artifact":
            self._artifact(name, way)
        elif isinstance(face.mode, ForEach):
            self._each(face, way, refs, face.mode)
        elif isinstance(face.mode, Repeat):
            self._repeat(face, way, refs, face.mode.repeat)
        else:
            self._bind(name, *self.called(name, way, refs), way.unpacked)

    def _artifact(self, name: str, way: Way) -> None:
        """Values that were computed when the package was made."""
        needed = [port for port in way.outputs if port in self._needed.get(name, set())]
        for port in needed:
            kind, stem = way.outputs[port].type, f"{way.callee}.{port}"
            self.book.artifacts[stem] = (self.address, name, port)
            variable = self.names.of(name if len(needed) == 1 else f"{name}_{port}", f"{name}_{port}")
            annotation = self.book.class_of(kind, self.module) or self.module.annotations.of(kind)
            load = self.module.bring(f"{self.book.project.name}.artifacts", "artifact")
            self.lines.append(f'{variable}: {annotation} = {load}("{stem}")')
            self._values[f"{name}:{port}"] = Ref(variable, kind)

    def _each(self, face: Face, way: Way, refs: dict[str, Ref], mode: ForEach) -> None:
        name, over = face.name, list(mode.for_each)
        for port in [
            port for port in over if port not in refs
        ]:  # its length counts, even where no implementation takes it
            declared = next(p for p in face.interface.inputs if p.name == port)
            refs[port] = self._source(name, declared)
        items = {port: self.names.of(parameter_name(port), f"{port}_item", f"{name}_{port}") for port in over}
        lists = [refs[port].text for port in over]
        types = {port: next(p.type for p in face.thing.inputs if p.name == port) for port in over}
        inner = refs | {port: Ref(items[port], _item_type(refs[port].type, types[port])) for port in over}
        before, expression, outputs = self.called(name, way, inner)
        if mode.pair == "all":
            source = f"{self.module.bring('itertools', 'product')}({', '.join(lists)})"
            target = ", ".join(items.values()) + ("," if len(items) == 1 else "")
        else:
            source = lists[0] if len(lists) == 1 else f"zip({', '.join(lists)}, strict=True)"
            target = ", ".join(items.values())
        if before:
            self._loop(name, (target, source), before, expression, outputs)
            return
        if expression.startswith("await "):
            gather = self.module.bring("asyncio", "gather")
            made = f"await {gather}(*({expression.removeprefix('await ')} for {target} in {source}))"
        else:
            made = f"[{expression} for {target} in {source}]"
        variable = self.names.of(name, f"{name}_items")
        self.lines.append(f"{variable} = {made}")
        needed = self._needed.get(name, set())
        for port, out in outputs.items():
            if port not in needed:
                continue
            if out.template == "{}":
                text = f"list({variable})" if made.startswith("await ") else variable
            else:
                text = f"[{out.template.format('item')} for item in {variable}]"
            if text != variable:
                listed = self.names.of(f"{name}_{port}")
                self.lines.append(f"{listed} = {text}")
                text = listed
            self._values[f"{name}:{port}"] = Ref(text, f"list[{out.type}]" if out.type[:1] not in "*?" else "?")

    def _loop(
        self, name: str, head: tuple[str, str], before: list[str], expression: str, outputs: dict[str, Output]
    ) -> None:
        needed = [port for port in outputs if port in self._needed.get(name, set())]
        listed = {port: self.names.of(f"{name}_{port}") for port in needed}
        for port in needed:
            kind = outputs[port].type
            inner = self.book.class_of(kind, self.module) or self.module.annotations.of(kind)
            self.lines.append(f"{listed[port]}: list[{inner}] = []")
        self.lines.append(f"for {head[0]} in {head[1]}:")
        variable = self.names.of(f"{name}_item")
        inside = [*before, *([f"{variable} = {expression}"] if expression else [])]
        inside += [f"{listed[port]}.append({outputs[port].template.format(variable)})" for port in needed]
        self.lines += [f"    {line}" for line in inside]
        self._values |= {f"{name}:{port}": Ref(listed[port], f"list[{outputs[port].type}]") for port in needed}

    def _repeat(self, face: Face, way: Way, refs: dict[str, Ref], rule: RepeatRule) -> None:
        name = face.name
        ports = {port.name: port for port in face.thing.inputs}
        carried = {port: target for port, target in rule.carry.items() if target in refs}
        inner = dict(refs)
        for target in dict.fromkeys(carried.values()):
            state = self.names.of(f"{name}_{target}")
            self.lines.append(
                f"{state}: {self.module.annotations.of(ports[target].type)} = "
                f"{self.fitting(refs[target], ports[target].type)}"
            )
            inner[target] = Ref(state, ports[target].type)
        self._needed.setdefault(name, set()).update({rule.until, *rule.carry})
        before, expression, outputs = self.called(name, way, inner)
        kept, self.lines = self.lines, []
        self._bind(name, before, expression, outputs, way.unpacked)
        body, self.lines = self.lines, kept
        body += [f"if {self._values[f'{name}:{rule.until}'].text}:", "    break"]
        moved = [
            (inner[target].text, self.fitting(self._values[f"{name}:{port}"], ports[target].type))
            for port, target in carried.items()
        ]
        if moved:
            body.append(f"{', '.join(to for to, _ in moved)} = {', '.join(text for _, text in moved)}")
        self.lines.append(f"for _ in range({rule.limit}):")
        self.lines += [f"    {line}" for text in body for line in text.split("\n")]


def _item_type(held: str, declared: str) -> str:
    return item_of(held) or declared if held[:1] not in {"*", "?"} else "?"
