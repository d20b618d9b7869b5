"""An office's own standards and criteria: a month runs by them from the draw to the exports, and what later steps
could not read is refused before anything is stored."""

import re
from pathlib import Path

import pytest
from office import MONTH, Office, copied, drawn_month, workspace_in

from iqa.criteria import load_scheme
from iqa.sampling.policy import default_policy_text

STANDARD = """
[[standards]]
id = "call-back"
label = "Called back"
rule = "working days after"
start = "decision_date"
done = "sent"
days = 3
"""


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Office:
    return copied(drawn_month(tmp_path_factory.getbasetemp()), tmp_path / "office")


def own_criteria(office: Office, text: str, name: str = "victim-letters") -> Path:
    path = office.folder / "criteria" / f"{name}.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def by_own_standard() -> str:
    scheme = load_scheme("victim-letters")
    return scheme.source.replace('standard = "victim-letter"', 'standard = "call-back"').replace(
        f'version = "{scheme.version}"', 'version = "2099.1"', 1
    )


@pytest.mark.unmeasured
def test_a_month_by_a_standard_of_the_offices_own_goes_all_the_way(office: Office) -> None:
    settings = office.folder / "iqa.toml"
    before = settings.read_text(encoding="utf-8")
    settings.write_text(before + STANDARD, encoding="utf-8")
    path = own_criteria(office, by_own_standard())
    assert "core form" in office.iqa("criteria", "check", path).done().out
    office.iqa("draw", "victim-letters", "--month", MONTH, "--void", "by our own standard").done()
    settings.write_text(before, encoding="utf-8")
    for command in ("workbook", "status"):
        office.iqa(command, "--month", MONTH).done()
    with workspace_in(office.folder).store.reading() as view:
        drawn = view.draws.current("victim-letters", MONTH)
        assert drawn is not None
        assert "call-back" in {rule.id for rule in view.contexts.get(drawn.id).standards}
    office.iqa("verify").done()


def test_a_standard_that_the_settings_do_not_have_is_refused_before_anything_is_stored(office: Office) -> None:
    path = own_criteria(office, by_own_standard())
    head = office.iqa("ledger", "--json").done().json
    for arguments in (("criteria", "check", path), ("draw", "victim-letters", "--month", MONTH, "--void", "ours")):
        run = office.iqa(*arguments)
        assert run.code == 1
        assert "call-back" in run.out + run.err
    assert office.iqa("ledger", "--json").done().json == head


def test_criteria_under_another_name_than_their_id_are_refused(office: Office) -> None:
    own_criteria(office, load_scheme("casework").source, "our-casework")
    run = office.iqa("draw", "our-casework", "--month", MONTH)
    assert run.code == 1
    assert 'say id = "casework", and the file is named our-casework' in run.err


@pytest.mark.parametrize(
    "text",
    [
        default_policy_text("victim-letters"),
        default_policy_text("casework").replace('scheme = "casework"', 'scheme = "victim-letters"'),
    ],
)
def test_a_policy_of_another_scheme_is_refused(office: Office, text: str) -> None:
    (office.folder / "policies").mkdir(exist_ok=True)
    (office.folder / "policies" / "casework.toml").write_text(text, encoding="utf-8")
    run = office.iqa("draw", "casework", "--month", MONTH, "--void", "another policy")
    assert run.code == 1
    assert "casework.toml is a policy for victim-letters, not for casework" in run.err


def test_a_policy_that_is_no_text_is_called_what_it_is(office: Office) -> None:
    (office.folder / "policies").mkdir(exist_ok=True)
    (office.folder / "policies" / "casework.toml").write_bytes(b"{\\rtf1")
    run = office.iqa("draw", "casework", "--month", MONTH, "--void", "another policy")
    assert run.code == 1
    assert "It is rich text" in run.err


def test_schemes_of_the_offices_own_are_among_those_named(office: Office) -> None:
    own_criteria(office, load_scheme("casework").source, "file-review")
    run = office.iqa("draw", "file-revue", "--month", MONTH)
    assert run.code == 1
    assert "file-review" in run.err


LETTER_TYPE = """
[[letters]]
id = "remand letter"
owed = "never"
standards = ["victim-letter"]

[words.enhanced]
"frail" = ["very frail"]
"""


def test_criteria_may_name_letter_types_and_entitlements_of_the_offices_own(office: Office) -> None:
    scheme = load_scheme("victim-letters")
    own = scheme.source.replace(f'version = "{scheme.version}"', 'version = "2099.2"', 1)
    ours = '{ field = "letter_type", one_of = ["remand letter"] }, { field = "enhanced", none_of = ["frail"] }'
    named = re.sub(r'\{ field = "letter_type", one_of = \[[^\]]*\] \}', lambda found: ours, own, count=1)
    assert "emand letter" in named
    path = own_criteria(office, named)
    refused = office.iqa("criteria", "check", path)
    assert refused.code == 1
    assert "emand letter" in refused.out
    settings = office.folder / "iqa.toml"
    before = settings.read_text(encoding="utf-8")
    words = before.replace("[words]\nyes = []\nno = []\n", "[words]\nyes = []\nno = []\n" + LETTER_TYPE)
    assert words != before
    settings.write_text(words, encoding="utf-8")
    assert "core form" in office.iqa("criteria", "check", path).done().out
    office.iqa("draw", "victim-letters", "--month", MONTH, "--void", "by our own words").done()
    settings.write_text(before, encoding="utf-8")
    office.iqa("workbook", "--month", MONTH).done()
    office.iqa("verify").done()
