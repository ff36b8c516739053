"""Photos that people send: checked, made new from their pixels, described, and served apart. And documents, as they are.

A *photo* lies below whatever it belongs to: the app above that keeps one writes where it belongs (`place`) and who may
see it (`audience`), holds the link to it, and shows it only to those who see that. A *document* likewise: of a few
kinds, known by what is in it, and a browser only ever saves it. Rests on:
people, places, kit.
"""
