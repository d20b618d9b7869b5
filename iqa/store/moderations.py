"""How second markings and calibration sets lie in the store: with their list, and to whom work was given since."""

from iqa.domain import Moderation, ModerationItem, SecondHandover
from iqa.store import schema
from iqa.store.shapes import Shape, TablePart

MODERATIONS = Shape(
    "second marking",
    Moderation,
    schema.moderations,
    (
        TablePart("items", ModerationItem, schema.moderation_items),
        TablePart("handovers", SecondHandover, schema.moderation_handovers),
    ),
)
