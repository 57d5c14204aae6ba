"""The content security policy: everything from ourselves, and one inline snippet by its hash."""

import base64
import hashlib
from typing import Any

# GOV.UK Frontend's own snippet: its styles wait for the class that says scripts run.
SNIPPET = (
    "document.body.className += ' js-enabled' + ('noModule' in HTMLScriptElement.prototype ?"
    " ' govuk-frontend-supported' : '');"
)
SNIPPET_HASH = f"'sha256-{base64.b64encode(hashlib.sha256(SNIPPET.encode()).digest()).decode()}'"

CSP_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'", SNIPPET_HASH],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
