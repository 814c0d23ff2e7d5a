"""Where the repository keeps what the code reads besides code: seed tables and SQL."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SQL = ROOT / "sql"
SEEDS = ROOT / "seeds"


def seed_path(name: str | Path) -> Path:
    """A file of reference data under seeds/, such as `cue_verbs.csv`; a whole path stays what it is."""
    return SEEDS / name
