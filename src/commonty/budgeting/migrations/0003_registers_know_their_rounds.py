"""Registers made before they had these fields are told what their rounds say: since when their result is out, and, where
homes vote, who of a home may send its vote."""

from django.db import migrations


def tell_registers(apps, schema_editor):
    alias = schema_editor.connection.alias
    rounds = apps.get_model("budgeting", "Round").objects.using(alias)
    results = apps.get_model("budgeting", "Result").objects.using(alias)
    registers = apps.get_model("ballots", "Register").objects.using(alias)
    for pk, published_at in results.exclude(published_at=None).values_list("round__register", "published_at"):
        registers.filter(pk=pk, result_published_at=None).update(result_published_at=published_at)
    of_homes = rounds.filter(register__unit="home")
    for pk, age_from, tie_kinds in of_homes.values_list("register", "age_from", "tie_kinds"):
        registers.filter(pk=pk).update(age_from=age_from, tie_kinds=tie_kinds)


class Migration(migrations.Migration):
    dependencies = [
        ("budgeting", "0002_corrections_of_words"),
        ("ballots", "0005_since_when_a_result_is_out"),
    ]

    operations = [migrations.RunPython(tell_registers, migrations.RunPython.noop)]
