"""Names in the settings that nothing answers to are told by the status."""

from pathlib import Path

from office import Office, workspace_in

from iqa.workflow.named_in_settings import every_scheme, names_of_nothing


def told(office: Office, section: str, lines: str) -> tuple[str, ...]:
    path = office.folder / "iqa.toml"
    path.write_text(f'area = "Thornmere"\n[{section}]\n{lines}\n', encoding="utf-8")
    workspace = workspace_in(office.folder)
    with workspace.store.reading() as view:
        return names_of_nothing(workspace, view)


def test_key_areas_and_questions_that_there_are_not_are_pointed_out(tmp_path: Path) -> None:
    office = Office(tmp_path / "office").init()
    workspace = workspace_in(office.folder)
    with workspace.store.reading() as view:
        schemes = {one.id: one for one in every_scheme(workspace, view)}
    area = schemes["casework"].strands[0].label
    question = f"casework/{schemes['casework'].criteria[0].id}"
    assert (
        told(office, "committee", f'leads = {{ "{area.upper()}" = "Ash Maple", "Victim letters" = "Fern Gale" }}')
        == ()
    )
    (said,) = told(office, "committee", 'leads = { "Victim leters" = "Fern Gale" }')
    assert said == (
        "leads, under [committee], names a key area that there is not: Victim leters. Did you mean Victim letters?"
    )
    assert told(office, "themes", f'outcome_questions = {{ "review upheld" = "{question}" }}') == ()
    (said,) = told(office, "themes", f'outcome_questions = {{ "review upheld" = "{question}, casework/nothing" }}')
    assert said.startswith(
        "outcome_questions, under [themes], names a question that there is not: casework/nothing."
    )
    assert "casework/nothing" in office.iqa("status").done().out
    (office.folder / "criteria").mkdir()
    (office.folder / "criteria" / "casework.toml").write_text("id = 5\n", encoding="utf-8")
    assert told(office, "committee", 'leads = { "Victim leters" = "Fern Gale" }') == ()
