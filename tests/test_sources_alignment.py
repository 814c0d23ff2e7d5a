"""Edits between two versions of a quotation: minimal, complete, and named for the worst that they do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.sources.alignment import CHANGES, compare, likeness
from flows.sources.spelling import spelling_key
from flows.sources.wording import wording, written_out

WORDS = st.lists(st.sampled_from(["we", "will", "not", "open", "the", "sluice", "today", "7", "8"]), max_size=12)

CHANGED = [
    ("verbatim", "We will open it.", "we will open it,"),
    ("verbatim", "It’s ours", "It's ours"),
    ("verbatim", "There are three of us", "there are 3 of us"),
    ("spelling", "The harbour is grey", "The harbor is gray"),
    ("spelling", "They recognised the cease-fire", "They recognized the ceasefire"),
    ("spelling", "I met Zelenskyy there", "I met Zelenskiy there"),
    ("spelling", "I met Ceaușescu once, in nine years", "I met Ceausescu once in 9 years"),
    ("verbatim", "I met Ceaușescu’s wife", "i met CEAUȘESCU's wife"),
    ("wording", "We'll leave at dawn", "We've leave at dawn"),
    ("wording", "The mill was loud", "The mill was noisy"),
    ("wording", "He taught me to swim", "[My father] taught me to swim"),
    ("truncated", "We will open it, and soon", "We will open it"),
    ("truncated", "Frankly, we will open it", "we will open it"),
    ("truncated", "We will, after a long and wet summer, open it", "We will open it"),
    ("merged", "We will open it", "We will open it. Nobody else has ever tried to"),
    ("merged", "A hand is held out", "We waited for two years. A hand is held out"),
    ("merged", "The gate stays", "The gate stays and that is all we say"),
    ("meaning", "We will not open it", "We will open it"),
    ("meaning", "We will open it", "We won't open it"),
    ("meaning", "I do like it here", "I never do like it here"),
    ("meaning", "There are 12 cases", "There are 21 cases"),
    ("meaning", "It rose by four metres", "It rose by forty metres"),
    ("meaning", "Nobody was hurt at the mill", "Somebody was hurt at the mill"),
    ("meaning", "It cost us 40 million", "It cost us 40 billion"),
    ("meaning", "We lost twenty-one boats", "We lost twenty-two boats"),
    ("meaning", "The bell rang once that night", "The bell rang twice that night"),
    ("meaning", "The water is safe to drink", "The water is unsafe to drink"),
    ("meaning", "Don't close the school", "Close the school"),
    ("truncated", "No, we will open it", "We will open it"),
    ("wording", "It rang once we had left", "It rang when we had left"),
    ("wording", "It cost us a million", "It cost us one million"),
    ("wording", "It cost us 40 million", "It cost us 40m"),
    ("spelling", "It rose by 4 per cent", "It rose by 4%"),
    ("spelling", "My yacht lies there", "My yatch lies there"),
    ("wording", "A trail in the woods", "A trial in the woods"),
    ("verbatim", "We need U.S. troops", "We need US troops"),
    ("verbatim", "It took twenty-one days", "It took 21 days"),
    ("wording", "We lost a dozen boats", "We lost 12 boats"),
    ("wording", "Twelve hundred boats", "1,200 boats"),
    ("wording", "3.5 million boats", "3,500,000 boats"),
    ("wording", "Nobody was hurt", "No one was hurt"),
    ("wording", "It is the one thing we need", "It is the only thing we need"),
    ("meaning", "One boat is lost", "Two boats are lost"),
    ("meaning", "It cost us 40", "It cost us 400"),
    ("meaning", "It cost 40m", "It cost 40bn"),
    ("meaning", "We lost a dozen boats", "We lost two dozen boats"),
    ("meaning", "Two-thirds of us went", "One-third of us went"),
    ("meaning", "The eleventh boat sank", "The twelfth boat sank"),
    ("meaning", "We won by 3-1", "We won by 1-3"),
    ("meaning", "I do not think that it is wrong", "It is wrong"),
    ("meaning", "It is not true that the dam is cracked", "The dam is cracked"),
    ("truncated", "There is no doubt. The dam is cracked", "The dam is cracked"),
    ("verbatim", "He called it the 'best' night", "He called it the “best” night"),
    ("verbatim", "The third strike came at 7.30", "The 3rd strike came at 7:30"),
    ("verbatim", "A two-hour wait in the nineteenth-century hall", "A 2-hour wait in the 19th-century hall"),
    ("truncated", "When the lights went out we sang", "[W]e sang"),
    ("truncated", "The harvest, thin as it was, fed us until Lent", "The harvest fed us until Lent"),
    ("wording", "It is, of course, ours", "It is ours"),
    ("wording", "We met in the old hall by the mill", "We met in the hall by the mill"),
    ("merged", "The lift is out", "The lift is out. No one came"),
    ("wording", "We will open it", "No, we will open it"),
    ("meaning", "Comment was made", "No comment was made"),
    ("wording", "The colonel knew my brother", "[Colonel Adair] knew my brother"),
    ("wording", "That was a f***ing joke", "That was a fucking joke"),
    ("spelling", "It is your's", "It is yours"),
    ("spelling", "Its marvellous", "It's marvelous"),
    ("spelling", "He is a practising doctor", "He is a practicing doctor"),
    ("spelling", "A cosy parlour with an odour", "A cozy parlor with an odor"),
    ("spelling", "The goverment lied", "The government lied"),
    ("spelling", "We kept them seperately", "We kept them separately"),
    ("wording", "The policeman came", "The policemen came"),
    ("wording", "They are starting games", "They are startling games"),
    ("spelling", "We met al-Qadafi in Tripoli", "We met al-Qaddafi in Tripoli"),
    ("wording", "We met Martin there", "We met Morten there"),
    ("meaning", "We will sail unless it rains", "We will sail if it rains"),
    ("meaning", "We failed to stop it", "We managed to stop it"),
    ("meaning", "It was rarely clean", "It was clean"),
    ("wording", "The bank failed in May", "The bank collapsed in May"),
    ("wording", "I will not resign", "I refuse to resign"),
    ("meaning", "I do know him", "I dont know him"),
    ("meaning", "He was fit to drive", "He was unfit to drive"),
    ("meaning", "The dog is harmless", "The dog is harmful"),
    ("wording", "It is not safe", "It is unsafe"),
    ("wording", "He was not honest", "He was dishonest"),
    ("wording", "It is not clean nor safe", "It is not clean or safe"),
    ("wording", "I have nothing to hide", "I don't have anything to hide"),
    ("wording", "Why did nobody ring the bell?", "Why didn't anybody ring the bell?"),
    ("meaning", "I doubt that he is guilty", "He is guilty"),
    ("meaning", "There is no evidence that the water is bad", "The water is bad"),
    ("meaning", "No school will close", "school will close"),
    ("meaning", "I think not", "I think"),
    ("truncated", "I don't doubt that he is guilty", "He is guilty"),
    ("meaning", "The dam is cracked", "It is not true that the dam is cracked"),
    ("meaning", "Please do not close the school", "close the school"),
    ("truncated", "It is wrong, and nobody ever had any evidence", "It is wrong"),
    ("wording", "This one is ours", "This is ours"),
    ("wording", "Half of them left", "50 per cent of them left"),
    ("wording", "A quarter of us left", "25% of us left"),
    ("wording", "It took one and a half years", "It took 1.5 years"),
    ("wording", "One hundred and twenty boats left", "120 boats left"),
    ("wording", "Half a million boats left", "500,000 boats left"),
    ("wording", "I asked twice", "I asked two times"),
    ("wording", "A couple of people came", "Two people came"),
    ("wording", "We lost by a single vote", "We lost by one vote"),
    ("meaning", "We lost by a single vote", "We lost by two votes"),
    ("meaning", "I asked twice", "I asked three times"),
    ("meaning", "It doubled overnight", "It tripled overnight"),
    ("meaning", "A two-hour wait", "A three-hour wait"),
    ("meaning", "It was on the 21st of May", "It was on the twenty-second of May"),
    ("meaning", "Dozens came", "Hundreds came"),
]


@pytest.mark.parametrize(("change", "before", "after"), CHANGED)
def test_a_change_has_its_name(change: str, before: str, after: str) -> None:
    assert compare(wording(before), wording(after)).change == change


def test_a_part_is_laid_where_it_fits_best() -> None:
    whole = wording("In May they stopped asking. My brother stopped too. In June the ice went out")
    edits = compare(whole, wording("In June the ice went out")).edits
    assert [edit[:2] for edit in edits] == [("delete", "In May they stopped asking My brother stopped too")]


def test_a_sentence_added_behind_another_word_is_an_edit_of_its_own() -> None:
    reference = wording("A hive without a queen sounds like a committee")
    found = compare(reference, wording("A hive without a queen sounds like a council. You can hear nobody deciding"))
    assert found.change == "merged"
    assert [edit.after for edit in found.edits] == ["council", "You can hear nobody deciding"]


def test_what_stands_in_brackets_changes_no_meaning() -> None:
    assert compare(wording("The alarm went off"), wording("The alarm [in chamber 4] went off")).change == "wording"
    assert compare(wording("The alarm went off"), wording("The alarm in chamber 4 went off")).change == "meaning"


def test_every_edit_names_words_as_printed() -> None:
    compared = compare(wording("The Harbour “Six” is shut"), wording("The harbor six is open"))
    assert compared.edits == [("replace", "Harbour", "harbor"), ("replace", "shut", "open")]
    assert compared.change == "wording"


@given(WORDS, WORDS)
def test_the_edits_lead_from_the_reference_to_the_variant(before: list[str], after: list[str]) -> None:
    rest, made = list(before), []
    for op, old, new in compare(wording(" ".join(before)), wording(" ".join(after))).edits:
        at = _position(rest, old.split(), after, made, new.split())
        made += rest[:at] + new.split()
        rest = rest[at + len(old.split()) :]
        assert op == ("insert" if not old else "delete" if not new else "replace")
    assert made + rest == after


def _position(rest: list[str], old: list[str], after: list[str], made: list[str], new: list[str]) -> int:
    """Where an edit applies: after as many equal words as leave the target right."""
    for at in range(len(rest) + 1):
        kept = made + rest[:at] + new
        if rest[at : at + len(old)] == old and after[: len(kept)] == kept:
            return at
    raise AssertionError("an edit that fits nowhere")


@given(WORDS, WORDS)
def test_no_fewer_words_can_change(before: list[str], after: list[str]) -> None:
    if len(after) <= 0.8 * len(before):
        return  # a part is put into its place first, even if scattered words would match more
    edits = compare(wording(" ".join(before)), wording(" ".join(after))).edits
    assert sum(max(len(old.split()), len(new.split())) for _, old, new in edits) == _distance(before, after)


def _distance(before: list[str], after: list[str]) -> int:
    """Levenshtein's distance by the book."""
    row = list(range(len(after) + 1))
    for i, old in enumerate(before, 1):
        previous, row = row, [i]
        for j, new in enumerate(after, 1):
            row.append(min(previous[j] + 1, row[-1] + 1, previous[j - 1] + (old != new)))
    return row[-1]


