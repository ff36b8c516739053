"""Photos that people send: checked, made new from their pixels, described, and served apart.

A *photo* lies below whatever it belongs to: the app above that keeps one writes where it belongs (`place`) and who may
see it (`audience`), holds the link to it, and shows it only to those who see that. Documents are not taken yet. Rests on:
people, places, kit.
"""
