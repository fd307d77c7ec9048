"""The one family of reasons why a shop cannot start, each with a message that says what to do."""


class CannotStart(RuntimeError):
    """The shop cannot start, or cannot stay up; the message is for the person who started it."""
