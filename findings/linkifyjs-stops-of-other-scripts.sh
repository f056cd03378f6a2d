#!/usr/bin/env bash
# linkifyjs 4.4.0.
#
# Guess: the stop that ends a sentence is no part of the link, in any script, as it is left out behind an
# e-mail address.
#
# Seen: the stops and commas of Latin script are left out, those of Chinese, Japanese, Arabic and Hindi are
# taken into the address, and with a Chinese or Japanese comma the words that follow it, which stand there
# without a blank: the link leads nowhere. Closing brackets of those scripts are left out.
#
# Output:
#   https://example.com/a. -> https://example.com/a
#   https://example.com/a。 -> https://example.com/a。
#   https://example.com/a，请看 -> https://example.com/a，请看
#   https://example.com/a؟ -> https://example.com/a؟
#   https://example.com/a। -> https://example.com/a।
#   （https://example.com/a） -> https://example.com/a
#   anna@example.com。 -> mailto:anna@example.com
set -euo pipefail
expected=$(sed '1,/^# Output:/d; /^#   /!Q; s/^#   //' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm pkg set type=module >/dev/null
npm install --silent --no-audit --no-fund linkifyjs@4.4.0
cat > run.js <<'JS'
import { find } from 'linkifyjs';

for (const text of [
  'https://example.com/a.',
  'https://example.com/a。',
  'https://example.com/a，请看',
  'https://example.com/a؟',
  'https://example.com/a।',
  '（https://example.com/a）',
  'anna@example.com。',
]) {
  console.log(text, '->', find(text)[0].href);
}
JS
diff <(node run.js) <(echo "$expected") && echo 'as described'
