"""The pure core: facts and a policy in, an award out. Nothing here knows Django, a database, a clock or a network."""
