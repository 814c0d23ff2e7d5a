"""The words of a quotation made comparable: tokens, the key of the text, shingles. Compares nothing itself."""

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain

from flows.sources.figures import ORDINALS as ORDINAL_NUMBERS
from flows.sources.figures import SHORT_POWERS
from flows.sources.names import fold, word_set
from flows.sources.spelling import spelling_key

_TOKEN = re.compile(
    r"…|\.\.\."
    r"|\d+(?:[.,:]\d+)*(?:%|(?:st|nd|rd|th|s)\b)?(?:[-‑][^\W\d_]+)*"
    r"|[^\W_]+(?:(?:['’ʼ‘\-‑.]|\*+)[^\W_]+)*['’]?(?<!\.)"
)
# "[W]e" and "talk[ed]" are words.
_WITHIN_WORD = re.compile(r"\[(\w+)\](?=\w)|(?<=\w)\[(\w+)\]")
_PAUSE = re.compile(r"[,;:.!?…()—–]|--| - ")
_STOP = re.compile(r"[.!?…]")
_ELLIPSIS = frozenset({"…", "..."})
_MARKED = re.compile('["“”„«»‟]([^"“”„«»‟]+)["“”„«»‟]|[‘‚]([^‘]+?)[’‘](?!\\w)')
_PER_CENT = re.compile(r"\bper cent\b")
_ADDED = re.compile(r"(?<!\w)\[[^\]]*\](?!\w)")
_SMALL_NUMBERS = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen eighteen nineteen twenty"""
_TENS = "ten twenty thirty forty fifty sixty seventy eighty ninety"
NUMBER_WORDS = {word: str(number) for number, word in enumerate(_SMALL_NUMBERS.split())} | {
    word: str(10 * number) for number, word in enumerate(_TENS.split(), 1)
}
# And "twenty-one" to "ninety-nine".
NUMBER_WORDS |= {
    f"{tens}-{ones}": str(10 * number + digit)
    for number, tens in enumerate(_TENS.split(), 1)
    for digit, ones in enumerate(_SMALL_NUMBERS.split()[:10])
    if number > 1 and digit
}
ORDINALS = frozenset(ORDINAL_NUMBERS)
# "3rd" is "third", and "twenty-first" is "21st".
_ORDINAL_FORMS = {
    f"{number}{'th' if 10 < number < 14 else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}": word
    for word, number in ORDINAL_NUMBERS.items()
} | {
    f"{tens}-{word}": f"{10 * number + digit}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(digit, 'th') }"
    for number, tens in enumerate(_TENS.split(), 1)
    for word, digit in ORDINAL_NUMBERS.items()
    if number > 1 and digit < 10
}
# Words that say little about which statement it is; shingles are built from the others.
COMMON_WORDS = word_set(
    """
    a an the this that these those there here it its itself i me my mine we us our ours you your yours he him his
    she her hers they them their theirs who whom whose which what when where why how and or but nor so if then than
    as because while though although until since of in on at by for from to into onto with without about over under
    again after before between through during up down out off is are was were be been being am do does did doing
    have has had having will would shall should can could may might must not no never none cannot very just also too
    only even still now all any some each every both more most much many such own same other another s t don didn
    doesn isn aren wasn weren won wouldn couldn shouldn can't ll ve re d m let us get got go going say said says
    think know want make nobody nothing everybody everyone everything somebody someone something anybody anyone anything
    once twice thrice
    """
)
NEGATIONS = word_set(
    """
    not no never none nobody no-one nothing neither nor cannot without nowhere hardly barely scarcely seldom rarely
    unless dont doesnt didnt isnt wasnt arent werent wouldnt shouldnt couldnt havent hasnt hadnt aint
    """
)
# "Fail to" and "refuse to" deny what follows.
_FAILING = word_set(
    """
    fail fails failed failing refuse refuses refused refusing decline declines declined declining
    """
)
# "No" before one of these is an answer ("No, we will"), and denies nothing of what follows.
_AFTER_ANSWER = word_set(
    """
    i i'm i'll i've i'd we we're we'll we've we'd you you're he he's he'll she she's she'll it it's they they're they'll
    there there's that that's this these those the a an my our your his her their no not never but and of if what
    absolutely definitely please sir
    """
)
_COMMON_KEYS = frozenset(map(spelling_key, COMMON_WORDS))
_INITIALS = re.compile(r"[^\W\d_](?:\.[^\W\d_])+")
_ENDING = re.compile(r"(?:'(?:s|ll|ve|re|d|m)|n't|')$")


_PREFIX = re.compile(r"^(?:un|dis|in|im(?=[pm])|il(?=l)|ir(?=r))(?=\w{4})")
_INFLECTION = re.compile(r"(?:(?<!s)s|ed|ing)$")

_PRIME, _LOWER_63 = 0x100000001B3, 0x7FFFFFFFFFFFFFFF
# Texts with up to so many content words are short.
SHORT = 8
# Texts with so many words are no longer few words, however plain these are.
LONG = 10


@dataclass(frozen=True)
class Wording:
    """A quotation as words: `words` as printed, `norms` the same folded. Square brackets are no part of a word.

    `n_added` of the words stand in brackets: they are not the speaker's. `cuts`: the words that an ellipsis stands
    before, by number. `text`: all of it, with the punctuation.
    """

    text: str
    words: tuple[str, ...]
    norms: tuple[str, ...]
    n_added: int = 0
    cuts: frozenset[int] = frozenset()

    @cached_property
    def n_words(self) -> int:
        """How much the speaker says, contractions taken apart; without "not": a version that lost it is no shorter."""
        written = written_out(self.norms)
        return len(written) - written.count("not") - self.n_added

    @cached_property
    def content(self) -> tuple[str, ...]:
        """Its words that say something about which statement it is."""
        return tuple(content_words(written_out(self.norms)))

    @cached_property
    def negated(self) -> tuple[bool, ...]:
        """Of each word, whether it denies something."""
        following = (*self.norms[1:], "")
        return tuple(_denies(*pair) for pair in zip(self.norms, following, strict=False))

    @cached_property
    def added(self) -> frozenset[int]:
        """The numbers of the words in brackets; none where all are."""
        if not self.n_added:
            return frozenset()
        places = [place.span() for place in _ADDED.finditer(self.text)]
        found = (token for token in _TOKEN.finditer(self.text) if token[0] not in _ELLIPSIS)
        return frozenset(
            i for i, token in enumerate(found) if any(start < token.start() < stop for start, stop in places)
        )

    @cached_property
    def pauses(self) -> frozenset[int]:
        """The numbers of the words that a clause may begin with: the first one, those after punctuation, the end."""
        return self._after(_PAUSE)

    @cached_property
    def stops(self) -> frozenset[int]:
        """The numbers of the words that a sentence may begin with."""
        return self._after(_STOP)

    def _after(self, mark: re.Pattern[str]) -> frozenset[int]:
        found = [token for token in _TOKEN.finditer(self.text) if token[0] not in _ELLIPSIS]
        ends = [token.end() for token in found]
        starts = [token.start() for token in found]
        between = zip(ends, starts[1:], strict=False)
        inner = (i for i, place in enumerate(between, 1) if mark.search(self.text, *place))
        return frozenset((0, len(found), *inner))

    @cached_property
    def numbers(self) -> frozenset[str]:
        """The figures in it."""
        return frozenset(norm for norm in written_out(self.norms) if norm[0].isdigit())

    @cached_property
    def ordinals(self) -> frozenset[str]:
        """The ordinal numbers in it."""
        return ORDINALS.intersection(self.norms)


@lru_cache(maxsize=65536)
def is_content(norm: str) -> bool:
    """Whether a folded word, in any spelling, is none of the words that every text has."""
    return spelling_key(stem(norm)) not in _COMMON_KEYS


@lru_cache(maxsize=65536)
def normal_form(word: str) -> str:
    """The folded word; a number word as its figure, a figure without thousands separators, "U.S" without full stop.

    So with the first part of a hyphened word: "two-hour" is "2-hour".
    """
    folded = fold(word).replace("‑", "-").removesuffix("'")
    if folded[0].isdigit():
        folded = re.sub(r"(?<=\d),(?=\d{3})", "", folded).replace(":", ".")
    if "." in folded and _INITIALS.fullmatch(folded):
        return folded.replace(".", "")
    if known := NUMBER_WORDS.get(folded) or _ORDINAL_FORMS.get(folded):
        return known
    head, hyphen, tail = folded.partition("-")
    if hyphen and tail.partition("-")[0] in NUMBER_WORDS and f"{head}-{tail.partition('-')[0]}" in NUMBER_WORDS:
        ones, hyphen, tail = tail.partition("-")
        head = f"{head}-{ones}"
    # "Two-hour" and "2-hour", "nineteenth-century" and "19th-century".
    return f"{NUMBER_WORDS.get(head) or _ORDINAL_FORMS.get(head) or head}{hyphen}{tail}"


@lru_cache(maxsize=65536)
def stem(norm: str) -> str:
    """A folded word without contracted verb or possessive ("we'll" and "we've" both give "we")."""
    return _ENDING.sub("", norm) or norm


_CONTRACTED = re.compile(r"^(.+?)('ll|'ve|'re|'m|'d|n't|'s)$")
_WRITTEN_OUT = {"'ll": "will", "'ve": "have", "'re": "are", "'m": "am", "'d": "would", "n't": "not", "'s": "is"}
_IRREGULAR = {"won't": ("will", "not"), "can't": ("can", "not"), "cannot": ("can", "not"), "shan't": ("shall", "not")}
_MAGNITUDES = {short: spelling_key(word) for short, word in SHORT_POWERS.items()}
_TAKES_IS = word_set(
    """
    it that he she what who there here where how this let nobody somebody everybody anybody everyone someone anyone
    nothing something everything
    """
)


def is_negation(norm: str) -> bool:
    """Whether a folded word denies something wherever it stands."""
    return norm.removesuffix("'s") in NEGATIONS or norm.endswith("n't")


def _denies(norm: str, following: str) -> bool:
    """Whether a folded word denies something, before this one."""
    if norm == "no":
        return following not in _AFTER_ANSWER
    return is_negation(norm) or (norm in _FAILING and following == "to")


def written_out(norms: tuple[str, ...]) -> tuple[str, ...]:
    """Folded words in one spelling, contractions taken apart ("won't" gives "will not"; a possessive stays).

    "6%" and "6 per cent" give "6 percent", "6bn" gives "6 billion".
    """
    words = tuple(chain.from_iterable(map(_parts, norms)))
    if not _MAGNITUDES.keys().isdisjoint(words):
        before = ("", *words)
        words = tuple(
            _MAGNITUDES.get(word, word) if previous[:1].isdigit() else word
            for previous, word in zip(before, words, strict=False)
        )
    if "per" not in words:
        return words
    return tuple(_PER_CENT.sub("percent", " ".join(words)).split(" "))


@lru_cache(maxsize=65536)
def _parts(norm: str) -> tuple[str, ...]:
    if norm.endswith("%"):
        return norm[:-1], "percent"
    if norm[0].isdigit():
        return tuple(norm.split("-"))
    return tuple(map(spelling_key, _uncontracted(norm)))


def _uncontracted(norm: str) -> tuple[str, ...]:
    if norm in _IRREGULAR:
        return _IRREGULAR[norm]
    found = _CONTRACTED.match(norm)
    if not found or (found[2] == "'s" and found[1] not in _TAKES_IS):
        return (norm,)
    return found[1], _WRITTEN_OUT[found[2]]


@lru_cache(maxsize=65536)
def uninflected(norm: str) -> str:
    """A folded word without an ending for person, number or tense ("stays", "stayed") or a denying prefix."""
    bare = _PREFIX.sub("", _INFLECTION.sub("", norm))
    return bare if len(bare) > 2 else norm


def quoted_part(text: str, kind: str) -> str:
    """What is the speaker's own in a quote: all of a direct one, of a mixed one what stands between the marks."""
    if kind != "mixed":
        return text
    parts = [first or second for first, second in _MARKED.findall(text)]
    return " … ".join(parts) if parts else text


