"""Two brokers at once, or a second time, put a standing offer beside a search once."""

from django.db import migrations, models
from django.db.models.fields.json import KeyTextTransform


class Migration(migrations.Migration):
    dependencies = [("choice", "0041_interim_rows")]

    operations = [
        migrations.AddConstraint(
            model_name="option",
            constraint=models.UniqueConstraint(
                "tender",
                KeyTextTransform("standing_offer", "terms"),
                condition=models.Q(("interim", True)),
                name="standing_offer_put_once",
            ),
        ),
    ]
