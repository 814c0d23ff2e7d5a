"""Ingest: from what the user names to documents, or rejects with the reason."""

from flows.ingest.inputs import InputError, find_inputs
from flows.ingest.read import Read, read

__all__ = ["InputError", "Read", "find_inputs", "read"]
