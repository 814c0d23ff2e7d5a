"""Checks the hand-made gold itself (offsets, keys, coverage of phenomena); not the pipeline."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest

GOLD = Path(__file__).parent / "gold"
FOLDERS = (GOLD, GOLD / "trails", GOLD / "later", GOLD / "fresh")
ROOT = GOLD.parent.parent
SPANS = ("", "speaker_", "cue_", "venue_")
TEXTS = ("text", "speaker_text", "cue", "venue_text")
PRONOUNS = {"he", "she", "it", "they"}
LEFT, RIGHT = "\u2018", "\u2019"  # single quotation marks; RIGHT is also the apostrophe
MARKS = "\"“”„«»'" + LEFT + RIGHT
PAIRS = {'"': '"', "“": "”", "«": "»", "'": "'", LEFT: RIGHT}
BELIEVE = {"believes", "thinks", "expects", "suspects", "hopes", "hope", "fear"}
VENUES = ("told", "in an interview with", "wrote on", "in")
CHANGES = ("verbatim", "spelling", "wording", "truncated", "merged", "meaning")

Row = dict[str, Any]


@cache
def articles(folder: Path = GOLD) -> dict[str, Row]:
    files = sorted(folder.glob("*.json"))
    return {f.stem: json.loads(f.read_text("utf-8")) for f in files if f.stem != "corpus"}


@cache
def corpus(folder: Path = GOLD) -> Row:
    loaded: Row = json.loads((folder / "corpus.json").read_text("utf-8"))
    return loaded


def quotes(folder: Path = GOLD) -> Iterator[tuple[Row, Row]]:
    for article in articles(folder).values():
        for quote in article["quotes"] or []:
            yield article, quote


def quote_ids(folder: Path = GOLD) -> dict[str, Row]:
    return {f"{stem}#{q['ordinal']}": q for stem, a in articles(folder).items() for q in a["quotes"] or []}


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def raw(article: Row) -> str:
    """The input as it came: the file, or the member `text` of its line."""
    data = (ROOT / article["file"]).read_bytes()
    if article["line"]:
        return str(json.loads(data.decode("utf-8").split("\n")[article["line"] - 1])["text"])
    try:
        return str(data, "utf-8")
    except UnicodeDecodeError:
        return str(data, "cp1252")


def outer_marks(body: str, quote: Row) -> tuple[str, str]:
    """The marks around a direct quotation, "" where there is none."""
    before, after = body[: quote["start_char"]][-1:], body[quote["end_char"] :][:1]
    return before if before in MARKS else "", after if after in MARKS else ""


def own_words(quote: Row, reference: Row) -> str:
    """What of a quotation is laid beside the reference: of a mixed one beside a direct one what stands in marks."""
    if quote["kind"] != "mixed" or reference["kind"] == "mixed":
        return str(quote["text"])
    return " ".join(re.findall('["“](.*?)["”]', quote["text"]))


def surname(name: str) -> str:
    return name.split()[-1]


# ---- the gold is consistent


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_offsets_slice_to_their_texts(folder: Path) -> None:
    for article, quote in quotes(folder):
        for span, text in zip(SPANS, TEXTS, strict=True):
            start, end = quote[f"{span}start_char"], quote[f"{span}end_char"]
            if quote[text] is None:
                assert start is None and end is None
            else:
                assert article["body"][start:end] == quote[text]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_quotes_are_ordered_and_do_not_overlap(folder: Path) -> None:
    for article in articles(folder).values():
        rows = article["quotes"] or []
        assert [q["ordinal"] for q in rows] == list(range(len(rows)))
        assert all(a["end_char"] <= b["start_char"] for a, b in pairwise(rows))
        numbers = [q["attribution"] for q in rows if q["attribution"] is not None]
        assert list(dict.fromkeys(numbers)) == list(range(len(set(numbers))))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_parts_of_an_attribution_agree(folder: Path) -> None:
    shared = ("speaker", "speaker_start_char", "cue_start_char", "venue_start_char")
    for article in articles(folder).values():
        seen: dict[int, list[Any]] = {}
        for quote in article["quotes"] or []:
            if quote["attribution"] is not None:
                values = [quote[k] for k in shared]
                assert seen.setdefault(quote["attribution"], values) == values


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_scare_has_no_speaker_and_all_others_have_one(folder: Path) -> None:
    kinds = {s["key"]: s["kind"] for s in corpus(folder)["sources"]}
    for _, quote in quotes(folder):
        scare = quote["kind"] == "scare"
        assert (quote["speaker"] is None) == (quote["attribution"] is None) == scare
        assert scare or (quote["speaker_name"] and quote["speaker_kind"] == kinds[quote["speaker"]])


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_bodies_are_normalized(folder: Path) -> None:
    for article in articles(folder).values():
        body = article["body"]
        assert body == body.strip()
        assert not re.search(r"[\r\t\u00a0\u00ad\u200b\u202f\ufeff]| {2}|\n{3}|[^\n]\n[^\n]| \n|\n |â€", body)
        assert all(line not in body for line in article["credits"])


def test_every_input_has_its_gold() -> None:
    inputs = {f"seeds/articles/{p.name}" for p in (ROOT / "seeds" / "articles").iterdir()}
    assert inputs == {a["file"] for a in articles().values()} | {r["file"] for r in corpus()["rejects"]}
    for stem, article in articles().items():
        if article["line"]:
            line = (ROOT / article["file"]).read_text("utf-8").split("\n")[article["line"] - 1]
            assert json.loads(line)["id"] == article["external_id"] == stem.removeprefix("feed-")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_corpus_refers_to_what_exists(folder: Path) -> None:
    known, stems, ids = {s["key"] for s in corpus(folder)["sources"]}, set(articles(folder)), set(quote_ids(folder))
    assert len(known) == len(corpus(folder)["sources"])
    assert {q[k] for _, q in quotes(folder) for k in ("speaker", "venue")} - {None} <= known
    for row in corpus(folder).get("duplicates", []):
        assert {row["article"], row["canonical"]} <= stems
    for row in corpus(folder).get("pairs", []):
        assert set(row["pair"]) <= stems
    for row in corpus(folder).get("revisions", []):
        assert {articles(folder)[s]["url"] for s in row["articles"]} == {row["url"]}
    for row in corpus(folder)["relays"] + corpus(folder)["optional_relays"]:
        assert row["article"] in stems and row["outlet"] in known
        assert row["origin"] is None or row["origin"] in stems
    members = [m["quote"] for u in corpus(folder)["utterances"] for m in u["members"]]
    assert set(members) <= ids and len(members) == len(set(members))
    assert {q for pair in corpus(folder)["apart"] for q in pair} <= ids


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_edits_lead_from_the_reference_to_the_member(folder: Path) -> None:
    """Each edit's words are found in the text they are said to be in; verbatim means equal words."""
    ids = quote_ids(folder)
    for utterance in corpus(folder)["utterances"]:
        reference = words(ids[utterance["reference"]]["text"])
        for member in utterance["members"]:
            copy = Counter(words(own_words(ids[member["quote"]], ids[utterance["reference"]])))
            change = Counter(reference)
            for edit in member["edits"]:
                assert (edit["op"] == "insert") == (not edit["before"])
                assert (edit["op"] == "delete") == (not edit["after"])
                change = change - Counter(words(edit["before"])) + Counter(words(edit["after"]))
            assert copy == change
            assert (member["change"] == "verbatim") == (not member["edits"])


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_near_misses_are_not_joined(folder: Path) -> None:
    of = {m["quote"]: u["reference"] for u in corpus(folder)["utterances"] for m in u["members"]}
    assert all(of.get(a, a) != of.get(b, b) for a, b in corpus(folder)["apart"])


