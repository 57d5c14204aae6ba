"""Options and what was shown of them are kept from evaluators, commissioners and administrators: they hold prices."""

from django.db import migrations

from placewell.ledger.row_security import give_money_back, keep_money

TABLES = ("choice_option", "choice_showing")


class Migration(migrations.Migration):
    dependencies = [("choice", "0005_who_sees"), ("ledger", "0009_money")]

    operations = [migrations.RunSQL(keep_money(table), give_money_back(table)) for table in TABLES]
