"""What goes with the room of a group that ended a year ago. Found by its name."""

from commonty.discussions.actions.emptying import forget_talk_of

EMPTIES = forget_talk_of
