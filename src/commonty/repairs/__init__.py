"""Where's my repair? What was ordered for a case, who comes and when, whether they came, and what the law asks of us.

A *repair* is one thing that somebody is sent to mend; a *visit* is a window of time in which they come; a *wish* is the
resident's: another time, please. The Right to Repair runs as a clock of the case. Rests on: cases, promises, notices.
"""