def shingles(body: str) -> set[tuple[str, ...]]:
    tokens = words(body)
    return set(zip(*(tokens[i:] for i in range(5)), strict=False))


def test_pairs_are_all_the_similar_ones() -> None:
    listed = {tuple(p["pair"]): p for p in corpus()["pairs"]}
    sets = {stem: shingles(a["body"]) for stem, a in articles().items()}
    for a, b in combinations(sorted(sets), 2):
        common = len(sets[a] & sets[b])
        jaccard, containment = common / len(sets[a] | sets[b]), common / min(len(sets[a]), len(sets[b]))
        kind = listed[a, b]["kind"] if (a, b) in listed else None
        if kind == "template":
            assert jaccard >= 0.5 and articles()[a]["body"] != articles()[b]["body"]
        elif articles()[a]["body"] == articles()[b]["body"]:
            assert kind == "exact"
        elif jaccard >= 0.8:
            assert kind == "near"
        else:
            assert kind == ("contained" if containment >= 0.8 else None)
            assert abs(containment - 0.8) > 0.02, "too close to the threshold to be a fair case"


# ---- every phenomenon occurs at least twice


def quote_phenomena() -> Iterator[str]:
    """Names of what each single quotation shows."""
    for article, q in quotes():
        body, text, cue = article["body"], q["text"], q["cue"]
        yield f"kind {q['kind']}"
        if q["kind"] == "direct":
            opening, closing = outer_marks(body, q)
            yield from ["several paragraphs"] * ("\n\n" in text)
            yield from ["guillemets"] * (opening == "«")
            yield from ["single marks, apostrophes inside"] * (opening == LEFT and RIGHT in text)
            yield from ["closing mark missing"] * (closing == "")
            yield from ["mismatched marks"] * bool(closing and PAIRS.get(opening) != closing)
            inner = "“" if opening == LEFT else f"“|{LEFT}"
            yield from ["nested marks"] * bool("\n\n" not in text and re.search(inner, text))
        if q["kind"] == "scare":
            continue
        yield f"speaker {q['speaker_kind']}"
        yield from speaker_forms(q)
        if q["venue_text"]:
            lead = body[: q["venue_start_char"]].rstrip()
            yield from (f"venue {w}" for w in VENUES if lead.endswith(w))
        if cue:
            yield from ["according to"] * (cue.lower() == "according to")
            yield from ["headline"] * (cue == ":")
            yield from ["colon"] * body[q["cue_end_char"] : q["start_char"]].startswith(":")
            yield from ["question"] * text.startswith(("whether ", "if "))
            yield from ["infinitive"] * text.startswith("to ")
            yield from ["believed"] * (cue in BELIEVE)
            if q["speaker_start_char"] is not None:
                yield from ["inverted"] * (q["end_char"] <= q["cue_start_char"] < q["speaker_start_char"])
        else:
            yield from ["no cue"] * (q["speaker_text"] is None)


