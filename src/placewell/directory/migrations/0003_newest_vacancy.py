"""The newest vacancy is answered from the index alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directory", "0002_miles")]

    operations = [
        migrations.RemoveIndex(model_name="vacancy", name="newest_vacancy"),
        migrations.AddIndex(
            model_name="vacancy",
            index=models.Index(
                "service", models.F("stated_at").desc(), models.F("id").desc(), include=["places"], name="newest_places"
            ),
        ),
    ]
