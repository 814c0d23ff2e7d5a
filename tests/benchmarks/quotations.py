"""Figures of docs/sources.md: 10,000 new quotations against more and more stored ones: sources, utterances, relays.

    python tests/benchmarks/quotations.py [--runs 3] [--stored 10000 100000 1000000]

Quotations are rows of `quotes` of any kind; a third of them are direct or mixed and so compared with others. With them
come the articles and citations that belong to them. All are synthetic. Stored ones are loaded by the steps themselves,
in batches of 280,000, so that every table is as a run leaves it (a million takes six minutes); new ones are those that
would come next, loaded in a transaction that is rolled back. They are measured in a process of their own, as each run
is one: what a million rows have left in the memory of the process that loaded them is no part of it.

The distribution was chosen after the pipeline's own tables of the evaluation articles (7,200 articles, 43,639 direct or
mixed quotations, 62,135 names, found with `hearsay run`), and compared with them at 43,639 synthetic quotations (which
words, fields and names recur: at 30,000 of both):

- 6 direct or mixed quotations per article and 11 others; 8.6 names, of them 4 persons (measured: 6, 11, 8.6, 3.8).
- Words are those between quotation marks in the evaluation articles, most of them replaced by others by their frequency
  there; so length and common phrases stay: 28 % are fragments of less than three content words (measured: 20 %).
- 60 % belong to an utterance of two or more (measured: 30 %, most of them planted pairs): stories of 1 to 30
  articles print each other's words, two of five versions cut or changed; 2 % are from 2,000 sayings that are quoted
  again and again, the most popular 250 times in 100,000; 1 in 1,000 is one of three slogans that anybody says.
- A third of the persons are 3,000 of public life, whose frequency falls as their rank; the others belong to one story.
  29 % are a surname alone (measured: 29 %), 15 % have a field of life (16 %). Nine lookup keys in ten have four full
  names at most, one in a hundred ten and more (measured: four; 22). The most frequent first name makes 3 % of the
  full names, the most frequent surname 0.9 % (2.3 %; 0.6 %).
- An article names 29 capitalised words (measured: 28): the most frequent one stands in 26 articles of a hundred, the
  hundredth in 2, the thousandth in 0.5 (25; 3; 0.4). Two articles have 0.6 of them in common (0.6), two about one
  person of public life 2.9 (2.9): some words recur with each.
- Persons of public life who have a field stand in another one too now and then: names with several fields make 2 % of
  the mentions of full names (4 %). Rarer than measured are names that several persons bear, 0.1 % of these mentions
  (1.4 %), and other spellings of a name, none at first (0.8 %).
- 300 articles a day, so that a larger warehouse is one that reaches back longer.
"""

import argparse
import gzip
import json
import random
import re
import statistics
import tempfile
import time
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pyarrow as pa

from flows.ids import content_id
from flows.lake import Lake, open_lake
from flows.paths import ROOT
from flows.sources.citations import STAGED_CITATIONS
from flows.sources.steps import update_relays, update_sources, update_utterances
from flows.sources.wording import is_content, normal_form

ARTICLES = ROOT.parent / "shared" / "eval" / "duplicates" / "articles.jsonl.gz"
N_NEW = 10_000
ROWS_AT_A_TIME = 280_000
START = datetime(2020, 1, 1, tzinfo=UTC)
ARTICLES_A_DAY = 300
REPLACED = 0.6
SLOGANS = ("No comment", "One valley, one river", "We do not bargain with those who burn our bridges")
FIELDS = ("politics", "sport", "law", "science", "art", "police", "business")
STRAYING = 0.1
"""How often an article puts a person of public life in one more field than usual."""
COMMON_NOUNS = (
    "police",
    "officials",
    "the government",
    "the company",
    "the ministry",
    "a spokesman",
    "critics",
    "residents",
)
SYLLABLES = [first + second for first in "bdfgklmnprstvz" for second in ("a", "e", "i", "o", "u", "ar", "en", "ol")]

Row = dict[str, Any]


@dataclass(frozen=True)
class Source:
    """Somebody whom articles name: `fields` of a person, `short` how a second mention goes."""

    name: str
    kind: str
    fields: tuple[str, ...] = ()

    def key(self, name: str) -> str:
        """The folded name; nothing where the words name nobody."""
        return "" if self.kind in ("group", "anonymous") or name.startswith("the ") else name.casefold()


@dataclass(frozen=True)
class Saying:
    """Words and who said them."""

    text: str
    speaker: Source