def speaker_forms(q: Row) -> Iterator[str]:
    mention, name = q["speaker_text"], q["speaker_name"]
    if mention is None or q["speaker_kind"] != "person":
        return
    if mention.lower() in PRONOUNS:
        yield "mention pronoun"
    elif mention == name:
        yield "mention full name"
    elif mention == surname(name):
        yield "mention surname"
    elif mention.endswith(surname(name)):
        yield "mention title and name"
    elif mention.lower().startswith("the "):
        yield "mention role"


def article_phenomena() -> Iterator[str]:
    for a in articles().values():
        yield f"published_from {a['published_from']}"
        yield from ["credits"] * bool(a["credits"])
        yield from ["language other"] * (a["language"] != "en")
        text = raw(a)
        yield from ["self-description"] * bool(re.search(r"(?m)^About .+: .+ is ", text))
        yield from ["newsletter"] * bool(re.search(r"(?m)^S(ign|ubscribe).* newsletter", text))
        yield from ["copyright"] * bool(re.search(r"(?m)^(©|Copyright)", text))
        yield from ["odd spaces"] * bool(re.search(r"[\u00a0\u202f]", text))
        parts = Counter(q["attribution"] for q in a["quotes"] or [] if q["attribution"] is not None)
        yield from ["split"] * sum(n > 1 for n in parts.values())
        rows = [q for q in a["quotes"] or [] if q["attribution"] is not None]
        yield from ["cue in mid-sentence"] * sum(
            x["attribution"] == y["attribution"] and x["kind"] == "direct" and y["text"][0].islower()
            for x, y in pairwise(rows)
        )
        people = {q["speaker"]: q["speaker_name"] for q in rows if q["speaker_kind"] == "person"}
        yield from ["one surname in one article"] * (
            max(Counter(surname(n) for n in people.values()).values(), default=0) > 1
        )


def corpus_phenomena() -> Iterator[str]:
    c = corpus()
    yield from (f"duplicate {d['kind']}" for d in c["duplicates"] if "revision" not in d)
    yield from (f"pair {p['kind']}" for p in c["pairs"])
    yield from (("relay, origin there" if r["origin"] else "relay, origin not there") for r in c["relays"])
    yield from (m["change"] for u in c["utterances"] for m in u["members"] if m["quote"] != u["reference"])
    yield from ("revision" for r in c["revisions"] if len(r["articles"]) > 1)
    yield from ("apart" for _ in c["apart"])
    yield from ("reject" for _ in c["rejects"])
    names: dict[str, set[str]] = {}
    for _, q in quotes():
        if q["speaker_kind"] == "person":
            names.setdefault(q["speaker"], set()).add(q["speaker_name"])
    yield from ("transliteration" for forms in names.values() if len({surname(n) for n in forms}) > 1)
    yield from ("acronym" for s in c["sources"] if any(re.fullmatch("[A-Z]{2,5}", x) for x in s["aliases"]))
    surnames = Counter(surname(s["name"]) for s in c["sources"] if s["kind"] == "person" and " " in s["name"])
    yield from ("one surname, two people" for n in surnames.values() if n > 1)


WANTED = (
    *(f"kind {k}" for k in ("direct", "mixed", "indirect", "scare")),
    *(f"speaker {k}" for k in ("person", "outlet", "organization", "document", "group", "anonymous")),
    *(f"mention {k}" for k in ("pronoun", "full name", "surname", "title and name", "role")),
    *(f"venue {k}" for k in VENUES),
    *("several paragraphs", "guillemets", "single marks, apostrophes inside", "closing mark missing"),
    *("mismatched marks", "nested marks", "split", "cue in mid-sentence", "inverted", "according to"),
    *("colon", "headline", "question", "infinitive", "believed", "no cue"),
    *(f"published_from {k}" for k in ("metadata", "text", "url", None)),
    *("credits", "language other", "self-description", "newsletter", "copyright", "odd spaces"),
    *("duplicate exact", "duplicate near", "duplicate contained", "pair template", "revision", "reject"),
    *("relay, origin there", "relay, origin not there", "apart", "transliteration", "acronym"),
    *("one surname in one article", "one surname, two people"),
    *CHANGES,
)


@cache
def phenomena() -> Counter[str]:
    return Counter([*quote_phenomena(), *article_phenomena(), *corpus_phenomena()])


@pytest.mark.parametrize("name", WANTED)
def test_occurs_at_least_twice(name: str) -> None:
    assert phenomena()[name] >= 2
