"""What the application's login may do with each table: one line a table, and a test that no table is missing.

The owner migrates and owns everything. The application's login owns nothing, and can only INSERT and SELECT where
history must not change. What nobody may read before the opening is not listed here at all: it is reached only
through functions that run as the owner.
"""

from django.db.backends.utils import CursorWrapper
from psycopg import sql

READ = ("SELECT",)
HISTORY = ("SELECT", "INSERT")
WORKING = ("SELECT", "INSERT", "UPDATE")
PASSING = ("SELECT", "INSERT", "UPDATE", "DELETE")
KEPT = ("INSERT",)
NOTHING: tuple[str, ...] = ()

RIGHTS: dict[str, tuple[str, ...]] = {
    # Django and the libraries
    "django_migrations": READ,
    "django_content_type": READ,
    "auth_group": READ,
    "auth_group_permissions": READ,
    "auth_permission": READ,
    "account_emailaddress": PASSING,
    "account_emailconfirmation": PASSING,
    "mfa_authenticator": PASSING,
    "procrastinate_jobs": PASSING,
    "procrastinate_events": PASSING,
    "procrastinate_periodic_defers": PASSING,
    "procrastinate_workers": PASSING,
    # ledger
    "ledger_installation": READ,
    "ledger_eventrow": HISTORY,
    "ledger_sealedevent": NOTHING,
    "ledger_message": WORKING,
    "ledger_clock": READ,
    # accounts
    "accounts_organisation": WORKING,
    "accounts_user": WORKING,
    "accounts_post": WORKING,
    "accounts_privatelink": WORKING,
    "accounts_onetimecode": WORKING,
    # directory
    "directory_provider": WORKING,
    "directory_service": WORKING,
    "directory_servicelink": PASSING,
    "directory_vacancy": HISTORY,
    "directory_capacity": HISTORY,
    "directory_importrun": HISTORY,
    "directory_registersync": WORKING,
    "directory_fetched": PASSING,
    # market
    "market_scheme": WORKING,
    "market_category": WORKING,
    "market_categoryquestions": HISTORY,
    "market_suitabilitystatement": HISTORY,
    "market_categorytimes": HISTORY,
    "market_costmodel": HISTORY,
    "market_nursingrate": HISTORY,
    "market_policy": HISTORY,
    "market_policyapproval": HISTORY,
    "market_policywithdrawal": HISTORY,
    "market_membership": WORKING,
    "market_membershipdecision": HISTORY,
    "market_trackinput": HISTORY,
    "market_closure": WORKING,
    "market_closureday": HISTORY,
    "market_proceeding": WORKING,
    "market_noticefile": HISTORY,
    "market_suspensionreview": HISTORY,
    "market_dispute": WORKING,
    "market_standingoffer": HISTORY,
    "market_standingprice": HISTORY,
    "market_standingofferend": HISTORY,
    "market_standingofferreminder": HISTORY,
    "market_rotaturn": HISTORY,
    "market_rotaturnwithdrawal": HISTORY,
    "market_recordentry": HISTORY,
    "market_notice": WORKING,
    "market_schemechange": HISTORY,
    "market_schemeauthority": WORKING,
    "market_stopcriterion": PASSING,
    "market_pilottest": HISTORY,
    "market_claim": WORKING,
    "market_joiningterms": HISTORY,
    "market_document": WORKING,
    "market_documentreminder": HISTORY,
    "market_chosen": PASSING,
    "market_preparedpart": PASSING,
    "market_application": WORKING,
    "market_applicationdocument": HISTORY,
    "market_applicationcheck": HISTORY,
    "market_applicationnote": HISTORY,
    "market_consultation": WORKING,
    "market_consultedversion": HISTORY,
    "market_comment": HISTORY,
    "market_commentcontact": PASSING,
    "market_commentanswer": HISTORY,
    "market_commenthidden": HISTORY,
    "market_investmentlist": HISTORY,
    "market_investmentclaim": WORKING,
    "market_investmentevidence": HISTORY,
    "market_investmentstep": HISTORY,
    "market_assessor": HISTORY,
    "market_assessorend": HISTORY,
    "market_trust": HISTORY,
    "market_trustend": HISTORY,
    # scrutiny
    "scrutiny_policypreview": HISTORY,
    "scrutiny_measuredstep": PASSING,
    # needs
    "needs_person": WORKING,
    "needs_package": WORKING,
    "needs_assessment": HISTORY,
    "needs_portrait": WORKING,
    "needs_portraitremark": WORKING,
    "needs_staffreading": HISTORY,
    "needs_further": HISTORY,
    "needs_draft": PASSING,
    "needs_hospitalstay": HISTORY,
    "needs_suitabilityrecord": HISTORY,
    "needs_budget": HISTORY,
    # tenders
    "tenders_tender": WORKING,
    "tenders_reminder": HISTORY,
    "tenders_widening": HISTORY,
    "tenders_invitation": HISTORY,
    "tenders_notinvited": HISTORY,
    "tenders_question": WORKING,
    "tenders_tenderkey": NOTHING,
    "tenders_deadline": NOTHING,
    "tenders_bidact": NOTHING,
    "tenders_unsealing": READ,
    "tenders_opening": HISTORY,
    "tenders_openedbid": HISTORY,
    "tenders_score": HISTORY,
    "tenders_closedscoring": HISTORY,
    "tenders_revealedprice": HISTORY,
    "tenders_evaluation": HISTORY,
    "tenders_markingseat": HISTORY,
    "tenders_vacatedseat": HISTORY,
    "tenders_finishedmarking": HISTORY,
    "tenders_conflictofinterest": HISTORY,
    "tenders_scoreproposal": HISTORY,
    "tenders_agreedscore": HISTORY,
    "tenders_lowbidquery": HISTORY,
    "tenders_lowbidexplanation": HISTORY,
    "tenders_lowbiddecision": HISTORY,
    "tenders_feedback": HISTORY,
    **dict.fromkeys(
        (
            *("tenders_telephonecall", "tenders_telephonebid", "tenders_telephoneprice", "tenders_telephonebidanswer"),
            *("tenders_telephoneexplanation", "tenders_telephonepricedecision", "tenders_telephoneroundend"),
            *("tenders_telephoneevaluation", "tenders_toldonduty"),
        ),
        HISTORY,
    ),
    "tenders_secondtier": KEPT,
    "tenders_interest": NOTHING,
    "tenders_reading": NOTHING,
    "tenders_savedanswer": PASSING,
    # choice
    "choice_option": HISTORY,
    "choice_standingevaluation": HISTORY,
    "choice_interimhome": HISTORY,
    "choice_showing": HISTORY,
    "choice_decision": HISTORY,
    "choice_grounds": HISTORY,
    "choice_returnedchoice": HISTORY,
    "choice_asked": HISTORY,
    "choice_answered": HISTORY,
    "choice_contributionestimate": HISTORY,
    "choice_nomination": HISTORY,
    "choice_nominationanswer": HISTORY,
    "choice_directaward": HISTORY,
    "choice_secondlook": HISTORY,
    "choice_additionalcost": HISTORY,
    "choice_additionalcoststep": HISTORY,
    # placements
    "placements_arrangement": HISTORY,
    "placements_visit": HISTORY,
    "placements_visitdraft": PASSING,
    "placements_assessorsending": HISTORY,
    "placements_assessordraft": PASSING,
    "placements_assessorreading": HISTORY,
    "placements_placement": HISTORY,
    "placements_placementend": HISTORY,
    "placements_agreement": HISTORY,
    "placements_signature": HISTORY,
    "placements_start": HISTORY,
    "placements_said": HISTORY,
    "placements_review": HISTORY,
    "placements_reviewfinding": HISTORY,
    "placements_concern": HISTORY,
    "placements_concernpart": HISTORY,
    "placements_concernreply": HISTORY,
    "placements_concernheldback": HISTORY,
    "placements_concernstep": HISTORY,
    "placements_variation": HISTORY,
    "placements_variationdecision": HISTORY,
    "placements_suspension": HISTORY,
    "placements_resumption": HISTORY,
    "placements_notice": HISTORY,
    "placements_closingstep": HISTORY,
    "placements_otherresident": HISTORY,
    "placements_movetogether": WORKING,
    # payments
    "payments_uplift": WORKING,
    "payments_fundingversion": HISTORY,
    "payments_absenceversion": HISTORY,
    "payments_paymentrun": WORKING,
    "payments_paymentline": PASSING,
    "payments_remittance": WORKING,
    "payments_remittanceline": HISTORY,
    # redress
    "redress_answertime": HISTORY,
    "redress_complaint": HISTORY,
    "redress_complaintstep": HISTORY,
    "redress_complaintpart": HISTORY,
    "redress_complaintreply": HISTORY,
}


