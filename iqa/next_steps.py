"""What a reader can do next, as data: a command and its values, with words around it.

Nothing here knows how a command is written. The command line prints a line to type, a web page makes a link.
"""

from collections.abc import Callable, Mapping

from msgspec import Struct, field


class Blank(Struct, frozen=True):
    """A value that the reader fills in. `shown` stands in its place: FILE, NAME, YYYY-MM, an example."""

    shown: str


FREE_TEXT = Blank("…")
"""Words of the reader's own, such as a reason."""
UNSAID = Blank("")
"""An option that is only named: the sentence around it says with what."""


class OneOf(Struct, frozen=True):
    """Values of which the reader takes one."""

    values: tuple[str, ...]


StepValue = str | int | Blank | OneOf | tuple[str, str | Blank]
"""What a step gives for an argument or an option. True is a switch; a pair is a field and its heading."""


class NextStep(Struct, frozen=True):
    """A command of the tool with values for its arguments and options by their names, in the order to say them.

    With no `command`, it is the request just made, once more with these values.
    """

    command: str
    values: Mapping[str, StepValue] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash(self.command)

    def __str__(self) -> str:
        """For a log or a test; a reader gets the words of the edge."""
        values = ", ".join(f"{name} {value}" for name, value in self.values.items())
        return f"<{self.command or 'again'}{f': {values}' if values else ''}>"


def again(values: Mapping[str, StepValue]) -> NextStep:
    """The request just made, once more with these values."""
    return NextStep("", values)


class Advice(Struct, frozen=True):
    """Sentences with steps in them, part by part in the order they are read."""

    parts: tuple[str | NextStep, ...]

    @property
    def next_steps(self) -> tuple[NextStep, ...]:
        """The steps in it, in order."""
        return tuple(part for part in self.parts if isinstance(part, NextStep))

    def __str__(self) -> str:
        """For a log or a test; a reader gets the words of the edge."""
        return "".join(str(part) for part in self.parts)


Hint = str | Advice
"""What to do: plain words, or words with steps in them."""
Wording = Callable[[Hint], str]
"""How one edge puts a hint into words for its readers."""


def advice(*parts: str | NextStep) -> Advice:
    """Advice of these parts: advice("Draw first: ", NextStep("draw", {"scheme": "casework"}))."""
    return Advice(parts)


def joined_hints(*hints: Hint) -> Hint:
    """Several hints one after another, with a space between; plain words when none holds a step."""
    given = [hint for hint in hints if hint]
    if all(isinstance(hint, str) for hint in given):
        return " ".join(str(hint) for hint in given)
    parts: list[str | NextStep] = []
    for hint in given:
        parts += [" "] if parts else []
        parts += [hint] if isinstance(hint, str) else hint.parts
    return Advice(tuple(parts))


def steps_in(hint: Hint) -> tuple[NextStep, ...]:
    """The steps that a hint holds, in order."""
    return hint.next_steps if isinstance(hint, Advice) else ()
