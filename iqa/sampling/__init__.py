"""A frozen population, a policy and a seed in; a draw that anybody can perform again out.

The story in order: `policy_file` reads what was decided, `eligibility` sorts the population, `tickets` fixes the
order, `draw` takes the first of each cell, `assignment` shares them out, `replacement` goes further down the list,
`certificate` writes it all down and `reperformance` checks it. `preview` says beforehand what would happen,
`coverage` afterwards how far it got, and `wording` puts the codes of all of them into words.
"""
