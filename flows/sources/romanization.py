"""Spellings of one foreign name in Latin letters brought together: a common form, and a key to look it up by."""

import re
from functools import lru_cache

from flows.sources.names import fold

# In this order: what Slavic and Arabic names are written with, depending on who transliterates.
_RULES = tuple(
    (re.compile(pattern), written)
    for pattern, written in (
        (r"'", ""),
        (r"(?<=a)h$", ""),
        (r"yeh$", "ya"),
        (r"dh", "d"),
        (r"th", "t"),
        (r"sz", "s"),
        (r"(?<=[eo]v)ic$", "ich"),
        (r"shch|sch", "sh"),
        (r"tch|tsch", "ch"),
        (r"kh|gh", "g"),
        (r"zh|dzh|dj", "j"),
        (r"ck|q", "k"),
        (r"ph", "f"),
        (r"x", "ks"),
        (r"tz|ts", "c"),
        (r"(?<![sct])h", "g"),
        (r"ou|oo", "u"),
        (r"ee|ei|ey|iy|yy|yi|ii|ij|ie|y", "i"),
        (r"w", "v"),
        (r"c(?!h)", "k"),
        (r"(\w)\1+", r"\1"),
        (r"^ie(?=\w)", "e"),
    )
)
_VOWELS = re.compile(r"(?<!^)[aeiouj]")
# Given names that languages of one script write apart by more than their transliteration, in the common form.
_GIVEN = {
    "mikita": "nikita", "mikola": "nikolai", "oleksandr": "aleksander", "aleksandr": "aleksander",
    "oleksandra": "aleksandra", "oleksi": "aleksi", "olena": "elena", "evgen": "evgeni", "katerina": "ekaterina",
    "kostiantin": "konstantin", "gamal": "jamal", "umar": "omar", "usama": "osama", "julia": "iulia", "juri": "iuri",
    "piotr": "petr", "petro": "petr", "pavlo": "pavel", "dmitro": "dmitri", "migailo": "migail", "svitlana": "svetlana",
    "sviatlana": "svetlana", "volodimir": "vladimir", "mikolai": "nikolai",
}  # fmt: skip
# What English given names are called for short, and names of one sound; those that may be short for two are not here.
_SHORT_FOR = {
    short: full
    for full, forms in {
        "robert": "bob bobby rob robbie", "william": "bill billy will willie", "elizabeth": "liz lizzie beth betsy",
        "joseph": "joe joey", "michael": "mike mick mickey", "thomas": "tom tommy",
        "katherine": "kate katie kathy cathy catherine kathryn",
        "james": "jim jimmy", "richard": "dick rick richie", "david": "dave", "daniel": "dan danny", "anthony": "tony",
        "edward": "ed eddie ted", "stephen": "steve steven", "christopher": "chris", "andrew": "andy",
        "matthew": "matt", "nicholas": "nick", "peter": "pete", "susan": "sue susie", "margaret": "maggie meg peggy",
        "jennifer": "jenny jen", "deborah": "debbie", "ronald": "ron", "kenneth": "ken", "gregory": "greg",
        "jeffrey": "jeff geoff geoffrey", "timothy": "tim", "frederick": "fred freddie", "charles": "charlie chuck",
        "lawrence": "larry", "gerald": "gerry jerry", "philip": "phil", "raymond": "ray", "benjamin": "ben",
        "bernard": "bernie", "donald": "don", "douglas": "doug", "rebecca": "becky", "victoria": "vicky",
        "amanda": "mandy", "patricia": "trish", "barbara": "barb", "jessica": "jess", "joshua": "josh",
        "walter": "walt", "samuel": "sam", "abigail": "abby", "ann": "anne", "nathaniel": "nate", "theodore": "theo",
    }.items()
    for short in forms.split()
}  # fmt: skip


@lru_cache(maxsize=65536)
def romanized(word: str) -> str:
    """One form for the spellings of a word: `galushkin` for Halushkin and Galushkin."""
    word = fold(word)
    for pattern, written in _RULES:
        word = pattern.sub(written, word)
    return word


def country(word: str) -> str:
    """A folded word less the ending that makes a country's adjective: `varosia` for Varosian and Varosia."""
    return word[:-1] if word.endswith("ian") else word


@lru_cache(maxsize=65536)
def romanized_given(word: str) -> str:
    """One form for the spellings of a given name: `nikita` for Mykyta, `evgenia` for Yevgeniya and Evgenia."""
    form = romanized(word)
    return _GIVEN.get(form, form)


def long_given(word: str) -> str:
    """The given name that a folded one is short for: `thomas` for Tom."""
    return _SHORT_FOR.get(word, word)


@lru_cache(maxsize=65536)
def skeleton(word: str) -> str:
    """The consonants of the common form: wide enough to look up what may be one name, not to tell that it is."""
    return _VOWELS.sub("", romanized(word).replace("sh", "s").replace("ch", "c").replace("k", "g"))
