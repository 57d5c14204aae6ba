"""A search may come to a second place for now, where the first ended while it is open; never to a second lasting one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("placements", "0042_answers_apart")]

    operations = [
        migrations.RemoveConstraint(model_name="placement", name="one_placement_of_a_kind_per_tender"),
        migrations.AddConstraint(
            model_name="placement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "lasting")), fields=("tender",), name="one_lasting_placement_per_tender"
            ),
        ),
    ]