@dataclass
class Batch:
    """Rows as the steps before give them."""

    articles: list[Row] = field(default_factory=list)
    quotes: list[Row] = field(default_factory=list)
    citations: list[tuple[Any, ...]] = field(default_factory=list)
    pairs: list[Row] = field(default_factory=list)
    fields: dict[str, list[str]] = field(default_factory=dict)


class Falling:
    """Choices whose frequency falls as a power of their rank."""

    def __init__(self, items: list[Any], power: float = 1.0) -> None:
        self.items = items
        self.sums = list(accumulate(rank**-power for rank in range(1, len(items) + 1)))

    def draw(self, chance: random.Random) -> Any:
        """One of them."""
        return self.items[bisect(self.sums, chance.random() * self.sums[-1])]


class World:
    """All that the articles are made of; the same for the same seed."""

    def __init__(self, texts: list[str], seed: int = 1) -> None:
        self.chance = random.Random(seed)
        self.spans = [span.split() for text in texts for span in re.findall(r"[\"“]([^\"“”\n]{4,400})[\"”]", text)]
        counts = Counter(word for span in self.spans for word in span if any(map(str.isalnum, word)))
        content = {word: n for word, n in counts.items() if is_content(normal_form(word.strip(".,;:!?'()") or "a"))}
        self.words, self.sums = list(content), list(accumulate(content.values()))
        self.content = frozenset(content)
        self.bodies = texts
        self.first_names = Falling([self.invented(2) for _ in range(2_000)], 0.7)
        self.surnames = Falling([self.invented(self.chance.choice((2, 3, 3))) for _ in range(10_000)], 0.55)
        self.public = Falling([self.person() for _ in range(3_000)])
        self.outlets = Falling(
            [Source(f"{self.invented(2)} {paper}", "outlet") for paper in ("Gazette", "Post") for _ in range(266)]
        )
        self.organizations = Falling([self.organization() for _ in range(10_000)], 0.7)
        self.sayings = Falling([Saying(self.text(), self.public.draw(self.chance)) for _ in range(2_000)])
        self.places = Falling([self.invented(3).casefold() for _ in range(30_000)], 0.7)
        self.circles = {person: [self.places.draw(self.chance) for _ in range(10)] for person in self.public.items}

    def invented(self, syllables: int) -> str:
        """A name."""
        return "".join(self.chance.choices(SYLLABLES, k=syllables)).capitalize()

    def person(self) -> Source:
        """A person."""
        field_of = (self.chance.choice(FIELDS),) if self.chance.random() < 0.15 else ()
        return Source(f"{self.first_names.draw(self.chance)} {self.surnames.draw(self.chance)}", "person", field_of)

    def organization(self) -> Source:
        """An organization."""
        return Source(" ".join(self.invented(2) for _ in range(self.chance.choice((2, 3, 4)))), "organization")

    def text(self) -> str:
        """Words that nobody has said yet."""
        span = self.chance.choice(self.spans)
        return " ".join(
            self.word() if word in self.content and self.chance.random() < REPLACED else word for word in span
        )

    def word(self) -> str:
        """A content word."""
        return self.words[bisect(self.sums, self.chance.random() * self.sums[-1])]

    def version(self, text: str) -> str:
        """How another article prints words."""
        words = text.split()
        how = self.chance.random()
        if len(words) > 8 and how < 0.25:
            return " ".join(words[: -self.chance.randint(1, len(words) // 2)])
        if len(words) > 4 and how < 0.4:
            words[self.chance.randrange(len(words))] = self.word()
        return " ".join(words)

    def batches(self) -> Iterator[Batch]:
        """Articles one after the other, each as a batch of its own; those of a story within three days."""
        waiting: dict[int, list[Batch]] = defaultdict(list)
        n_articles = 0
        while True:
            for article in self.story(n_articles / ARTICLES_A_DAY):
                waiting[
                    int(n_articles + self.chance.random() * len(waiting) + 2_000 * self.chance.random() ** 3)
                ].append(article)
            yield from waiting.pop(n_articles, ())
            n_articles += 1

    def story(self, day: float) -> Iterator[Batch]:
        """Articles that tell one story, in each other's words for a part."""
        how = self.chance.random()
        sizes = (1, 1) if how < 0.65 else (2, 2) if how < 0.85 else (3, 5) if how < 0.97 else (6, 30)
        people = [self.public.draw(self.chance) if self.chance.random() < 0.33 else self.person() for _ in range(6)]
        bodies = [self.organizations.draw(self.chance)]
        context = self.context(people)
        said: list[Saying] = []
        first: Row | None = None
        for _ in range(self.chance.randint(*sizes)):
            when = START + timedelta(days=day + self.chance.random() * 2)
            article = self.article(when, [*people, *bodies], context, said)
            if first and self.chance.random() < 0.3:
                copy, original = article.articles[0], first
                copy["canonical_article_id"] = original["article_id"]
                low, high = sorted((copy["article_id"], original["article_id"]))
                article.pairs.append(
                    {"article_id": low, "other_article_id": high, "jaccard": 0.9, "containment": 0.9, "kind": "near"}
                )
            first = first or article.articles[0]
            yield article

    def context(self, people: list[Source]) -> list[str]:
        """What the articles of a story name: places, surnames, and what recurs with somebody of public life."""
        known = [person for person in people if person in self.circles]
        recurring = [word for person in known for word in self.chance.sample(self.circles[person], 5)]
        surnames = [person.name.split()[1].casefold() for person in people]
        return sorted({*(self.places.draw(self.chance) for _ in range(13)), *surnames, *recurring})

    def article(self, when: datetime, people: list[Source], context: list[str], said: list[Saying]) -> Batch:
        """One article; what it quotes is added to what was said in its story."""
        chance = self.chance
        batch = Batch()
        article_id = content_id("article", chance.random())
        outlet = self.outlets.draw(chance)
        body = chance.choice(self.bodies)
        batch.articles.append(
            {"article_id": article_id, "outlet": outlet.name, "outlet_id": content_id("outlet", outlet.name),
             "published_at": when, "body": body, "revision": 1, "is_latest": True, "canonical_article_id": article_id}
        )  # fmt: skip
        mentions = {
            person: person.name.split()[-1] if person.kind == "person" and chance.random() < 0.29 else person.name
            for person in people
        }
        self.cite(batch, outlet, outlet.name, "publisher", context)
        for number in range(max(1, int(chance.expovariate(1 / 17.4)))):
            kind = chance.choices(("direct", "mixed", "indirect", "scare"), (26, 9, 62, 3))[0]
            compared = kind in ("direct", "mixed")
            saying = self.saying(people, said) if compared else Saying(self.text(), chance.choice(people))
            if chance.random() < 0.25:
                noun = chance.choice(COMMON_NOUNS)
                saying = Saying(saying.text, Source(noun, "organization" if noun.startswith("the") else "group"))
            quote_id = content_id("quote", article_id, number)
            speaker = saying.speaker
            mention = mentions.get(speaker, speaker.name)
            source_id = self.cite(batch, speaker, mention, "speaker", None, quote_id) if kind != "scare" else None
            batch.quotes.append(
                {"quote_id": quote_id, "article_id": article_id, "ordinal": number, "kind": kind,
                 "start_char": 100 * number, "end_char": 100 * number + len(saying.text), "text": saying.text,
                 "attribution_id": quote_id, "speaker_id": source_id, "speaker_text": mention, "cue": "said"}
            )  # fmt: skip
        if chance.random() < 0.5:
            venue = self.outlets.draw(chance)
            self.cite(batch, venue, venue.name, "venue", None)
        return batch

    def fields(self, source: Source) -> list[str]:
        """The fields of life that an article puts a source in: now and then one more, of somebody of public life."""
        strays = source.fields and source in self.circles and self.chance.random() < STRAYING
        return sorted({*source.fields, *([self.chance.choice(FIELDS)] if strays else [])})

    def saying(self, people: list[Source], said: list[Saying]) -> Saying:
        """What an article quotes: something new, something of its story, or what is quoted again and again."""
        how = self.chance.random()
        if how < 0.001:
            return Saying(self.chance.choice(SLOGANS), self.chance.choice(people))
        if how < 0.021:
            known = self.sayings.draw(self.chance)
            return Saying(self.version(known.text), known.speaker)
        if how < 0.5 and said:
            known = self.chance.choice(said)
            return Saying(self.version(known.text), known.speaker)
        found = Saying(self.text(), self.chance.choice(people))
        said.append(found)
        return found

    def cite(
        self,
        batch: Batch,
        source: Source,
        mention: str,
        role: str,
        context: list[str] | None,
        quote_id: str | None = None,
    ) -> str:
        """Add a citation; the id of the source within the article."""
        article_id, start = batch.articles[0]["article_id"], len(batch.citations)
        key = source.key(mention)
        source_id = content_id(source.kind, key) if key else content_id(source.kind, article_id, mention)
        citation_id = content_id("citation", article_id, role, quote_id, start)
        words = mention.casefold()
        # What an article says of a name it says of all that bear it.
        fields = batch.fields.setdefault(source_id, self.fields(source))
        batch.citations.append(
            (citation_id, article_id, source_id, role, quote_id, start, start + len(mention), mention, mention,
             source.kind, mention, key, words, fields, context)
        )  # fmt: skip
        return source_id


def main() -> None:
    """Print the curve."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--runs", type=int, default=3)
    arguments.add_argument("--stored", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    options = arguments.parse_args()
    if not ARTICLES.exists():
        raise SystemExit(f"{ARTICLES} is absent: nothing to measure")
    articles = World(eval_texts()).batches()
    first: dict[str, float] = {}
    n_stored = 0
    ahead = None
    print(f"{N_NEW} new quotations, medians of {options.runs}, two threads; elapsed and processor seconds")
    with tempfile.TemporaryDirectory() as folder:
        for size in sorted(options.stored):
            with opened(folder) as lake:
                while n_stored < size:
                    batch = ahead or take(articles, min(ROWS_AT_A_TIME, size - n_stored))
                    ahead = None
                    stage(lake, batch)
                    with lake.transaction():
                        load(lake)
                    n_stored += len(batch.quotes)
            # They are stored before the next ones are measured.
            ahead = take(articles, N_NEW)
            with ProcessPoolExecutor(1, get_context("spawn")) as process:
                report(n_stored, process.submit(measured, folder, ahead, options.runs).result(), first)


@contextmanager
def opened(folder: str) -> Iterator[Lake]:
    """The lake, for two threads."""
    with open_lake(Path(folder), memory_limit="1GB") as lake:
        lake.rows("set threads = 2")
        yield lake


def eval_texts() -> list[str]:
    """The words of the evaluation articles that are no planted copies."""
    with gzip.open(ARTICLES, "rt", encoding="utf-8") as lines:
        found = map(json.loads, lines)
        return [article["text"] for article in found if not article["id"].startswith("planted")]


def take(articles: Iterator[Batch], n: int) -> Batch:
    """The next articles with so many quotations in all."""
    batch = Batch()
    while len(batch.quotes) < n:
        for article in islice(articles, 1):
            batch.articles += article.articles
            batch.quotes += article.quotes
            batch.citations += article.citations
            batch.pairs += article.pairs
    return batch


def stage(lake: Lake, batch: Batch) -> None:
    """Give rows to the steps."""
    lake.stage("given_articles", pa.Table.from_pylist(batch.articles, schema=schema_of(lake, "articles")))
    lake.stage("given_quotes", pa.Table.from_pylist(batch.quotes, schema=schema_of(lake, "quotes")))
    lake.stage("given_pairs", pa.Table.from_pylist(batch.pairs, schema=schema_of(lake, "article_pairs")))
    columns = zip(*batch.citations, strict=True)
    arrays = [pa.array(column, typed.type) for column, typed in zip(columns, STAGED_CITATIONS, strict=True)]
    lake.stage("given_citations", pa.table(arrays, schema=STAGED_CITATIONS))


def schema_of(lake: Lake, table: str) -> pa.Schema:
    """The columns of a table."""
    return lake.table(f"from {table} limit 0").schema


def load(lake: Lake, done: Callable[[str], None] = str) -> None:
    """The steps over the given rows, which are loaded then; `done` is told of each."""
    lake.execute((Path(__file__).parent / "quotations_new.sql").read_text("utf-8"))
    done("articles")
    update_sources(lake)
    done("sources")
    update_utterances(lake)
    done("utterances")
    update_relays(lake)
    done("relays")
    lake.run("steps/load_quotes")
    done("load")


def measured(folder: str, batch: Batch, n_runs: int) -> list[dict[str, float]]:
    """What `measure` gives for these rows, so many times."""
    with opened(folder) as lake:
        stage(lake, batch)
        return [measure(lake) for _ in range(n_runs)]


def measure(lake: Lake) -> dict[str, float]:
    """Elapsed seconds by stage, and elapsed and processor seconds of all; nothing of it stays."""
    found: dict[str, float] = {}
    lake.connection.begin()
    began = last = time.perf_counter()
    processor = time.process_time()

    def told(stage: str) -> None:
        nonlocal last, began, processor
        now = time.perf_counter()
        found[stage], last = now - last, now
        if stage == "articles":  # not what is measured
            began, processor = now, time.process_time()

    load(lake, told)
    found["elapsed"] = time.perf_counter() - began
    found["processor"] = time.process_time() - processor
    lake.connection.rollback()
    return found


def report(n_stored: int, runs: list[dict[str, float]], first: dict[str, float]) -> None:
    """Print a line of the curve."""
    middle = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
    for name, value in middle.items():
        first.setdefault(name, value)
    figures = (
        f"{name} {value:6.2f} ({value / first[name]:4.2f} x)" for name, value in middle.items() if name != "articles"
    )
    print(f"  {n_stored:9} stored: {'  '.join(figures)}", flush=True)


if __name__ == "__main__":
    main()
