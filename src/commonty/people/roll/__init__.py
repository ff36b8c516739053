"""Reading a landlord's list of residents: cells, columns, rows, likenesses and the plan of what would change.

Nothing here knows the database: what is known comes in as plain rows, and what should change goes out as a plan.
"""
