#!/usr/bin/env bash
# vader-sentiment 1.1.3, the JavaScript port of VADER.
#
# Guess: more exclamation marks make a word stronger, up to a limit, as the method describes.
#
# Seen: up to three do. With four, the word is no longer found in the lexicon and does not count. The
# complaint below then becomes positive, because "support" is a positive word. Brackets around a word have the
# same effect. The port strips only the punctuation that it lists.
#
# Output:
#   The support was terrible! -0.1759
#   The support was terrible!!! -0.3129
#   The support was terrible!!!! 0.5951
#   good 0.4404
#   (good) 0
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

for (const text of [
  'The support was terrible!',
  'The support was terrible!!!',
  'The support was terrible!!!!',
  'good',
  '(good)',
]) {
  console.log(text, vader.SentimentIntensityAnalyzer.polarity_scores(text).compound);
}
JS
diff <(node run.js) <(echo "$expected") && echo 'as described'
