"""What goes with the room of a group that ended a year ago. Found by its name."""

from commonty.ideas.actions.room_ways import forget_ideas_of

EMPTIES = forget_ideas_of
