"""Who let whom in, as far as it is known: from the account, which kept only the last one, and from the journal."""

from django.db import migrations

HANDS = ("staff_added", "staff_invited", "staff_let_in_again")
GIVEN = ("role_given", "role_proposed")


def fill(apps, schema_editor):
    Account, LetIn, Person, RoleHeld = (
        apps.get_model("people", name) for name in ("Account", "LetIn", "Person", "RoleHeld")
    )
    Entry = apps.get_model("journal", "Entry")
    people = dict(Person.objects.values_list("public_id", "pk"))
    pairs = set(Account.objects.exclude(let_in_by=None).exclude(person=None).values_list("person_id", "let_in_by_id"))
    for entry in Entry.objects.filter(kind__in=HANDS, about_kind="people.person").iterator():
        for by in (entry.by_id, entry.facts.get("said_by")):
            pairs.add((people.get(entry.about_id), people.get(by)))
    rows = [LetIn(person_id=person, by_id=by) for person, by in sorted(pair for pair in pairs if all(pair))]
    LetIn.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    # Roles that were given before the row itself said by whom.
    for held in RoleHeld.objects.filter(ended_at=None, given_by=None).select_related("person", "place"):
        names = [held.person.public_id, *held.person.merged.values_list("public_id", flat=True)]
        said = Entry.objects.filter(
            kind__in=GIVEN, about_id__in=names, place_id=held.place.public_id, at=held.given_at
        )
        givers = [people[entry.by_id] for entry in said if entry.facts.get("role") == held.role and entry.by_id in people]
        if givers:
            RoleHeld.objects.filter(pk=held.pk).update(given_by_id=givers[0])


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0003_who_let_whom_in'),
        ('journal', '0003_heads_for_witnesses'),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
