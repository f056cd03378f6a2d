#!/usr/bin/env bash
# linkifyjs 4.4.0.
#
# Guess: the full stop that ends a sentence is not part of the link, in any script, as it is not after an
# e-mail address.
#
# Seen: only Latin full stops and commas are left out. Those of Chinese, Japanese, Arabic and Hindi become
# part of the address. After a Chinese or Japanese comma, so do the words that follow, because these languages
# have no spaces. The link is broken. Closing brackets of these scripts are left out.
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
