"""What people think: short statements, one at a time, to agree or disagree with, or to skip.

A *conversation* asks one question of a place. A *statement* is a sentence of at most 140 letters; *seeds* are those that it
begins with. A *statement vote* is what one human says to one statement; the newest counts, and it can be changed. The
*report* says first what all share, then what divides, then what a few hold strongly, and last shows the map. The worker
works it out (`maths.opinions`); pages read what it kept. Rests on: discussions, people, places, journal, access, kit.
"""
