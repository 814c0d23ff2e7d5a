"""The tables of flows/sources depend on the set of articles alone: not on order, runs, or how they were parted."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sources_stories import Said, Story, load_stories
from sources_warehouse import contents, open_warehouse

# Names that are one person's, and names that are not but look alike.
NAMES = [
    ("Serhiy Dovhanenko", "person"),
    ("Sergei Dovganenko", "person"),
    ("S. Dovhanenko", "person"),
    ("Dovhanenko", "person"),
    ("Iryna Dovhanenko", "person"),
    ("Tarn Valley Water Board", "organization"),
    ("TVWB", "organization"),
    ("the water board", "organization"),
    ("residents", "group"),
    ("a senior aide", "anonymous"),
]
TEXTS = [
    "We will open the upper sluice before the autumn rains reach the valley",
    "We'll open the upper sluice before the autumn rains reach the valley, and nobody will stop us",
    "We will not open the upper sluice before the autumn rains reach the valley",
    "and nobody will stop us",
    "open the upper sluice",
    "The gauge stood at 41 centimetres when the keeper went to bed",
    "The gauge stood at 44 centimetres when the keeper went to bed",
    "No comment",
]
OUTLETS = [
    ("Tarn Gazette", None),
    ("The Tarn Gazette", None),
    ("Valley Radio", None),
    ("tarngazette.example", None),
    ("Lower Tarn Weekly", "https://lowertarn.example/weekly/1"),
    ("Lower Tarn Post", "https://lowertarn.example/post/1"),
    (None, "https://www.lowertarn.example/2"),
    (None, None),
]
VENUES = [None, None, "the Tarn Gazette", "Valley Radio", "the newspaper", "lowertarn.example", "the Gazette"]
INTROS = [
    "Lower Tarn was quiet on Monday. The Ferrow bridge and Hale Street stayed shut, and so did Corby Mill.",
    "In Upper Tarn the Ferrow bridge, Hale Street and Corby Mill are under water.",
    "Chess: Lisbon, Porto, Faro and Braga met on Sunday in the Algarve cup. The coach, Serhiy Dovhanenko, sang.",
    "The judge, Serhiy Dovhanenko, went by Hale Street, Corby Mill and the Ferrow bridge to Upper Tarn and Orrin Lock.",
    "The coach, Serhiy Dovhanenko, ran by Hale Street, Corby Mill and the Ferrow bridge from Upper Tarn to Orrin Lock.",
    "",
]


def statements() -> st.SearchStrategy[Said]:
    speakers = st.sampled_from(NAMES)
    return st.builds(
        lambda text, speaker, venue: Said(text, speaker[0], who=speaker[1], venue=venue),
        st.sampled_from(TEXTS),
        speakers,
        st.sampled_from(VENUES),
    )


@st.composite
def linked_articles(draw: st.DrawFn) -> list[Story]:
    number = draw(st.integers(2, 7))
    return [
        Story(
            str(i),
            tuple(draw(st.lists(statements(), min_size=0, max_size=4))),
            **dict(zip(("outlet", "url"), draw(st.sampled_from(OUTLETS)), strict=True)),
            day=draw(st.sampled_from([None, 0.0, 0.25, 1.0, 2.0, 40.0])),
            intro=draw(st.sampled_from(INTROS)),
            author=draw(st.sampled_from([None, "Staff and Valley Radio"])),
        )
        for i in range(number)
    ]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(linked_articles(), st.data())
def test_any_order_and_any_runs_give_the_same_tables(stories: list[Story], data: st.DataObject) -> None:
    at_once = open_warehouse()
    load_stories(at_once, stories)
    shuffled = data.draw(st.permutations(stories))
    cuts = data.draw(st.lists(st.integers(1, len(stories) - 1), max_size=3, unique=True).map(sorted))
    in_runs = open_warehouse()
    for start, end in zip([0, *cuts], [*cuts, len(stories)], strict=True):
        load_stories(in_runs, shuffled[start:end])
    assert contents(in_runs) == contents(at_once)
    assert in_runs.rows("from quotes order by quote_id") == at_once.rows("from quotes order by quote_id")
