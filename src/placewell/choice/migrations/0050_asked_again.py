"""A home can be named again after a no; an additional cost can be of a named home, and follow the one before it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("choice", "0049_chosen_homes_read_the_search")]

    operations = [
        migrations.AddField(
            model_name="nomination",
            name="turn",
            field=models.PositiveSmallIntegerField(
                db_comment="How many times it was named in this search: asked again after a no, it is a new row.",
                default=1,
            ),
        ),
        migrations.RemoveConstraint(model_name="nomination", name="nominated_once"),
        migrations.AddConstraint(
            model_name="nomination",
            constraint=models.UniqueConstraint(fields=("tender", "service", "turn"), name="nominated_once_a_turn"),
        ),
        migrations.AddField(
            model_name="additionalcost",
            name="follows",
            field=models.ForeignKey(
                db_comment="The agreement before it on the same home, of somebody who lives there.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="followed_by",
                to="choice.additionalcost",
            ),
        ),
        migrations.AddField(
            model_name="additionalcoststep",
            name="named",
            field=models.ForeignKey(
                db_comment="What a home that the person named answered, where it made no bid.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="choice.nominationanswer",
            ),
        ),
    ]
