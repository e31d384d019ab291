"""The edit that gives a block a contract: a test file from a template, to be filled in."""

from dataclasses import dataclass
from typing import ClassVar

from hyperstudio.errors import StudioError
from hyperstudio.graph.addresses import block_at, change_block
from hyperstudio.graph.block import Block
from hyperstudio.graph.code import SourceFile
from hyperstudio.graph.project import Project

TESTS = "test_contract.py"


@dataclass(frozen=True, slots=True)
class AddContract:
    """Write a test_contract.py for a block that has none. It fails until its inputs are written."""

    block: str
    label: ClassVar[str] = "Write contract"

    @property
    def level(self) -> str:
        return self.block

    def apply(self, project: Project) -> Project:
        if TESTS in block_at(project, self.block).others:
            raise StudioError(f"“{self.block}” has a contract already.", f"Edit its {TESTS}.", self.block)

        def added(block: Block) -> Block:
            return block.but(others=block.others.with_item(TESTS, SourceFile.of(contract_text(block))))

        return change_block(project, self.block, added)


def contract_text(block: Block) -> str:
    """The template of a block's contract: one test, with the inputs that have no default left to write."""
    needed = [port for port in block.inputs if not port.has_default]
    inputs = "".join(f'    "{port.name}": ...,  # {port.type}\n' for port in needed)
    known = f"INPUTS = {{  # what every implementation is called with: replace the dots\n{inputs}}}\n" if needed else ""
    outputs = ", ".join(port.name for port in block.outputs)
    call = "block(**INPUTS)" if needed else "block()"
    given = f"{outputs} = {call}" if outputs else call
    checks = "".join(f"    assert {port.name} is not None  # {port.type}\n" for port in block.outputs)
    unwritten = '    assert ... not in INPUTS.values(), "write the inputs"\n' if needed else ""
    return (
        '"""What every implementation must satisfy."""\n\n'
        f"{known}\n\ndef test_every_output_is_there(block):\n{unwritten}    {given}\n{checks}"
    )
