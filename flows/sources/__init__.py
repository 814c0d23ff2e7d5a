"""Sources: who is who, who said it first, and what changed on the way."""

from flows.sources.citations import Cited, cite

__all__ = ["Cited", "cite"]
