#!/usr/bin/env bash
# snarkdown 2.0.0, the small Markdown parser that chats take for its size.
#
# Guess: an ordered list begins with the number that was written, and a number inside a paragraph begins no
# list.
#
# Seen: the number is dropped. A reply that begins with a German date ("27. November") is shown as a list
# with "1. November". Steps 3 and 4 of an instruction become 1 and 2.
#
# Output:
#   "27. November passt." <ol><li>November passt.</li></ol>
#   "Your invoice of\n2026. Thank you" Your invoice of<ol><li>Thank you</li></ol>
#   "3. three\n4. four" <ol><li>three</li><li>four</li></ol>
set -euo pipefail
expected=$(sed '1,/^# Output:/d; /^#   /!Q; s/^#   //' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm pkg set type=module >/dev/null
npm install --silent --no-audit --no-fund snarkdown@2.0.0
cat > run.js <<'JS'
import snarkdown from 'snarkdown';

for (const text of ['27. November passt.', 'Your invoice of\n2026. Thank you', '3. three\n4. four']) {
  console.log(JSON.stringify(text), snarkdown(text));
}
JS
diff <(node run.js) <(echo "$expected") && echo 'as described'
