"""What a check of the store finds: something that is not as the tool leaves it, as data with a sentence."""

from msgspec import Struct


class Discrepancy(Struct, frozen=True):
    """Something that is not as the tool left it: which table, the key of the row, and a sentence."""

    table: str
    key: str
    message: str

    def __str__(self) -> str:
        return f"{self.table}: {self.message}"
