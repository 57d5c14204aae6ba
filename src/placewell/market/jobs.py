"""Jobs of the market: each day, what documents, claims, investment and schemes wait for, and files without a row."""

from procrastinate.contrib.django import app

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import system_actor
from placewell.ledger.clock import now
from placewell.market import files
from placewell.market.actions.claims import pass_claims_on
from placewell.market.actions.documents import remind_of_all
from placewell.market.actions.investment.expiring import expire_investments
from placewell.market.actions.scheme_life import close_ended_schemes
from placewell.market.actions.standing.documents import give_notice_of_documents
from placewell.market.actions.standing.reviews import record_all_missed_reviews
from placewell.market.actions.standing_offers import remind_of_standing_offers
from placewell.market.models import Document, InvestmentEvidence, NoticeFile


@app.periodic(cron="0 6 * * *")
@app.task(name="market.look_after_joining", queue="messages")
def look_after_joining(timestamp: int) -> None:  # noqa: ARG001 (when it was due; the database's clock counts)
    """Send the reminders that are owed, pass on claims, and sweep up what failed changes left in the file store."""
    remind_of_all()
    pass_claims_on(actor=system_actor("claims"))
    with acting_as(system_actor("sweeping")):
        moment = now()
        known = [
            *Document.objects.values_list("stored_as", flat=True),
            *InvestmentEvidence.objects.values_list("stored_as", flat=True),
            *NoticeFile.objects.values_list("stored_as", flat=True),
        ]
    files.sweep(known, at=moment)


@app.periodic(cron="10 6 * * *")
@app.task(name="market.look_after_standing", queue="messages")
def look_after_standing(timestamp: int) -> None:  # noqa: ARG001 (when it was due; the database's clock counts)
    """Publish reviews that were missed, give notice where a document has run out, and remind of standing offers."""
    record_all_missed_reviews()
    give_notice_of_documents()
    remind_of_standing_offers()


@app.periodic(cron="1 0 * * *")
@app.task(name="market.expire_investments", queue="messages")
def look_after_investment(timestamp: int) -> None:  # noqa: ARG001 (when it was due; the database's clock counts)
    """End what was verified and has expired, and remind of what soon will."""
    expire_investments()


@app.periodic(cron="5 6 * * *")
@app.task(name="market.close_ended_schemes", queue="messages")
def end_schemes(timestamp: int) -> None:  # noqa: ARG001 (when it was due; the database's clock counts)
    """Close the schemes whose last day has been."""
    close_ended_schemes()
