"""What many pages have alike is made once; a part of a page is made without what stands around a whole one."""

from flask import Flask

from iqa.web.rendering import once, part_of_page


def test_what_many_pages_have_alike_is_made_once_for_the_same_values() -> None:
    made: list[tuple[object, ...]] = []

    def macro(*given: object) -> str:
        made.append(given)
        return " ".join(map(str, given))

    assert [once(macro, "evidence", 1), once(macro, "evidence", 1)] == ["evidence 1"] * 2
    assert once(macro, "evidence", 2) == "evidence 2"
    assert made == [("evidence", 1), ("evidence", 2)]


def test_a_part_of_a_page_asks_for_nothing_around_it_and_shows_markup_as_text(tmp_path: object) -> None:
    app = Flask("parts", template_folder=str(tmp_path))

    @app.context_processor
    def around() -> dict[str, object]:
        raise AssertionError("nothing stands around a part")

    with open(f"{tmp_path}/part.html", "w", encoding="utf-8") as file:
        file.write("{{ page }}")
    with app.app_context():
        assert part_of_page("part.html", "<b>") == "&lt;b&gt;"
