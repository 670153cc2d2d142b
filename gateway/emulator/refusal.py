"""What the emulated service says no with: a status, the words of its documentation, and when to come back."""


class Refused(Exception):
    """An answer other than 200 that the service itself would give, as text/plain."""

    def __init__(self, status: int, message: str, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.retry_after = retry_after


def invalid(why: str) -> Refused:
    """422 in the service's own form: the statement itself is at fault, and asking again is useless."""
    return Refused(422, f"Input was invalid: {why}")
