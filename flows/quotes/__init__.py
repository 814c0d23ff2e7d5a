"""Quotations in English news: who is reported to have said what, where in the text, and how sure that is."""

from flows.quotes.pipeline import extract

__all__ = ["extract"]
