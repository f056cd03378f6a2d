#!/usr/bin/env bash
# natural 8.1.1, its SentimentAnalyzer with the stemmer of the language, as its documentation shows.
#
# Guess: a word that stands in the lexicon has the value that stands there. The stemmer only adds other forms of it.
#
# Seen: the words of the lexicon are stemmed too, and where two have one stem, the later one wins. "fine" has the stem of
# "fined" and gets its -2: "The delivery was fine" is a complaint. With the lexicon "senticon", "grateful" is
# negative. In French, "cher" (expensive) is praise. Without a stemmer the values are those of the lexicon.
#
# Output:
#   afinn, English: fine 2 -> -2
#   afinn, English: affected -1 -> 3
#   senticon, English: grateful 0.625 -> -0.375
#   senticon, English: positive 0.307 -> -0.25
#   pattern, French: cher -0.21 -> 0.5
#   "The delivery was fine" -0.5
set -euo pipefail
expected=$(sed '1,/^# Output:/d; /^#   /!Q; s/^#   //' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund natural@8.1.1
cat > run.cjs <<'JS'
const { PorterStemmer, PorterStemmerFr, SentimentAnalyzer } = require('natural');

const score = (language, stemmer, lexicon, text) =>
  new SentimentAnalyzer(language, stemmer, lexicon).getSentiment(text.split(' '));
for (const [lexicon, language, stemmer, word] of [
  ['afinn', 'English', PorterStemmer, 'fine'],
  ['afinn', 'English', PorterStemmer, 'affected'],
  ['senticon', 'English', PorterStemmer, 'grateful'],
  ['senticon', 'English', PorterStemmer, 'positive'],
  ['pattern', 'French', PorterStemmerFr, 'cher'],
]) {
  const [plain, stemmed] = [null, stemmer].map(one => score(language, one, lexicon, word));
  console.log(`${lexicon}, ${language}: ${word} ${plain} -> ${stemmed}`);
}
const text = 'The delivery was fine';
console.log(JSON.stringify(text), score('English', PorterStemmer, 'afinn', text));
JS
# Another package that it loads greets on the console.
diff <(node run.cjs | grep -v '^◇ injected env') <(echo "$expected") && echo 'as described'
