"""Published tables in the layout of the AAMC's FACTS: years over groups, totals among parts, notes below.

Such a sheet is made for eyes. It is read in steps, each in a file of its own: the grid of cells with its merged ranges
and indents (`grid`), what a number and a footnote mark look like (`figures`), what words mean (`words`), the header
(`header`), the labels of the rows (`labels`), the tidy rows (`tidy`), and what must hold among them (`checks`).
"""
