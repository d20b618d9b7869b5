"""What to do next, as links: the one place that knows which page carries out which command."""

from collections.abc import Callable, Mapping

from flask import url_for
from msgspec import Struct

from iqa.domain import Kind
from iqa.next_steps import Blank, Hint, NextStep, OneOf, StepValue
from iqa.web.doors import leads_on

LinkMaker = Callable[[Mapping[str, str]], str]


class Phrase(Struct, frozen=True):
    """A piece of a sentence to read. With `href` it is a link; with `command`, what has no page yet and is done at
    the command line."""

    text: str
    href: str = ""
    command: str = ""


def _month(endpoint: str) -> LinkMaker:
    """A page of a month; the list of months where the step names none."""
    return lambda values: url_for(endpoint, month=values["month"]) if "month" in values else url_for("months.all")


def _import(values: Mapping[str, str]) -> str:
    return url_for("imports.choose", kind=values.get("kind"), month=values.get("month"))


def _scheme(endpoint: str) -> LinkMaker:
    """A page of a month and of the criteria that its work is judged by."""
    return lambda values: (
        url_for(endpoint, month=values["month"], scheme=values["scheme"])
        if {"month", "scheme"} <= values.keys()
        else url_for("months.all")
    )


def _drawn_work(values: Mapping[str, str]) -> str:
    return url_for("pieces.all", month=values["month"]) if "month" in values else url_for("pieces.latest")


SAYS: Mapping[tuple[str, str], str] = {
    ("import", Kind.STAFF): "Import the staff list",
    ("import", Kind.CASES): "Import cases",
    ("import", Kind.LETTERS): "Import letters to victims",
    ("draw", "casework"): "Draw the casework sample",
    ("draw", "victim-letters"): "Draw the sample of letters to victims",
}
"""Command and one of its values -> what its link says instead, where one page may have two of them."""


def _set_aside(values: Mapping[str, str]) -> str:
    return url_for("setting_aside.form", month=values["month"], what=values["scheme"])


PAGES: Mapping[str, tuple[str, LinkMaker]] = {
    "status": ("See the month at a glance", _month("months.glance")),
    "import": ("Import an export", _import),
    "draw": ("Draw a sample", _scheme("draws.wanted")),
    "size": ("See how many are enough", _scheme("planning.plan")),
    "top-up": ("Draw more of one group", _scheme("draws.drawn")),
    "certificate": ("See the certificate", _scheme("draws.drawn")),
    "workbook": ("Take the workbooks", _month("workbooks.all")),
    "chase-list": ("See the letters to chase", _month("chasing.all")),
    "letters check": ("Check a letter", lambda values: url_for("letter_check.form")),
    "letters attach": ("Have letters to victims read", _month("victims_letters.choose")),
    "letters withdraw": ("See the letters that were read", _month("kept_letters.all")),
    "letters list": ("See what was found in the letters", _month("victims_letters.choose")),
    "confirm": ("Say whether a letter is owed", _month("chasing.all")),
    "settle": ("Settle what was rated differently", _month("settling.waiting")),
    "feedback": ("Write the feedback letters", _month("letters.all")),
    "release": ("Issue the feedback letters", _month("letters.all")),
    "respond": ("Record a reply", _month("letters.all")),
    "dispute add": ("Dispute a mark", _month("letters.all")),
    "dispute list": ("See the disputed marks", _month("disputes.all")),
    "dispute decide": ("See the disputed marks", _month("disputes.all")),
    "moderate": ("See what a second marking would come to", _month("second_marking.wanted")),
    **{
        f"pair {verb}": ("See who marks in pairs", lambda values: url_for("pairs.listed"))
        for verb in ("add", "change", "end", "list")
    },
    "person join": ("Join two staff ids", lambda values: url_for("joining.form")),
    "person part": ("Part two staff ids", lambda values: url_for("joining.form")),
    **{
        f"account {verb}": ("See the accounts", lambda values: url_for("accounts.listed"))
        for verb in ("add", "roles", "reset", "close", "list")
    },
    "themes": ("See the themes", _month("themes.of_month")),
    **{
        f"theme {verb}": ("See the themes", lambda values: url_for("themes.latest"))
        for verb in ("list", "show", "add", "escalate", "accept", "decline", "act", "measure", "close", "reopen")
    },
    "urgent list": ("See what is urgent", _month("urgent.listed")),
    "urgent done": ("See what is urgent", _month("urgent.listed")),
    **{
        f"practice {verb}": ("See good practice", _month("practice.bank"))
        for verb in ("add", "consent", "list", "page")
    },
    "agreement": (
        "See how far markers agree",
        lambda values: url_for("agreement.since", since=values.get("since")),
    ),
    **{
        f"outcome {verb}": ("See what became known of cases", _month("outcomes.all"))
        for verb in ("list", "add", "take-back", "page")
    },
    "committee": ("See the committee's paper", _month("committee.paper")),
    "brief": ("See the briefs", _month("briefs.all")),
    "export": ("Take the tables", _month("exports.all")),
    "poster": ("See the posters", _month("briefs.all")),
    **{
        f"meeting {verb}": ("See the meetings", _month("meetings.all"))
        for verb in ("list", "plan", "held", "form", "minutes")
    },
    "assign": ("See the drawn work", _drawn_work),
    "replace": ("See the drawn work", _drawn_work),
    "reopen": ("See the drawn work", _drawn_work),
    "withdraw": ("See the steps that can be withdrawn", lambda values: url_for("withdrawing.listed")),
    **{
        f"inspection {verb}": ("See what the inspection raised", lambda values: url_for("inspection.all"))
        for verb in ("list", "add", "respond", "measure")
    },
    "action add": ("Agree an action", lambda values: url_for("actions.new", theme=values.get("theme"))),
    **{
        f"action {verb}": ("See the actions", lambda values: url_for("actions.all"))
        for verb in ("list", "done", "verify", "drop")
    },
    **{
        f"criteria {verb}": ("Read the criteria", lambda values: url_for("office.all"))
        for verb in ("page", "diff")
    },
    "ledger": ("See what was done", lambda values: url_for("records.ledger")),
    "verify": ("Check the records", lambda values: url_for("records.check")),
    "record": ("Send filled workbooks", _month("workbooks.all")),
}
"""Command -> what its link says, and the address. A page that is added brings its commands in here."""


