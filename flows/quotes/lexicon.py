"""The word lists of seeds/ that the reading of speakers rests on: titles, nouns, given names, cues, outlets."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from flows.seeds import seed_rows, word_list

NO_PERSON = ("organization", "outlet", "document", "group")  # kinds of nouns
# Flags of a word form
SAYS = 1  # finite verb of saying
ACCORDING = 2  # "according"
STOP = 4  # "."
SHORTENED = 8  # an abbreviation without its "."
PLACES, TALKS, AIRS, GIVES, POSTS = 16, 32, 64, 128, 256  # what tells of venues: see flows/quotes/venues.py
FINITE = 512  # form of a cue verb that can be a sentence's verb
HONORIFIC, PARTICLE, HYPHEN = 1024, 2048, 4096  # within names: "Mr", "van", "-"
TITLED = 8192  # a title's last word


@dataclass(frozen=True)
class Title:
    """A role that a person may be called by: its class groups roles that can stand for one another."""

    name: str
    role: str
    gender: str | None


@dataclass(frozen=True)
class Lexicon:
    titles: dict[str, Title]
    nouns: dict[str, str]  # head noun -> speaker kind
    impersonal: frozenset[str]  # nouns of what is no person
    genders: dict[str, str]  # given name, lower case -> m or f; names of both are absent
    outlets: dict[str, str]  # name or alias, lower case, without "the" -> name
    cue_acts: dict[str, str]  # form of a cue verb -> kind of speech act
    classes: dict[str, int]  # form -> flags
    finite_cues: dict[str, str]  # form that can be a sentence's verb -> act of the cue verb


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    genders: dict[str, str] = {}
    both: set[str] = set()
    for row in seed_rows("given_names.csv"):
        for name in row["names"].lower().split():
            if genders.setdefault(name, row["gender"]) != row["gender"]:
                both.add(name)
    finite = {
        form: row["act"]
        for row in seed_rows("cue_verbs.csv")
        for form in row["forms"].split()
        if not form.endswith("ing") and form != row["lemma"]
    }
    nouns = {row["noun"]: row["kind"] for row in seed_rows("source_nouns.csv")}
    return Lexicon(
        classes=classes(finite, [row["title"] for row in seed_rows("titles.csv")]),
        titles={
            row["title"]: Title(row["title"], row["class"], row["gender"] or None) for row in seed_rows("titles.csv")
        },
        nouns=nouns,
        impersonal=frozenset(noun for noun, kind in nouns.items() if kind in NO_PERSON),
        genders={name: gender for name, gender in genders.items() if name not in both},
        outlets=outlets(),
        cue_acts={form: row["act"] for row in seed_rows("cue_verbs.csv") for form in row["forms"].split()},
        finite_cues=finite,
    )


def classes(finite: dict[str, str], titles: list[str]) -> dict[str, int]:
    """Flags by word form, out of finite cues, titles and the word lists."""
    flagged: dict[int, Collection[str]] = {
        FINITE: finite,
        SAYS: [form for form, act in finite.items() if act == "statement"],
        ACCORDING: {"according"},
        STOP: {"."},
        SHORTENED: word_list("abbreviations"),
        HONORIFIC: word_list("abbreviated"),
        PARTICLE: word_list("particles"),
        HYPHEN: {"-"},
        TITLED: {title.split()[-1] for title in titles},
        PLACES: word_list("venue_words"),
        TALKS: word_list("venue_talks"),
        AIRS: word_list("venue_air"),
        GIVES: word_list("venue_nouns"),
        POSTS: word_list("venue_posts"),
    }
    found: dict[str, int] = {}
    for flag, forms in flagged.items():
        for form in forms:
            found[form] = found.get(form, 0) | flag
    return found


def outlets() -> dict[str, str]:
    known: dict[str, str] = {}
    for row in seed_rows("outlets.csv"):
        for name in (row["name"], *row["aliases"].split(";")):
            if name:
                known.setdefault(name.strip().lower().removeprefix("the "), row["name"])
    return known
