"""Reading any workbook or CSV a person may hand in, saying what is wrong with it cell by cell, and writing some back.

`reading.read` gives sheets of cells, `importing.preview` checks them against columns, `annotating.annotated` hands the
user's own workbook back with the faults marked, `exporting.export` writes tables. What parses or opens a foreign file
runs in a child process with limits (`child`), behind a gate (`gate`); those modules import no Django.
"""
