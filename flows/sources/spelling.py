"""Spellings of one word brought together: British and American, hyphenated or not. Knows no meanings."""

import re
from functools import lru_cache

from flows.sources.names import fold, word_set

# Words that British and American English spell apart by no rule.
SPELLINGS = {
    "grey": "gray", "sulphur": "sulfur", "plough": "plow", "tyre": "tire", "tyres": "tires", "programme": "program",
    "programmes": "programs", "cheque": "check", "cheques": "checks", "defence": "defense", "offence": "offense",
    "licence": "license", "practise": "practice", "aluminium": "aluminum", "kerb": "curb", "storey": "story",
    "draught": "draft", "sceptic": "skeptic", "sceptical": "skeptical", "mould": "mold", "moustache": "mustache",
    "pyjamas": "pajamas", "artefact": "artifact", "gaol": "jail", "ageing": "aging", "whilst": "while",
    "amongst": "among", "towards": "toward", "okay": "ok", "learnt": "learned", "burnt": "burned", "dreamt": "dreamed",
    "fourty": "40", "fourtieth": "40th", "ninty": "90", "ninteen": "19", "forteen": "14", "eigth": "eighth",
    "recieve": "receive", "recieved": "received", "seperate": "separate", "goverment": "government",
    "enviroment": "environment", "definately": "definitely", "tendancy": "tendency", "independant": "independent",
    "calender": "calendar", "cemetary": "cemetery", "existance": "existence", "persue": "pursue",
    "priviledge": "privilege", "suprise": "surprise", "truely": "truly", "arguement": "argument",
    "immediatly": "immediately", "liason": "liaison", "publically": "publicly", "alright": "allright",
    "judgement": "judgment", "acknowledgement": "acknowledgment", "enquiry": "inquiry", "jewellery": "jewelry",
    "spelt": "spelled", "spoilt": "spoiled", "leapt": "leaped", "leant": "leaned", "smelt": "smelled",
    "aeroplane": "airplane", "aeroplanes": "airplanes",
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

# Words that are others with their letters in another order.
_NO_MISPRINTS = word_set(
    """
    trail trial angel angle diary dairy united untied unite untie casual causal sacred scared martial marital bread
    beard quiet quite tried tired silver sliver nuclear unclear skate stake split spilt crate carte crave carve clasp
    claps board broad coral carol bowel below revel lever sever serve signed singed singer signer saint satin stain
    spare spear south shout burned burden rinse risen heart hater plates palest pleats petals parties pirates slept
    spelt relating altering perfect prefect persecute prosecute conversation conservation discrete discreet
    desert deserted complaint compliant confirm conform exits exist protein pointer barely barley gilt guilt
    """
)


@lru_cache(maxsize=65536)
def is_misprint(first: str, second: str) -> bool:
    """Whether two folded words are one with two or three letters within it in another order ("yatch")."""
    if len(first) != len(second) or len(first) < 5 or not first.isalpha() or {first, second} & _NO_MISPRINTS:
        return False
    places = [i for i, (one, other) in enumerate(zip(first, second, strict=True)) if one != other]
    near = bool(places) and places[0] > 0 and places[-1] - places[0] < 3
    return near and sorted(first) == sorted(second)


@lru_cache(maxsize=65536)
def spelling_key(word: str) -> str:
    """What spellings of one word share: British and American, hyphenated or not, transliterations of a name."""
    parts = fold(word).split("-")
    word = "".join(parts)
    if word.isdigit():
        return word
    word = SPELLINGS.get(word) or "".join(SPELLINGS.get(part, part) for part in parts)
    for pattern, written in _SPELLING_RULES:
        word = pattern.sub(written, word)
    return word
