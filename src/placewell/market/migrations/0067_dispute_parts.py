"""Consultations about points lists; disputes about applications and documents."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("market", "0066_investment"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="consultation",
            name="consultation_subject",
        ),
        migrations.AlterField(
            model_name="consultation",
            name="subject",
            field=models.TextField(
                choices=[
                    ("policy", "policy"),
                    ("cost_model", "cost_model"),
                    ("questions", "questions"),
                    ("times", "times"),
                    ("investment", "investment"),
                    ("scheme", "scheme"),
                    ("other", "other"),
                ]
            ),
        ),
        migrations.AlterField(
            model_name="dispute",
            name="about",
            field=models.TextField(
                choices=[
                    ("register", "Register"),
                    ("membership", "Membership"),
                    ("decision", "Decision"),
                    ("track_record", "Track Record"),
                    ("places", "Places"),
                    ("investment", "Investment"),
                    ("application", "Application"),
                    ("document", "Document"),
                    ("other", "Other"),
                ]
            ),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("subject__in", ["policy", "cost_model", "questions", "times", "investment", "scheme", "other"])
                ),
                name="consultation_subject",
            ),
        ),
    ]