@lru_cache(maxsize=16384)
def wording(text: str, kind: str = "direct") -> Wording:
    """The words of a quote of this kind; punctuation and ellipses are none."""
    quoted = quoted_part(text, kind)
    if "[" in quoted:
        quoted = _WITHIN_WORD.sub(r"\1\2", quoted)
    words, spoken = _words(quoted), spoken_part(quoted)
    n_added = 0 if spoken == quoted else len(words) - len(_words(spoken))
    return Wording(quoted, words, tuple(map(normal_form, words)), n_added, _cuts(quoted))


def _words(text: str) -> tuple[str, ...]:
    return tuple(token for token in _TOKEN.findall(text) if token not in _ELLIPSIS)


def _cuts(text: str) -> frozenset[int]:
    """How many words stand before each ellipsis."""
    if _ELLIPSIS.isdisjoint(found := _TOKEN.findall(text)):
        return frozenset()
    at = [i for i, token in enumerate(found) if token in _ELLIPSIS]
    return frozenset(place - earlier for earlier, place in enumerate(at))


def spoken_part(text: str) -> str:
    """A quotation without what stands in brackets in place of the speaker's words ("[the mayor]", not "[W]e")."""
    spoken = _ADDED.sub(" ", text) if "[" in text else text
    return spoken if _TOKEN.search(spoken) else text


