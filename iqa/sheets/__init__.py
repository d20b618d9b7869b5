"""Tables in and out, safely: guarded reading of every spreadsheet format, writing that is never a formula.

`sheets` knows rows, columns and cells; what a column means is the business of `intake`.
"""
