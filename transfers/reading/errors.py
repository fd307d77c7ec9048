"""What is wrong with a file as a whole."""


class Unreadable(Exception):
    """The file cannot be read; `code` says why, in words by `transfers.wording`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
