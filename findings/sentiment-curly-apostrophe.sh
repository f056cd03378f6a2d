#!/usr/bin/env bash
# vader-sentiment 1.1.3 and sentiment 5.0.2.
#
# Guess: "don't" negates whichever apostrophe it has, because both libraries are for texts that people type.
#
# Seen: in both, "don’t like" with the curly apostrophe (U+2019) counts as positive, as "like" does. iPhones
# type this apostrophe by default, so complaints from them are read as praise.
#
# Output:
#   -1 -1 I don't like it
#   1 1 I don’t like it
#   1 1 I like it
set -euo pipefail
expected=$(sed '1,/^# Output:/d; /^#   /!Q; s/^#   //' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm pkg set type=module >/dev/null
npm install --silent --no-audit --no-fund vader-sentiment@1.1.3 sentiment@5.0.2
cat > run.js <<'JS'
import vader from 'vader-sentiment';
import Sentiment from 'sentiment';

const sentiment = new Sentiment();
for (const text of ["I don't like it", 'I don\u2019t like it', 'I like it']) {
  const { compound } = vader.SentimentIntensityAnalyzer.polarity_scores(text);
  console.log(Math.sign(compound), Math.sign(sentiment.analyze(text).score), text);
}
JS
diff <(node run.js) <(echo "$expected") && echo 'as described'
