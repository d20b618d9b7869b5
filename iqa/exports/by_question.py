"""Counts of each rating by question and unit, for the second sheet of a workbook of marks.

Plain counts of the rows in the file that the figures count: a rate of the Area weighs them by the draw, and stands
in the committee's summary.
"""

from collections.abc import Mapping, Sequence

from iqa.exports.tables import NOT_APPLICABLE_WORD, Cells, ExportColumn, ExportTable, ExportValue, Profile

INDEX = ("Scheme", "Criterion", "Question", "Unit")
TITLE = "By question"


def count_by_question(rows: Sequence[Cells], scales: Mapping[str, Sequence[str]]) -> ExportTable:
    """How many marks of each rating a question got in each unit. `scales` maps schemes to their ratings' labels.

    Questions stand in the order of the rows. A rating that nobody gave is 0; one that is not on the scheme's scale
    is blank, since nobody could give it.
    """
    import pandas  # a third of a second to import: only whoever asks for a workbook of marks waits for it

    every = tuple(dict.fromkeys([*(label for scale in scales.values() for label in scale), NOT_APPLICABLE_WORD]))
    columns = tuple(ExportColumn(name, "", "", "", frozenset(Profile)) for name in (*INDEX, *every))
    marked = [{name: row[name] for name in (*INDEX, "Rating")} for row in rows if row["Rating"]]
    if not marked:
        return ExportTable(TITLE, columns, ())
    counts = pandas.DataFrame(marked).groupby([*INDEX, "Rating"], sort=False).size().unstack(fill_value=0)
    counts = counts.reindex(columns=list(every), fill_value=0)
    order = {row["Criterion"]: place for place, row in reversed(list(enumerate(rows)))}
    found: list[tuple[ExportValue, ...]] = []
    for index, numbers in zip(counts.index, counts.to_numpy().tolist(), strict=True):
        possible = {*scales[index[0]], NOT_APPLICABLE_WORD}
        found.append(
            (*index, *(n if label in possible else None for label, n in zip(every, numbers, strict=True)))
        )
    found.sort(key=lambda row: (str(row[0]), order[row[1]], str(row[3])))
    return ExportTable(TITLE, columns, tuple(found))
