"""Spellings of one word brought together: British and American, hyphenated or not. Knows no meanings."""

import re
from functools import lru_cache

from flows.sources.names import fold

# Words that British and American English spell apart by no rule.
SPELLINGS = {
    "grey": "gray", "sulphur": "sulfur", "plough": "plow", "tyre": "tire", "tyres": "tires", "programme": "program",
    "programmes": "programs", "cheque": "check", "cheques": "checks", "defence": "defense", "offence": "offense",
    "licence": "license", "practise": "practice", "aluminium": "aluminum", "kerb": "curb", "storey": "story",
    "draught": "draft", "sceptic": "skeptic", "sceptical": "skeptical", "mould": "mold", "moustache": "mustache",
    "pyjamas": "pajamas", "artefact": "artifact", "gaol": "jail", "ageing": "aging", "whilst": "while",
    "amongst": "among", "towards": "toward", "okay": "ok", "learnt": "learned", "burnt": "burned", "dreamt": "dreamed",
    "fourty": "40", "fourtieth": "40th", "ninty": "90", "ninteen": "19", "forteen": "14", "eigth": "eighth",
    "spelt": "spelled", "spoilt": "spoiled", "leapt": "leaped", "leant": "leaned", "smelt": "smelled",
}  # fmt: skip
_SPELLING_RULES = tuple(
    (re.compile(pattern), written)
    for pattern, written in (
        (r"is(?=(?:e|ed|es|ing|ation|ations|er|ers)$)", "iz"),
        (r"ys(?=(?:e|ed|es|ing)$)", "yz"),
        (r"(?<=\w{3})our(?=$|s$|ed$|ing$|ite|able|ful|hood|er)", "or"),
        (r"(?<=[tb])re(?=s?$)", "er"),
        (r"ogue(?=s?$)", "og"),
        (r"[ao]e", "e"),
        (r"(?:iy|yy|ij|yi|ii|y|i)$", "y"),
        (r"(\w)\1", r"\1"),
    )
)


@lru_cache(maxsize=65536)
def spelling_key(word: str) -> str:
    """What spellings of one word share: British and American, hyphenated or not, transliterations of a name."""
    word = fold(word).replace("-", "")
    word = SPELLINGS.get(word, word)
    for pattern, written in _SPELLING_RULES:
        word = pattern.sub(written, word)
    return word
