#!/bin/sh
# Print where Chromium is, installing it by apt where that is possible; else say what to do.
set -u
for candidate in "${PLACEWELL_CHROMIUM:-}" /usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome; do
  if [ -n "$candidate" ] && [ -x "$candidate" ]; then echo "$candidate"; exit 0; fi
done
as_root=""
[ "$(id -u)" = 0 ] || as_root="sudo -n"
if command -v apt-get >/dev/null 2>&1 && $as_root true 2>/dev/null; then
  $as_root apt-get update -qq >&2 && DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq chromium >&2
fi
if [ -x /usr/bin/chromium ]; then echo /usr/bin/chromium; exit 0; fi
echo "The browser tests need Chromium: sudo apt-get install chromium, or set PLACEWELL_CHROMIUM to its path." >&2
exit 1
