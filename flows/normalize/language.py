"""The language of a text, as an ISO 639-1 code."""

import re

import py3langid

SAMPLE = 300
"""Characters looked at: the beginning of an article tells its language, and more costs time."""
FEWEST_LETTERS = 20

# No other language has several of these within three hundred characters, and the model takes longer
# than all the rest of normalization: it is asked where the answer is not plain.
PLAINLY_ENGLISH = re.compile(r"\b(?:the|and|that|with|from|which|said|has|would|their|were)\b")
ENOUGH_ENGLISH = 5


def language_of(text: str) -> str | None:
    """The language of the text; None where there is too little of it to tell."""
    sample = text[:SAMPLE]
    if len(PLAINLY_ENGLISH.findall(sample)) >= ENOUGH_ENGLISH:
        return "en"
    if sum(map(str.isalpha, sample)) < FEWEST_LETTERS:
        return None
    return str(py3langid.classify(sample)[0])
