#!/usr/bin/env bash
# partial-json 0.1.7, which reads JSON that a model is still writing.
#
# Guess: what was there a moment ago stays: a number grows from 12 to 12.5.
#
# Seen: when the stream pauses behind the decimal point, the field is gone, name and all; with the next
# digit it is back. A price shown while the reply streams disappears for a moment. An exponent without its
# digits keeps the number.
#
# Output:
#   {"price": 12 {"price":12}
#   {"price": 12. {}
#   {"price": 12.5 {"price":12.5}
#   {"price": 1.5e {"price":1.5}
set -euo pipefail
expected=$(sed '1,/^# Output:/d; /^#   /!Q; s/^#   //' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm pkg set type=module >/dev/null
npm install --silent --no-audit --no-fund partial-json@0.1.7
cat > run.js <<'JS'
import { parse } from 'partial-json';

for (const text of ['{"price": 12', '{"price": 12.', '{"price": 12.5', '{"price": 1.5e']) {
  console.log(text, JSON.stringify(parse(text)));
}
JS
diff <(node run.js) <(echo "$expected") && echo 'as described'
