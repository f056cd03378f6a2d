#!/usr/bin/env bash
# opening_hours 3.15.0, which evaluates opening hours as OpenStreetMap writes them.
#
# Guess: the shift that begins on Friday at 22:00 lasts until Saturday at 06:00. What is said about Saturday
# concerns what begins on Saturday.
#
# Seen: a rule for Saturday after a semicolon also takes away the end of Friday's shift. With "Sa off", or with
# hours of Saturday's own, the team is closed from midnight on. After a comma, it stays open.
#
# Output:
#   Saturday 03:00, Mo-Fr 22:00-06:00: open
#   Saturday 03:00, Mo-Fr 22:00-06:00; Sa off: closed
#   Saturday 03:00, Mo-Fr 22:00-06:00; Sa 10:00-12:00: closed
#   Saturday 03:00, Mo-Fr 22:00-06:00, Sa 10:00-12:00: open
set -euo pipefail
expected=$(sed '1,/^# Output:/d; /^#   /!Q; s/^#   //' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund opening_hours@3.15.0
cat > run.cjs <<'JS'
const OpeningHours = require('opening_hours');

const night = new Date('2026-11-28T03:00:00');
for (const hours of [
  'Mo-Fr 22:00-06:00',
  'Mo-Fr 22:00-06:00; Sa off',
  'Mo-Fr 22:00-06:00; Sa 10:00-12:00',
  'Mo-Fr 22:00-06:00, Sa 10:00-12:00',
]) {
  const isOpen = new OpeningHours(hours, null).getState(night);
  console.log(`Saturday 03:00, ${hours}: ${isOpen ? 'open' : 'closed'}`);
}
JS
diff <(node run.cjs) <(echo "$expected") && echo 'as described'
