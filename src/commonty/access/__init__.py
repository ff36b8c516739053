"""Who may do what, in words: permissions, roles, and the two questions `can` and `require`.

No tables and no models: a person is whatever answers `roles_within(place)`. *See* is a queryset's `visible_to`, *now* is a
rule; only *may* lives here.
"""
