"""Prices and evaluations, from which a budget follows, are kept from evaluators, commissioners and administrators."""

from django.db import migrations

from placewell.ledger.row_security import give_money_back, keep_money

TABLES = ("tenders_revealedprice", "tenders_evaluation")


class Migration(migrations.Migration):
    dependencies = [
        ("tenders", "0009_interest_functions"),
        ("accounts", "0001_initial"),
        ("market", "0002_guards"),
        ("needs", "0002_guards"),
        ("ledger", "0009_money"),
    ]

    operations = [migrations.RunSQL(keep_money(table), give_money_back(table)) for table in TABLES]
