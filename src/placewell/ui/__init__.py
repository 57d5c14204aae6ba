"""How pages look: base templates, GOV.UK macros, the field mapper, maps, static files."""