@given(WORDS, WORDS)
def test_likeness_is_the_share_of_words_in_common_order(first: list[str], second: list[str]) -> None:
    like = likeness(tuple(first), tuple(second))
    total = len(first) + len(second)
    assert like.full == pytest.approx(2 * _common(first, second) / total if total else 1.0)
    assert 0 <= like.part <= 1
    assert likeness(tuple(second), tuple(first)) == like


def _common(first: list[str], second: list[str]) -> int:
    """The length of the longest common subsequence, by the book."""
    row = [0] * (len(second) + 1)
    for one in first:
        previous, row = row, [0]
        for j, other in enumerate(second, 1):
            row.append(previous[j - 1] + 1 if one == other else max(previous[j], row[-1]))
    return row[-1]


@given(WORDS, st.integers(0, 12), st.integers(1, 12))
def test_a_part_is_found_whole_in_what_it_was_cut_from(words: list[str], start: int, length: int) -> None:
    part = words[start : start + length]
    if part:
        assert likeness(tuple(words), tuple(part)).part == 1.0


@given(WORDS, WORDS)
def test_an_empty_list_of_edits_means_verbatim(before: list[str], after: list[str]) -> None:
    compared = compare(wording(" ".join(before)), wording(" ".join(after)))
    assert (compared.change == "verbatim") == (not compared.edits) == (before == after)
    assert compared.change in CHANGES


