"""The ledger becomes double entry: each line gets its postings, the pot its own line, and each payment an invoice.

Before, a payment came straight out of what was ordered. Now money is ordered, invoiced, paid: so each old payment gets an
invoice of the same day and amount before it, and its reversal one after it. Nothing that was recorded changes its amount,
its day or its words.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

from commonty.budgeting import triggers

ACCOUNTS = ["landlord", "pot", "voted", "ordered", "invoiced", "paid", "back", "carried"]
MOVES = {
    "pot": ("landlord", "pot"),
    "voted": ("pot", "voted"),
    "ordered": ("voted", "ordered"),
    "invoiced": ("ordered", "invoiced"),
    "paid": ("invoiced", "paid"),
    "returned": ("voted", "back"),
}


def to_double_entry(apps, schema_editor):
    alias = schema_editor.connection.alias
    entries = apps.get_model("budgeting", "LedgerEntry").objects.using(alias)
    rounds = apps.get_model("budgeting", "Round").objects.using(alias)
    entries.update(round_id=models.Subquery(_round_of(apps, alias)))
    entries.filter(kind="committed").update(kind="ordered")
    for pb_round in rounds.filter(pot_pence__gt=0, pk__in=entries.values("round_id")).order_by("pk"):
        first = entries.filter(round_id=pb_round.pk).order_by("pk").first()
        facts = {"on": first.on, "made_at": first.made_at, "says": "What residents decided about"}
        entries.create(round_id=pb_round.pk, kind="pot", pence=pb_round.pot_pence, **facts)
    for paid in entries.filter(kind="paid", pence__gt=0).order_by("pk"):
        _give_invoice(entries, paid)
    _give_postings(apps, alias, entries)
    # PostgreSQL changes no table that has rows still to be checked.
    schema_editor.connection.check_constraints()


def _round_of(apps, alias):
    projects = apps.get_model("budgeting", "Project").objects.using(alias)
    return projects.filter(pk=models.OuterRef("project_id")).values("round_id")[:1]


def _give_invoice(entries, paid):
    orders = list(entries.filter(project_id=paid.project_id, kind="ordered", pence__gt=0, on__lte=paid.on).order_by("pk"))
    gone = set(entries.filter(reverses__in=orders).values_list("reverses_id", flat=True))
    orders = [order for order in orders if order.pk not in gone]
    same = {"round_id": paid.round_id, "project_id": paid.project_id, "kind": "invoiced", "says": paid.says}
    who = {"on": paid.on, "made_by_id": paid.made_by_id, "made_at": paid.made_at}
    # One order leaves no doubt. Of several nobody wrote down which it was: then the invoice names none.
    invoice = entries.create(pence=paid.pence, of=orders[0] if len(orders) == 1 else None, **same, **who)
    back = entries.filter(reverses_id=paid.pk).first()
    entries.filter(pk__in=[paid.pk, back.pk] if back else [paid.pk]).update(of_id=invoice.pk)
    if back:
        who = {"on": back.on, "made_by_id": back.made_by_id, "made_at": back.made_at}
        says = same | {"says": back.says}
        entries.create(pence=-paid.pence, of_id=invoice.of_id, reverses_id=invoice.pk, **says, **who)


def _give_postings(apps, alias, entries):
    Posting = apps.get_model("budgeting", "Posting")
    made = []
    for pk, kind, pence in entries.order_by("pk").values_list("pk", "kind", "pence").iterator():
        out_of, into = MOVES[kind] if pence > 0 else reversed(MOVES[kind])
        made.append(Posting(entry_id=pk, out_of=out_of, into=into, pence=abs(pence)))
    Posting.objects.using(alias).bulk_create(made, batch_size=500)


def to_single_lines(apps, schema_editor):
    """Back to voted, committed, paid, returned. Lines that the old ledger had no word for are left out of it."""
    alias = schema_editor.connection.alias
    entries = apps.get_model("budgeting", "LedgerEntry").objects.using(alias)
    apps.get_model("budgeting", "Posting").objects.using(alias).all().delete()
    entries.update(of=None)
    new = Q(kind__in=["pot", "invoiced", "carried"])
    entries.filter(new, reverses__isnull=False).delete()
    entries.filter(new).delete()
    entries.filter(kind="ordered").update(kind="committed")
    schema_editor.connection.check_constraints()


def shut(apps, schema_editor):
    # Between tests Django empties all tables; the test of the triggers puts them on by itself.
    if not settings.TESTING:
        triggers.create(schema_editor.connection)


def unlock(apps, schema_editor):
    triggers.drop(schema_editor.connection)


KINDS = [
    ("pot", "Pot"),
    ("voted", "Voted"),
    ("ordered", "Ordered"),
    ("invoiced", "Invoice came"),
    ("paid", "Paid"),
    ("returned", "Back in the pot"),
    ("carried", "Moved to another money vote"),
]
ACCOUNT_CHOICES = [
    ("landlord", "The landlord"),
    ("pot", "In the pot"),
    ("voted", "Chosen, not ordered yet"),
    ("ordered", "Ordered"),
    ("invoiced", "Invoice came"),
    ("paid", "Paid"),
    ("back", "Back in the pot"),
    ("carried", "Moved to another money vote"),
]


def to(model, related_name, **options):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name=related_name, to=model, **options
    )


def check(condition, name):
    return migrations.AddConstraint("ledgerentry", models.CheckConstraint(condition=condition, name=name))


def once(fields, condition, name):
    return migrations.AddConstraint(
        "ledgerentry", models.UniqueConstraint(fields=fields, condition=condition, name=name)
    )


class Migration(migrations.Migration):
    dependencies = [("budgeting", "0007_who_gets_what")]

    operations = [
        migrations.AddField("ledgerentry", "round", to("budgeting.round", "ledger", null=True)),
        migrations.AlterField("ledgerentry", "project", to("budgeting.project", "ledger", null=True)),
        migrations.AlterField("ledgerentry", "kind", models.CharField(choices=KINDS, max_length=10)),
        migrations.AddField("ledgerentry", "number", models.CharField(blank=True, max_length=60, default="")),
        migrations.AddField("ledgerentry", "supplier", models.CharField(blank=True, max_length=120, default="")),
        migrations.AddField("ledgerentry", "of", to("budgeting.ledgerentry", "followed_by", null=True)),
        migrations.AddField("ledgerentry", "beyond_pence", models.BigIntegerField(default=0)),
        migrations.AddField("ledgerentry", "to_round", to("budgeting.round", "carried_in", null=True)),
        migrations.CreateModel(
            name="Posting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("out_of", models.CharField(choices=ACCOUNT_CHOICES, max_length=10)),
                ("into", models.CharField(choices=ACCOUNT_CHOICES, max_length=10)),
                ("pence", models.BigIntegerField()),
                ("entry", to("budgeting.ledgerentry", "postings")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=Q(pence__gt=0), name="budgeting_a_posting_moves_something"),
                    models.CheckConstraint(
                        condition=~Q(out_of=F("into")), name="budgeting_a_posting_moves_somewhere"
                    ),
                    models.CheckConstraint(
                        condition=Q(out_of__in=ACCOUNTS, into__in=ACCOUNTS),
                        name="budgeting_a_posting_has_two_accounts",
                    ),
                    models.UniqueConstraint(
                        fields=["entry", "out_of", "into"], name="budgeting_a_posting_once_an_entry"
                    ),
                ],
            },
        ),
        migrations.RunPython(to_double_entry, to_single_lines),
        migrations.AlterField("ledgerentry", "round", to("budgeting.round", "ledger")),
        migrations.AlterField("ledgerentry", "number", models.CharField(blank=True, max_length=60)),
        migrations.AlterField("ledgerentry", "supplier", models.CharField(blank=True, max_length=120)),
        migrations.AddIndex("ledgerentry", models.Index(fields=["round", "id"], name="budgeting_ledger_of_round")),
        migrations.RemoveConstraint("ledgerentry", "budgeting_only_reversals_are_negative"),
        check(
            Q(pence__gt=0, beyond_pence__gte=0, reverses=None)
            | Q(pence__lt=0, beyond_pence__lte=0, reverses__isnull=False),
            "budgeting_only_reversals_are_negative",
        ),
        check(
            Q(kind__in=["pot", "carried"], project=None)
            | ~Q(kind__in=["pot", "carried"]) & Q(project__isnull=False),
            "budgeting_a_deed_has_its_project",
        ),
        check(
            Q(kind="carried", to_round__isnull=False) | ~Q(kind="carried") & Q(to_round=None),
            "budgeting_only_carried_money_goes_to_a_round",
        ),
        check(~Q(kind="paid") | Q(of__isnull=False), "budgeting_a_payment_has_its_invoice"),
        check(Q(kind="invoiced") | Q(beyond_pence=0), "budgeting_only_invoices_go_beyond"),
        once(["round"], Q(kind="pot"), "budgeting_a_pot_is_filled_once"),
        once(["project"], Q(kind="voted"), "budgeting_a_project_is_voted_money_once"),
        migrations.RunPython(shut, unlock),
    ]
