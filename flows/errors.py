"""The errors that a user meets: what was asked wrongly, and what failed and left everything as it was."""


class UsageError(Exception):
    """What was asked cannot be done; the text says what is wrong, where, and what to do. Exit code 2."""


class RunError(Exception):
    """It was tried and failed; nothing has changed. Exit code 1."""
