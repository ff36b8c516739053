"""Who is named in a comment, and so is told of it."""

from django.db import models

from commonty.discussions.models.comment import Comment
from commonty.people.models import Person


class Mention(models.Model):
    """It stays when a change takes the name out again: nobody is told of one comment twice."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="mentions")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()  # that of the saying or the change, whose entry in the journal tells them

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["comment", "person"], name="discussions_one_mention_a_comment")
        ]