_SETS_ASIDE = ("Set the sample aside and draw again", _set_aside)


def in_pieces(hint: Hint) -> tuple[Phrase, ...]:
    """A hint as pieces: words as they are, steps as links."""
    if isinstance(hint, str):
        return (Phrase(hint),) if hint else ()
    found: list[Phrase] = []
    for part in hint.parts:
        piece = Phrase(part) if isinstance(part, str) else step_link(part)
        says = isinstance(part, NextStep) and not piece.command
        if says and found and not found[-1].href:
            found[-1:] = [one for one in (_before(found[-1], piece.text),) if one.text]
        found.append(piece)
    return tuple(found)


_SAY_NOTHING = {"each", "them", "anew"}
"""Words that stand for what a link says itself."""


def _before(words: Phrase, label: str) -> Phrase:
    """Words before a link, without their last sentence where the link itself says all of it: not 'Draw the sample:
    Draw the casework sample'."""
    text, end, last = words.text.rpartition(". ")
    if words.command or not last.endswith(": "):
        return words
    before, other, said = last.removesuffix(": ").rpartition("), or ")
    doubled = set(said.casefold().split()) - _SAY_NOTHING <= set(label.casefold().split())
    return Phrase(f"{text}{end}{before}{other and '), or: '}") if doubled else words


def in_words(hint: Hint) -> str:
    """A hint as plain words, for a file that cannot hold our links."""
    return "".join(f"at the command line: {one.text}" if one.command else one.text for one in in_pieces(hint))


def step_link(step: NextStep) -> Phrase:
    """One step as a link to its page; as the name of its command where no page does it yet."""
    sets_aside = step.command == "draw" and step.values.get("void") and {"month", "scheme"} <= step.values.keys()
    known = _SETS_ASIDE if sets_aside else PAGES.get(step.command)
    if known is None:
        return Phrase(_said(step), command=step.command)
    label, address = known
    given = _given(step)
    href = address(given)
    says = next((SAYS[step.command, one] for one in given.values() if (step.command, one) in SAYS), label)
    return Phrase(says, href=href) if leads_on(href) else Phrase(says)


def _said(step: NextStep) -> str:
    """'draw casework': the command with what the reader need not fill in."""
    return " ".join([step.command or "the same", *_given(step).values()])


def _given(step: NextStep) -> dict[str, str]:
    """The values that a step gives for certain, as text."""
    return {name: text for name, value in step.values.items() if (text := _text(value))}


def _text(value: StepValue) -> str:
    return "" if isinstance(value, Blank | OneOf | tuple) or value is True else str(value)
