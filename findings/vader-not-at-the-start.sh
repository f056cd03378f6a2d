#!/usr/bin/env bash
# vader-sentiment 1.1.3, the JavaScript port of VADER.
#
# Guess: letter case does not matter to a negation: "Not good" and "It is NOT good" are negative.
#
# Seen: only negations in lower case are recognised. At the beginning of a sentence, or in capitals, they do
# nothing: "Not good" and "NOT good" are as positive as "good".
#
# Output:
#   good 0.4404
#   It is not good -0.3412
#   Not good 0.4404
#   It is NOT good 0.4404
#   Never good 0.4404
set -euo pipefail
expected=$(sed '1,/^# Output:/d; /^#   /!Q; s/^#   //' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm pkg set type=module >/dev/null
npm install --silent --no-audit --no-fund vader-sentiment@1.1.3
cat > run.js <<'JS'
import vader from 'vader-sentiment';

for (const text of ['good', 'It is not good', 'Not good', 'It is NOT good', 'Never good']) {
  console.log(text, vader.SentimentIntensityAnalyzer.polarity_scores(text).compound);
}
JS
diff <(node run.js) <(echo "$expected") && echo 'as described'
