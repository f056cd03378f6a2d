#!/usr/bin/env bash
# best-effort-json-parser 1.5.1, which reads JSON that a model is still writing.
#
# Guess: text after the JSON is ignored, or raises an error.
#
# Seen: the JSON is read, and the whole text is written to the console, although no option asks for it. What
# customers and bots say ends up in the log of the server that reads replies with this library.
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
