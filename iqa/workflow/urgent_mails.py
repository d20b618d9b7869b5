"""Mails to managers about what is urgent, which the tool writes and never sends."""

import hashlib
from collections.abc import Iterable, Mapping

from iqa.documents.mail import draft_mail
from iqa.domain import Month
from iqa.marking.urgent import WORDS
from iqa.records.workspace import Workspace
from iqa.text import joined
from iqa.workflow.urgent import ListedMatter


def urgent_mails(workspace: Workspace, matters: Iterable[ListedMatter]) -> Mapping[Month, Mapping[str, bytes]]:
    """Month -> an unsent mail to the manager for each piece of work, as name -> content below the month's folder.

    No mail holds words that may name somebody: it says where they stand.
    """
    of_work: dict[tuple[Month, str, str], list[ListedMatter]] = {}
    for one in matters:
        of_work.setdefault((one.matter.month, one.matter.item_key, one.manager), []).append(one)
    found: dict[Month, dict[str, bytes]] = {}
    for (month, key, _), together in of_work.items():
        stem = f"{together[0].urn.replace('/', '-')} {hashlib.sha256(key.encode()).hexdigest()[:6]}"
        found.setdefault(month, {})[f"urgent/{stem}.eml"] = _mail(workspace, together)
    return found


def _mail(workspace: Workspace, together: list[ListedMatter]) -> bytes:
    first, marking = together[0], workspace.settings.protective_marking
    kinds = joined(list(dict.fromkeys(WORDS[one.matter.kind].lower() for one in together)))
    lines = [
        f"For your attention at once: {first.called}, {first.matter.month.label}.",
        "",
        *(line for one in together for line in _lines(one)),
        "This does not wait for the letter of feedback. Once you have seen to it, please have that recorded, so "
        "that it leaves the list.",
        "",
        marking,
    ]
    return draft_mail(
        [first.to] if first.to else [], f"[{marking}] Urgent: {kinds}, {first.called}", "\n".join(lines)
    )


def _lines(one: ListedMatter) -> list[str]:
    words = (
        "What was written is left out here, since it may name somebody: it stands on the list of urgent matters."
        if one.names
        else one.matter.says
    )
    asked = [f"Question: {one.question}"] if one.names and one.question else []
    noted = f"Noted by {one.noted_by}." if one.noted_by else f"Found in {one.matter.source}."
    return [f"* {WORDS[one.matter.kind]}", *asked, words, noted, ""]
