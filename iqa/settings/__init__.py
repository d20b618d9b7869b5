"""The office's settings: iqa.toml read once into one frozen `Settings`, with every fault reported together.

Nothing here looks at the environment; the command line decides which file is read.
"""

from iqa.settings.reading import parse_settings, read_settings
from iqa.settings.rules import default_rules
from iqa.settings.standards import default_standards
from iqa.settings.starting import settings_text
from iqa.settings.values import (
    CommitteeSettings,
    DirectorySettings,
    FeedbackSettings,
    MarkingSettings,
    ModerationSettings,
    ServeSettings,
    Settings,
    ThemeSettings,
)
from iqa.settings.vocabulary import default_vocabulary

__all__ = [
    "CommitteeSettings",
    "DirectorySettings",
    "FeedbackSettings",
    "MarkingSettings",
    "ModerationSettings",
    "ServeSettings",
    "Settings",
    "ThemeSettings",
    "default_rules",
    "default_standards",
    "default_vocabulary",
    "parse_settings",
    "read_settings",
    "settings_text",
]