def apply_rights(cursor: CursorWrapper, role: str) -> None:
    """Give `role` exactly the rights above on every table, and none on any other. Runs as the owner; idempotent."""
    name = sql.Identifier(role)
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
    tables = [row[0] for row in cursor.fetchall()]
    statements = [
        sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(name),
        # A table of the session's own would be found before ours by a function that runs as the owner.
        sql.SQL("REVOKE TEMPORARY ON DATABASE {} FROM {}, PUBLIC").format(sql.Identifier(_database(cursor)), name),
    ]
    for table in tables:
        statements.append(sql.SQL("REVOKE ALL ON {} FROM {}, PUBLIC").format(sql.Identifier(table), name))
        rights = RIGHTS.get(table, NOTHING)
        if rights:
            granted = sql.SQL(", ").join(sql.SQL(right) for right in rights)
            statements.append(sql.SQL("GRANT {} ON {} TO {}").format(granted, sql.Identifier(table), name))
    statements.append(sql.SQL("GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {}").format(name))
    # Identity columns need no right on their sequence; the libraries' own serial columns do.
    cursor.execute(
        "SELECT s.relname FROM pg_class s JOIN pg_depend d ON d.objid = s.oid AND d.deptype = 'a'"
        " JOIN pg_class t ON t.oid = d.refobjid"
        " WHERE s.relkind = 'S' AND s.relnamespace = 'public'::regnamespace AND t.relname LIKE 'procrastinate%'"
    )
    for (sequence,) in cursor.fetchall():
        statements.append(sql.SQL("GRANT USAGE ON SEQUENCE {} TO {}").format(sql.Identifier(sequence), name))
    cursor.execute(sql.SQL("; ").join(statements))


def _database(cursor: CursorWrapper) -> str:
    cursor.execute("SELECT current_database()")
    row = cursor.fetchone()
    return str(row[0])