@pytest.mark.parametrize(
    ("first", "second"),
    [("colour", "color"), ("organise", "organize"), ("travelled", "traveled"), ("theatre", "theater"),
     ("catalogue", "catalog"), ("co-operate", "cooperate"), ("grey", "gray"), ("Kyiv's", "kyiv's")],
)  # fmt: skip
def test_spellings_of_one_word_share_a_key(first: str, second: str) -> None:
    assert spelling_key(first) == spelling_key(second)


@pytest.mark.parametrize(
    ("first", "second"),
    [("our", "or"), ("four", "for"), ("wise", "wide"), ("we'll", "we've"), ("attack", "attacks"), ("hour", "horror")],
)
def test_other_words_do_not(first: str, second: str) -> None:
    assert spelling_key(first) != spelling_key(second)


def test_contractions_are_written_out() -> None:
    words = ("we'll", "won't", "it's", "the", "mayor's")
    assert written_out(words) == tuple(map(spelling_key, ["we", "will", "will", "not", "it", "is", "the", "mayor's"]))


@pytest.mark.parametrize(
    ("before", "after", "edit"),
    [
        ("It was the bread", "It was the bread. We bake bread", ("insert", "", "We bake bread")),
        ("It was the bread. We bake bread", "It was the bread", ("delete", "We bake bread", "")),
        ("We ask. We ask why", "We ask why", ("delete", "We ask", "")),
        ("I wept, and he wept, and we left", "I wept, and we left", ("delete", "and he wept", "")),
        ("I wept and he wept and we left", "I wept ... and we left", ("delete", "and he wept", "")),
        ("I wept and he wept and we left", "I wept and ... we left", ("delete", "he wept and", "")),
        ("We meet on 4 January", "We meet on January 4", ("replace", "4 January", "January 4")),
    ],
)
def test_what_was_added_or_cut_is_named_in_its_own_words(before: str, after: str, edit: tuple[str, str, str]) -> None:
    assert compare(wording(before), wording(after)).edits == [edit]
