"""Normalization: from a document as it came to an article whose every character can be traced back."""
