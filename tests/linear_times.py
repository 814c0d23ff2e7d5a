"""Times of the extraction on texts of one repeated pattern, small and ten times as long; run as a program, prints JSON.

A process of its own, so that numpy's BLAS can be given one thread: with more, waiting threads count as work.
"""

import json
import time

from flows.quotes.pipeline import extract_texts, tools

SIZE = 8_000  # characters of the smaller text: enough to drown what does not grow
GROWTH = 10
PATTERNS = {
    "marks": '"',
    "curly marks": "“”",
    "opening marks": "“",
    "single marks": "'",
    "capitals": "Alder Brook ",
    "one word": "A",
    "initials": "A B C ",
    "he said": "he said ",
    "reports": "He said that it was. ",
    "short quotations": '"Yes," he said. ',
    "nested marks": '"a \'b "c ',
    "one long line": "the man said the dog is here , ",
    "blanks": " ",
    "line breaks": "\n",
    "inches": "1\" 2' ",
    "periods": ". ",
    "acronyms": "Big Bad Wolf (BBW) ",
    "told": "told the the the ",
    "open paragraphs": "“a b c d e f g\n\n",
    "brackets": "(",
    "invisible": "\u200b",
}
PEOPLE = "many people"


def texts(name: str, size: int = SIZE) -> tuple[str, str]:
    """The small and the large text of a pattern, the small one of about `size` characters."""
    if name == PEOPLE:
        few, many = (
            " ".join(f"Ann{10**6 + n} Moss," for n in range(count)) for count in (size // 16, GROWTH * size // 16)
        )
        return few, many
    small = PATTERNS[name] * (size // len(PATTERNS[name]))
    return small, small * GROWTH


def seconds(text: str) -> float:
    """The best of three: other processes must not decide."""
    best = float("inf")
    for _ in range(3):
        started = time.process_time()
        next(extract_texts([text], tools()))
        best = min(best, time.process_time() - started)
    return best


if __name__ == "__main__":
    print(json.dumps({name: [seconds(text) for text in texts(name)] for name in (*PATTERNS, PEOPLE)}))
