#!/usr/bin/env bash
# best-effort-json-parser 1.5.1, which reads JSON that a model is still writing.
#
# Guess: words behind the JSON are left out in silence, or raise an error.
#
# Seen: the text is read, and the whole of it is written to the console, with no option set: what customers
# and bots say ends in the log of whoever reads replies with it.
#
# Output:
#   parsed json with extra tokens: {
#     text: '{"text":"My name is Anna"}\nHope that helps.',
#     data: { text: 'My name is Anna' },
#     reminding: '\nHope that helps.'
#   }
#   value: {"text":"My name is Anna"}
set -euo pipefail
expected=$(sed '1,/^# Output:/d; /^#   /!Q; s/^#   //' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm pkg set type=module >/dev/null
npm install --silent --no-audit --no-fund best-effort-json-parser@1.5.1
cat > run.js <<'JS'
import { parse } from 'best-effort-json-parser';

console.log('value:', JSON.stringify(parse('{"text":"My name is Anna"}\nHope that helps.')));
JS
diff <(node run.js 2>&1) <(echo "$expected") && echo 'as described'
