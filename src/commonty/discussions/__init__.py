"""Talk: threads, comments, and moderation on the record.

A *thread* is a discussion, on its own or about something of the room above. A *comment* is an entry in it, answers go two
deep. What breaks a *house rule* is *hidden*, with the rule named; its author can *appeal* to another human. Danger or mould
in public words becomes a case of the writer's at once. Rests on: cases, promises, notices, people, places, journal, kit.
"""
