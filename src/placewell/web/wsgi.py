"""The WSGI application that granian serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from placewell.accounts.keys import refuse_opening_key

refuse_opening_key(os.environ, "the web process")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "placewell.web.settings")
application = get_wsgi_application()

# What is loaded now stays for as long as the process lives: collecting garbage need not walk through it each time.
gc.collect()
gc.freeze()
