"""What a study says of single blocks and implementations, in few words: for the canvas and the cards."""

from dataclasses import dataclass, field

from hyperstudio.graph.values import FrozenMap
from hyperstudio.studio.charts.axes import short
from hyperstudio.studio.shown_study import ShownStudy


@dataclass(frozen=True, slots=True)
class EffectWords:
    """Texts by address: how much each block's choice matters, and what was best with each implementation."""

    blocks: FrozenMap[str, str] = field(default_factory=FrozenMap)
    implementations: FrozenMap[str, str] = field(default_factory=FrozenMap)


NO_EFFECTS = EffectWords()


def effect_words(study: ShownStudy) -> EffectWords:
    """The words of a study; blocks whose choice never varied have none."""
    effects = study.findings.effects
    blocks = {block: f"matters {short_pair(*pair)}" for block, pair in effects.spread.items()}
    implementations = {
        f"{block}.{name}": "no feasible trial" if one.best is None else f"best {short(one.best)}"
        for block, names in effects.of.items()
        for name, one in names.items()
    }
    return EffectWords(FrozenMap(blocks), FrozenMap(implementations))


def short_pair(value: float, error: float) -> str:
    """A number with its standard error in few characters: both end at the second digit of the error."""
    if error <= 1e-9 * abs(value):  # nothing but what floats leave
        return short(value)
    import math

    digits = max(0, 1 - math.floor(math.log10(error)))
    if digits > 6 or abs(value) >= 1e5:
        return f"{value:.2g} ± {error:.1g}"
    return f"{value:.{digits}f} ± {error:.{digits}f}"
