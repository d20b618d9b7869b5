"""What the use cases composed, as files: name -> content. Reads templates alone; it records and writes nothing."""

from collections.abc import Mapping

from iqa.documents.environment import render_html, template_folders
from iqa.documents.word import render_word
from iqa.feedback.context import FeedbackLetter
from iqa.records.workspace import Workspace

Files = Mapping[str, bytes | str]
"""File names below the month's folder -> content; text is UTF-8."""


def letter_files(workspace: Workspace, letter: FeedbackLetter, stem: str) -> dict[str, bytes]:
    """A feedback letter in Word and as a page, named `stem` with an ending."""
    folders = template_folders(workspace.root)
    title = f"Feedback for {letter.person_name}, {letter.month}"
    return {
        f"{stem}.docx": render_word("feedback_letter.docx", letter, folders, title),
        f"{stem}.html": render_html("feedback_letter.html", letter, folders).encode(),
    }
