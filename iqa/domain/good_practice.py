"""Good practice that was noted in somebody's work and kept, to be shared with whoever's work it is agreeing."""

from enum import StrEnum

from msgspec import Struct

from iqa.domain.calendar import Month


class Consent(StrEnum):
    """Whether the person whose work it is agreed to its being shared. The value is kept, and read by people."""

    NOT_ASKED = "not asked"
    GIVEN = "given"
    REFUSED = "refused"


class GoodPractice(Struct, frozen=True):
    """One thing done well, as it may be told to others: a sentence that names nobody.

    `item_key` is the piece of work that shows it and `person` whose it is, a staff id; `scheme` is that of the
    work. `consent_at` and `consent_by` are '' until the person was asked.
    """

    id: str
    month: Month
    text: str
    scheme: str
    item_key: str
    person: str
    by: str
    at: str
    consent: Consent = Consent.NOT_ASKED
    consent_by: str = ""
    consent_at: str = ""

    @property
    def is_shared(self) -> bool:
        """Whether it may be shown beyond the person and their manager."""
        return self.consent is Consent.GIVEN
