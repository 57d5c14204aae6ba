"""An answer to whether the home would be chosen again never stands in a row that the home may read."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("placements", "0041_reviews_rows")]

    operations = [
        migrations.AddConstraint(
            model_name="said",
            constraint=models.CheckConstraint(
                condition=models.Q(("home_may_read", False), ("again", ""), _connector="OR"),
                name="no_home_reads_an_answer",
            ),
        ),
    ]
