"""The numbers that words give, by value: "3 million" and "3m", "half" and "50 per cent", "a dozen" and 12."""

import re
from functools import lru_cache

Words = tuple[str, ...]

_POWERS = {"dozen": 12.0, "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
SHORT_POWERS = {"m": "million", "mn": "million", "bn": "billion", "tn": "trillion", "k": "thousand"}
_ROUND = {word: 10 * value for word, value in _POWERS.items()} | {"score": 20.0}
_PARTS = {
    "half": 1 / 2,
    "third": 1 / 3,
    "quarter": 1 / 4,
    "fifth": 1 / 5,
    "sixth": 1 / 6,
    "eighth": 1 / 8,
    "tenth": 1 / 10,
}
_ORDINALS = """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"""
ORDINALS = {word: number for number, word in enumerate(_ORDINALS.split(), 1)}
# Numbers beside another one only: "once" in place of "twice" or of "two times", not in place of "when".
_MULTIPLES = {
    "once": 1.0, "twice": 2.0, "thrice": 3.0, "single": 1.0, "double": 2.0, "doubled": 2.0, "doubles": 2.0,
    "triple": 3.0, "tripled": 3.0, "triples": 3.0, "trebled": 3.0, "quadruple": 4.0, "quadrupled": 4.0, "halved": 0.5,
    "twofold": 2.0, "threefold": 3.0, "tenfold": 10.0, "couple": 2.0, "pair": 2.0, "half": 0.5, "quarter": 0.25,
    **ORDINALS,
}  # fmt: skip

_POWER = rf"(?:{'|'.join(_POWERS)})"
_PART = rf"(?:{'|'.join(_PARTS)}|halve)s?"
_TERM = rf"(?:\d+(?:\.\d+)?(?: {_POWER})*|{_POWER}(?: {_POWER})*)"
_NUMERAL = re.compile(
    rf"(?<!\S)(?:{_TERM}(?:(?<=dozen|ndred|usand|llion)(?: and)? {_TERM})*(?: and (?:a|1) {_PART})?(?: {_POWER})*"
    rf"|half(?: (?:an?|1))?(?: {_POWER})?)(?: {_PART})?(?: per ?cent| pct)?(?!\S)"
)
_ONE_BETWEEN = re.compile(rf"(and|^half) (?:an?|1)(?= (?:{_PART}|{_POWER}))")
_PER_CENT = frozenset({"percent", "pct", "cent"})
_OTHER_FIGURE = re.compile(r"(?<!\S)\D*(\d+)\S*")


@lru_cache(maxsize=16384)
def other_numbers(before: Words, after: Words) -> bool:
    """Whether two runs of folded words, one in the other's place, give other numbers."""
    (numbers, multiples), (others, other_multiples) = _numbers(before, after), _numbers(after, before)
    if numbers == others:
        return bool(multiples and other_multiples and multiples != other_multiples)
    if sorted([numbers, others]) == [[], [1.0]] and not multiples and not other_multiples:
        # "The one thing" and "the only thing", "nobody" and "no one".
        return False
    return numbers + multiples != others + other_multiples


def is_numeral(word: str) -> bool:
    """Whether a folded word is a number, or one beside another."""
    return word[0].isdigit() or word in _POWERS or word in _MULTIPLES


def _numbers(words: Words, others: Words) -> tuple[list[float], list[float]]:
    """The numbers among some words, in order, and the multiples; `others`: the words that stand in their place."""
    text = " ".join(words).replace("-", " ").replace("%", " percent")
    if any(SHORT_POWERS.get(other, other) in _POWERS for other in others):
        text = re.sub(rf"(?<!\S)(?:{'|'.join(SHORT_POWERS)})(?!\S)", lambda short: SHORT_POWERS[short[0]], text)
    # "A dozen" and "a third" are numbers, and so is "a" in place of "one".
    text = re.sub(r"(?<!\S)an?(?!\S)" if "1" in others else rf"(?<!\S)an?(?= (?:{_POWER}|{_PART})(?!\S))", "1", text)
    found = [_value(numeral[0]) for numeral in _NUMERAL.finditer(text)]
    rest = _NUMERAL.sub("", text)
    found += [float(figure) for figure in _OTHER_FIGURE.findall(rest)]
    found += [_ROUND[word.removesuffix("s")] for word in rest.split() if word.removesuffix("s") in _ROUND]
    return found, sorted({_MULTIPLES[word] for word in rest.split() if word in _MULTIPLES})


def _value(numeral: str) -> float:
    """What a numeral is worth: "1 hundred and 20", "2 and a half million", "2 thirds", "50 percent"."""
    total = value = 0.0
    before = ""
    for word in _ONE_BETWEEN.sub(r"\1", numeral).split():
        part = "half" if word.startswith("hal") else word.removesuffix("s")
        if word[0].isdigit():
            value += float(word)
        elif word in _POWERS:
            value = (value or 1.0) * _POWERS[word]
            if value >= 1000:
                total, value = total + value, 0.0
        elif part in _PARTS:
            value = value + _PARTS[part] if before == "and" else (value or 1.0) * _PARTS[part]
        elif word in _PER_CENT:
            return (total + value) / 100
        before = word
    return total + value
