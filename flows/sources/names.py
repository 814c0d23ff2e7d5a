"""Keys of names: what is left of a name once spelling, rank and courtesy are taken away. Compares no two names."""

import re
import unicodedata
from functools import lru_cache

from flows.seeds import word_list


def word_set(text: str) -> frozenset[str]:
    """The words of a text as a set: how the word lists of this package are written down."""
    return frozenset(text.split())


# Letters that Unicode does not take apart into a base letter and a mark.
PLAIN_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "æ": "ae", "œ": "oe", "’": "'", "ʼ": "'", "‘": "'"}
)
HONORIFICS = word_set(
    """
    mr mrs ms miss mx dr prof professor sir dame lord lady baron baroness rev reverend fr father sister rabbi imam
    sheikh president vice prime minister premier chancellor secretary senator sen rep representative congressman
    congresswoman governor gov mayor councillor councilman councilwoman cllr ambassador judge justice king queen
    prince princess pope archbishop bishop cardinal general gen colonel col major maj captain capt lieutenant lt
    sergeant sgt admiral adm commander cmdr corporal cpl chief detective det inspector insp superintendent supt
    constable officer sheriff deputy coach canon deacon archdeacon monsignor pastor vicar abbot ayatollah brigadier brig
    marshal commodore warden curator trooper earl viscount countess duke duchess emir sultan coroner headteacher
    headmaster headmistress alderman
    """
)
_PEERAGES = word_set("lord lady baron baroness")
POST_NOMINALS = word_set("esq md phd mp mep mla msp kc qc obe mbe cbe frs cpa rn")
# What may follow "van" in a surname.
_VAN = word_set("de den der")
GENERATIONS = {"jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr", "ii": "ii", "iii": "iii", "iv": "iv"}
DETERMINERS = word_set("the a an this that these those his her its their our my your one some several many")
PRONOUNS = word_set("he she it they him her them his hers its their theirs i we us our who which that this one both")
# One of them alone, with a capital, begins a sentence ("Police said").
_COMMON_BODIES = word_list("common_bodies")
# What a company's name may go with or without ("Ravel Shipping plc").
_LEGAL_FORMS = word_list("legal_forms")
# Words that British and American English spell otherwise, and "St Brannock's".
_SPELT = {
    "defence": "defense", "centre": "center", "labour": "labor", "harbour": "harbor", "theatre": "theater",
    "organisation": "organization", "programme": "program", "saint": "st",
}  # fmt: skip
PROPER_KINDS = frozenset({"person", "outlet", "organization", "document"})

_WORD = re.compile(r"[^\W_]+(?:['’.&-][^\W_]+)*")
_ADDED = re.compile(r"\s*\([^)]*\)\s*$")
_POSSESSIVE = re.compile(r"['’]s?$")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Casefolded text without diacritics; apostrophes made straight."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(PLAIN_LETTERS))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


@lru_cache(maxsize=65536)
def folded_words(name: str) -> tuple[str, ...]:
    """The folded words of a name, its initials without full stops, the possessive ending of the last one gone."""
    words = [word.replace(".", "") for word in _WORD.findall(fold(name))]
    if words:
        words[-1] = _POSSESSIVE.sub("", words[-1])
    return tuple(word for word in words if word)


def person_words(name: str) -> tuple[str, ...]:
    """The words of a person's name without titles and post-nominals; a generation mark (`jr`) stays."""
    words = [word for word in folded_words(name) if word not in POST_NOMINALS]
    if words and words[0] in _PEERAGES and "of" in words[2:]:
        # "Baroness Hale of Richmond".
        words = words[: words.index("of", 2)]
    while len(words) > 1 and (words[0] in HONORIFICS or words[0] in DETERMINERS):
        words = words[1:]
    return _glued(tuple(GENERATIONS.get(word, word) if i else word for i, word in enumerate(words)))


def _glued(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words with what may be written as one with the next so: "Van der Meer" is Vandermeer too.

    And "ben" where it stands for "son of" ("Farid Ben Haddou", Benhaddou).
    """
    for i in range(len(words) - 1):
        if i and words[i] == "ben":
            return *words[:i], words[i] + words[i + 1], *words[i + 2 :]
        if words[i] == "van" and words[i + 1] in _VAN and i + 2 < len(words):
            return *words[:i], "".join(words[i : i + 3]), *words[i + 3 :]
    return words


@lru_cache(maxsize=65536)
def plain_name(name: str, kind: str) -> str:
    """A name to show: a person's without titles, any other without article and what is added in parentheses."""
    words = _ADDED.sub("", name).split()
    ranks = HONORIFICS | DETERMINERS if kind == "person" else DETERMINERS
    while len(words) > 1 and fold(words[0]).rstrip(".") in ranks:
        words = words[1:]
    return " ".join(words)


@lru_cache(maxsize=65536)
def name_key(name: str, kind: str) -> str:
    """What two spellings of one proper name share: its folded words, without courtesy and articles."""
    if kind == "person":
        return " ".join(person_words(name))
    words = folded_words(plain_name(name, kind).replace(" & ", " and "))
    if kind == "organization":
        while len(words) > 2 and words[-1] in _LEGAL_FORMS:
            words = words[:-1]
        words = tuple(_SPELT.get(word, word) for word in words)
    return " ".join(words)


@lru_cache(maxsize=65536)
def is_proper(name: str, kind: str) -> bool:
    """Whether these words name one and the same source wherever they stand ("Ada Poe", not "the interviewer")."""
    if kind not in PROPER_KINDS:
        return False
    words = [word for word in _WORD.findall(_ADDED.sub("", name)) if fold(word) not in DETERMINERS]
    if not words:
        return False
    if kind == "outlet":
        return True
    if kind == "organization" and len(words) == 1 and words[0].istitle() and words[0].lower() in _COMMON_BODIES:
        return False
    return not words[-1].islower() or (words[0][0].isupper() and " of " in name)
