#!/usr/bin/env bash
# multilang-sentiment 2.0.0 with Chinese, one of the languages that its documentation lists.
#
# Guess: a sentence is cut into words, so a word of the list counts wherever it stands.
#
# Seen: a text is cut at blanks alone. A word counts when it is the whole message; in a sentence, which in
# Chinese has no blanks, or with the full stop of its script, it does not: nearly every real message is 0.
#
# Output:
#   喜欢 2
#   我 喜欢 2
#   我喜欢 0
#   喜欢。 0
set -euo pipefail
expected=$(sed '1,/^# Output:/d; /^#   /!Q; s/^#   //' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm pkg set type=module >/dev/null
npm install --silent --no-audit --no-fund multilang-sentiment@2.0.0
cat > run.js <<'JS'
import sentiment from 'multilang-sentiment';

for (const text of ['喜欢', '我 喜欢', '我喜欢', '喜欢。']) {
  console.log(text, sentiment(text, 'zh').score);
}
JS
diff <(node run.js) <(echo "$expected") && echo 'as described'
