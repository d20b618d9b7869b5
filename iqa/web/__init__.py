"""The same month in a browser: pages over the use cases of `iqa.workflow`, for one person or for a whole Area.

A view reads what was asked, calls a use case and shows a page; it decides nothing and records nothing by itself.
"""
