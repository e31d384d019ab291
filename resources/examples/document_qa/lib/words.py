"""Text as words and sentences."""

import re
import unicodedata

_WORD = re.compile(r"[a-z0-9]+(?:[._+][a-z0-9]+)*")
_END = re.compile(r"(?<=[.!?:])\s+(?=[\"'(\[]?[A-Z0-9•-])")
_COMMON = frozenset(
    re.findall(
        r"\w+",
        "a about all an and any are as at be been but by can did do does for from had has have how i if in into is it "
        "its may must not of on one or should so such than that the their them then there these they this to was were "
        "what when where which who whom whose why will with would you your",
    )
)


def tidy(text: str) -> str:
    """A page's text with ligatures as letters, words joined that a line's end had cut, and no double spaces."""
    text = unicodedata.normalize("NFKC", text.replace("\N{SOFT HYPHEN}", ""))
    text = re.sub(r"(?<=[a-z])-\n(?=[a-z])", "", text)
    lines = (re.sub(r"[ \t]+", " ", line).strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def sentences(text: str) -> list[str]:
    """The sentences of a text, each on one line."""
    return [found for part in _END.split(" ".join(text.split())) if (found := part.strip())]


def stem(word: str) -> str:
    """A word without its commonest endings: files, filing and filed meet."""
    for ending, least in (("ies", 5), ("ing", 6), ("ed", 5), ("es", 5), ("s", 4), ("e", 4)):
        if word.endswith(ending) and len(word) >= least and not word.endswith("ss"):
            return word[: -len(ending)] + ("y" if ending == "ies" else "")
    return word


def terms(text: str) -> list[str]:
    """The words that carry meaning, in lower case and without endings."""
    return [stem(word) for word in _WORD.findall(text.lower()) if word not in _COMMON]


def plain(text: str) -> str:
    """Letters and digits only, in lower case: what is left the same by every reader of a PDF file."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).lower() if sign.isalnum())