def content_words(norms: tuple[str, ...]) -> list[str]:
    """The words that say something about which statement it is, without contracted verbs; any figure as "#"."""
    return [_content_form(norm) for norm in norms if is_content(norm)]


@lru_cache(maxsize=65536)
def _content_form(norm: str) -> str:
    return "#" if norm[0].isdigit() else uninflected(stem(norm))


def n_telling(norms: tuple[str, ...]) -> int:
    """How many words say something about which statement it is: ten words of which three do count as five."""
    n_content = sum(map(is_content, norms))
    return max(n_content, 5) if n_content >= 3 and len(norms) >= LONG else n_content


def text_key(norms: tuple[str, ...]) -> int:
    """A 63-bit key of the folded words: quotes that differ in punctuation, case and marks alone share it."""
    return _hash_of(" ".join(norms))


def shingles(content: list[str]) -> list[int]:
    """63-bit hashes of any three neighbouring content words; in short texts also of three out of any four.

    Function words are left out first, so that a reworded or re-tensed version keeps most of its shingles. Which ones
    are left out is fixed, not learned from the stored quotes: which texts meet depends on the two texts alone.
    """
    hashes = list(map(_hash, content))
    triples = set(zip(hashes, hashes[1:], hashes[2:], strict=False))
    if len(hashes) <= SHORT:
        for first, second, third, fourth in zip(hashes, hashes[1:], hashes[2:], hashes[3:], strict=False):
            triples |= {(first, second, fourth), (first, third, fourth)}
    return sorted(map(_mixed, triples))


def _mixed(hashes: tuple[int, int, int]) -> int:
    first, second, third = hashes
    return ((first * _PRIME ^ second) * _PRIME ^ third) & _LOWER_63


@lru_cache(maxsize=65536)
def _hash(word: str) -> int:
    return _hash_of(word)


def _hash_of(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") >> 1
