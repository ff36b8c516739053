"""The photos of a message. Whoever reads the message sees them; this is the row that holds the key down to them."""

from django.db import models

from commonty.cases.models.conversation import Message
from commonty.files.models import Photo


class MessagePhoto(models.Model):
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="photos")
    photo = models.OneToOneField(Photo, on_delete=models.CASCADE, related_name="message_photo")
