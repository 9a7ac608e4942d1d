"""Three dashes: made-up students, found behind the dashes of an ordinary table, and not behind ours.

`school` invents them, `facts` attacks their tables, `words` tells it, and `page` writes it for the demo.
"""
