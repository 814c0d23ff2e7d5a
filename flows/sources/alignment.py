"""Two wordings laid side by side: how alike they are, which words changed, and what kind of change that is."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz.distance import Indel, Levenshtein
from rapidfuzz.fuzz import partial_ratio_alignment

from flows.sources.names import fold
from flows.sources.wording import NEGATIONS, Wording

# From harmless to grave; the change of a variant is the gravest of its edits.
CHANGES = ("verbatim", "spelling", "wording", "truncated", "merged", "meaning")
# As many words in a row, absent from the reference, are another statement and not a wording.
MERGED_WORDS = 5
_NUMBER = re.compile(r"\d")
# Words that British and American English spell apart by no rule.
SPELLINGS = {
    "grey": "gray", "sulphur": "sulfur", "plough": "plow", "tyre": "tire", "tyres": "tires", "programme": "program",
    "programmes": "programs", "cheque": "check", "cheques": "checks", "defence": "defense", "offence": "offense",
    "licence": "license", "practise": "practice", "aluminium": "aluminum", "kerb": "curb", "storey": "story",
    "draught": "draft", "sceptic": "skeptic", "sceptical": "skeptical", "mould": "mold", "moustache": "mustache",
    "pyjamas": "pajamas", "artefact": "artifact", "gaol": "jail", "ageing": "aging", "whilst": "while",
    "amongst": "among", "towards": "toward", "okay": "ok",
}  # fmt: skip
_SPELLING_RULES = tuple(
    (re.compile(pattern), written)
    for pattern, written in (
        (r"is(?=(?:e|ed|es|ing|ation|ations|er|ers)$)", "iz"),
        (r"ys(?=(?:e|ed|es|ing)$)", "yz"),
        (r"our(?=$|s$|ed$|ing$|ite|able|ful|hood|er)", "or"),
        (r"(?<=[tb])re(?=s?$)", "er"),
        (r"ogue(?=s?$)", "og"),
        (r"[ao]e", "e"),
        (r"(?:iy|yy|ij|yi|ii|y|i)$", "y"),
        (r"(\w)\1", r"\1"),
    )
)


class Likeness(NamedTuple):
    """How alike two texts are: `full` over all their words, `part` over the best place of the shorter in the longer."""

    full: float
    part: float


class Edit(NamedTuple):
    """One change of words: `op` is replace, delete or insert; `before` stands in the reference, `after` in the variant."""

    op: str
    before: str
    after: str


@dataclass(frozen=True)
class Comparison:
    """A variant against its reference."""

    similarity: float
    change: str
    edits: list[Edit]


def likeness(first: tuple[str, ...], second: tuple[str, ...]) -> Likeness:
    """Shares of words in common, 0 to 1, order kept (Indel similarity of rapidfuzz over words)."""
    short, long = sorted((first, second), key=len)
    coded_short, coded_long = _as_letters(short, long)
    full = Indel.normalized_similarity(coded_short, coded_long)
    placed = partial_ratio_alignment(coded_short, coded_long)
    return Likeness(full, placed.score / 100 if placed else 0.0)


def compare(reference: Wording, variant: Wording) -> Comparison:
    """The edits that lead from the reference to the variant, as few and as long as possible."""
    operations = _operations(reference.norms, variant.norms)
    kinds = [
        change_of(reference.norms[i:j], variant.norms[k:m], at_edge=i == 0 or j == len(reference.norms))
        for _, i, j, k, m in operations
    ]
    edits = [
        Edit(op, " ".join(reference.words[i:j]), " ".join(variant.words[k:m])) for op, i, j, k, m in operations
    ]
    similarity = Indel.normalized_similarity(reference.norms, variant.norms)
    return Comparison(similarity, max(kinds, key=CHANGES.index, default="verbatim"), edits)


def change_of(before: tuple[str, ...], after: tuple[str, ...], at_edge: bool) -> str:
    """What replacing the folded words `before` by `after` does to a statement."""
    if "".join(map(spelling_key, before)) == "".join(map(spelling_key, after)):
        return "spelling"
    cut = not after and (at_edge or len(before) >= MERGED_WORDS)
    if not cut and (_numbers(before) != _numbers(after) or _negations(before) != _negations(after)):
        return "merged" if not before and len(after) >= MERGED_WORDS else "meaning"
    if cut:
        return "truncated"
    if not before and len(after) >= MERGED_WORDS:
        return "merged"
    return "wording"


def spelling_key(word: str) -> str:
    """What spellings of one word share: British and American, hyphenated or not, transliterations of a name."""
    word = fold(word).replace("-", "")
    word = SPELLINGS.get(word, word)
    for pattern, written in _SPELLING_RULES:
        word = pattern.sub(written, word)
    return word


def _numbers(words: tuple[str, ...]) -> list[str]:
    return sorted(word for word in words if _NUMBER.search(word))


def _negations(words: tuple[str, ...]) -> int:
    return sum(1 for word in words if word in NEGATIONS or word.endswith("n't"))


def _as_letters(*texts: tuple[str, ...]) -> list[str]:
    """The texts with each different word as one letter: rapidfuzz is at its fastest over strings."""
    letters: dict[str, str] = {}
    # From the private use area on, so that no letter is a surrogate.
    return ["".join(letters.setdefault(word, chr(0xE000 + len(letters))) for word in words) for words in texts]


def _operations(reference: tuple[str, ...], variant: tuple[str, ...]) -> list[tuple[str, int, int, int, int]]:
    """Opcodes without the equal ones; neighbours joined. A part is first put where it fits best."""
    start, stop = _window(reference, variant)
    inner = Levenshtein.opcodes(reference[start:stop], variant)
    changes = [(code.src_start + start, code.src_end + start, code.dest_start, code.dest_end) for code in inner
               if code.tag != "equal"]
    if start:
        changes.insert(0, (0, start, 0, 0))
    if stop < len(reference):
        changes.append((stop, len(reference), len(variant), len(variant)))
    return [(_operation(*change), *change) for change in _joined(changes)]


def _window(reference: tuple[str, ...], variant: tuple[str, ...]) -> tuple[int, int]:
    """The stretch of the reference that a much shorter variant stands for; all of it for any other."""
    if len(variant) > 0.8 * len(reference) or not variant:
        return 0, len(reference)
    coded_reference, coded_variant = _as_letters(reference, variant)
    placed = partial_ratio_alignment(coded_variant, coded_reference, score_cutoff=60)
    if placed is None:
        return 0, len(reference)
    return placed.dest_start, placed.dest_end


def _joined(changes: list[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """Changes that touch each other as one."""
    joined: list[tuple[int, int, int, int]] = []
    for change in changes:
        if joined and joined[-1][1] == change[0] and joined[-1][3] == change[2]:
            first = joined.pop()
            change = (first[0], change[1], first[2], change[3])
        joined.append(change)
    return joined


def _operation(before: int, before_end: int, after: int, after_end: int) -> str:
    if before == before_end:
        return "insert"
    return "delete" if after == after_end else "replace"
