#!/usr/bin/env bash
# jsonrepair 3.15.0, which also repairs JSON that was cut off.
#
# Guess: a truncated `fal` becomes false, as a truncated string is closed and `12.` becomes 12.0. Or it
# becomes null, as a field without a value does.
#
# Seen: it becomes the string "fal", which is truthy in JavaScript. A flag in a reply that ended early, such
# as "needs a person", turns into its opposite.
#
# Output:
#   {"needs_person": -> {"needs_person":null} -> false
#   {"needs_person": fal -> {"needs_person": "fal"} -> true
#   {"needs_person": false -> {"needs_person": false} -> false
set -euo pipefail
expected=$(sed '1,/^# Output:/d; /^#   /!Q; s/^#   //' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm pkg set type=module >/dev/null
npm install --silent --no-audit --no-fund jsonrepair@3.15.0
cat > run.js <<'JS'
import { jsonrepair } from 'jsonrepair';

for (const text of ['{"needs_person":', '{"needs_person": fal', '{"needs_person": false']) {
  const repaired = jsonrepair(text);
  console.log(text, '->', repaired, '->', Boolean(JSON.parse(repaired).needs_person));
}
JS
diff <(node run.js) <(echo "$expected") && echo 'as described'
