#!/usr/bin/env bash
# remend 1.4.0, which completes Markdown that a model is still writing, for chats.
#
# Guess: only marks that can open something are completed. A star that a space or a colon follows opens nothing in
# Markdown, so the reference to a footnote stays as it is, as "Free shipping* from 50 €" does.
#
# Seen: a star between a word and a colon is completed, also in a text that is complete. A price is shown with a star
# of its own at the end. The same with "_" at the end of a name, and two stars for "to the power of". What is
# added shows on the page, because the first mark opens nothing.
#
# Output:
#   "Free shipping* from 50 €" -> "Free shipping* from 50 €"
#   "Total*: 5 €" -> "Total*: 5 €*" -> <p>Total*: 5 €*</p>
#   "The field is name_: text" -> "The field is name_: text_" -> <p>The field is name_: text_</p>
#   "2 ** 3 is 8" -> "2 ** 3 is 8**" -> <p>2 ** 3 is 8**</p>
set -euo pipefail
expected=$(sed '1,/^# Output:/d; /^#   /!Q; s/^#   //' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm pkg set type=module >/dev/null
npm install --silent --no-audit --no-fund remend@1.4.0 marked@16.4.1
cat > run.js <<'JS'
import { marked } from 'marked';
import remend from 'remend';

for (const text of ['Free shipping* from 50 €', 'Total*: 5 €', 'The field is name_: text', '2 ** 3 is 8']) {
  const completed = remend(text);
  const shown = completed === text ? [] : ['->', marked.parse(completed).trim()];
  console.log(JSON.stringify(text), '->', JSON.stringify(completed), ...shown);
}
JS
diff <(node run.js) <(echo "$expected") && echo 'as described'
