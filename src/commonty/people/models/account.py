"""How a person signs in. Residents' accounts have a random username and no password; staff's their work address."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils import timezone

from commonty.people.models.person import Person


class AccountManager(BaseUserManager["Account"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "Account":
        account = self.model(username=username.lower(), **fields)
        account.set_password(password)  # None makes it unusable
        account.save(using=self._db)
        return account

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> "Account":
        return self.create_user(username, password, is_staff=True, is_superuser=True, **fields)


class Account(AbstractBaseUser, PermissionsMixin):
    username = models.CharField(max_length=150, unique=True)
    email = models.EmailField(blank=True)  # staff only; a resident's lies with the person, and may be shared
    person = models.OneToOneField(Person, on_delete=models.CASCADE, null=True, blank=True, related_name="account")
    is_staff = models.BooleanField(default=False)  # Django's own word: may open the engineers' admin
    is_active = models.BooleanField(default=True)
    # An administrator says that its password or second factor is lost; a second one has to confirm it.
    lost_said_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    lost_said_at = models.DateTimeField(null=True, blank=True)
    lost_told_at = models.DateTimeField(null=True, blank=True)  # when a mail about it went to whoever signs in here
    made_at = models.DateTimeField(default=timezone.now)

    objects = AccountManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"

    def get_full_name(self) -> str:
        return self.person.name if self.person else self.username


class LetIn(models.Model):
    """Everybody who ever had a hand in somebody's staff sign-in. Neither signs for a box together with the other.

    A row each, and never written over: else the first could hide behind whoever sends the link again.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="let_in")
    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "by"], name="people_one_let_in_a_pair")]
