"""Visits, placements and agreements are kept from evaluators, commissioners and administrators: they hold prices."""

from django.db import migrations

from placewell.ledger.row_security import give_money_back, keep_money

TABLES = ("placements_visit", "placements_placement", "placements_agreement")


class Migration(migrations.Migration):
    dependencies = [("placements", "0002_row_security"), ("ledger", "0009_money")]

    operations = [migrations.RunSQL(keep_money(table), give_money_back(table)) for table in TABLES]
